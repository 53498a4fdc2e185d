import {
  Badge,
  Banner,
  BlockStack,
  Button,
  Card,
  FormLayout,
  InlineStack,
  Select,
  Text,
  TextField,
  type BadgeProps,
} from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { formatMoney } from "~/lib/money";
import type { PickupDaysView, PickupState, PickupView } from "~/modules/postage/pickups/pickup-view";
import { ActionButton } from "~/ui/action-button";
import { DateTime } from "~/ui/date-time";
import type { BatchActionResult } from "./batch-action.server";

const STATES: Record<PickupState, { label: string; tone: BadgeProps["tone"] }> = {
  wanted: { label: "Asking the USPS", tone: "info" },
  offered: { label: "Can be booked", tone: "attention" },
  buying: { label: "Being booked", tone: "info" },
  scheduled: { label: "Booked", tone: "success" },
  cancelling: { label: "Being cancelled", tone: "info" },
  canceled: { label: "Cancelled", tone: undefined },
  unclear: { label: "Being verified", tone: "attention" },
  failed: { label: "Not possible", tone: "critical" },
};

const OVER: PickupState[] = ["canceled", "failed"];

/** The USPS fetches the parcels: a day and a time, then booked or cancelled. */
export function PickupCard({ pickups, days }: { pickups: PickupView[]; days: PickupDaysView }) {
  const open = pickups.some(({ state }) => !OVER.includes(state));
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Pickup
        </Text>
        <Text as="p" tone="subdued">
          The USPS fetches the parcels at your ship-from address, on weekdays and Saturdays.
        </Text>
        {pickups.map((pickup) => (
          <Pickup key={pickup.id} pickup={pickup} />
        ))}
        {open ? null : <PickupForm days={days} />}
      </BlockStack>
    </Card>
  );
}

function Pickup({ pickup }: { pickup: PickupView }) {
  const { label, tone } = STATES[pickup.state];
  return (
    <BlockStack gap="200">
      <InlineStack align="start" gap="300" blockAlign="center">
        <Badge tone={tone}>{label}</Badge>
        <Text as="span">
          <DateTime iso={pickup.earliest} /> to <DateTime iso={pickup.latest} />
        </Text>
        {pickup.confirmation ? <Text as="span">{`Confirmation ${pickup.confirmation}`}</Text> : null}
      </InlineStack>
      {pickup.failure ? (
        <Text as="p" tone="critical" breakWord>
          {pickup.failure}
        </Text>
      ) : null}
      <InlineStack align="start" gap="200">
        {pickup.canBuy
          ? pickup.rates.map(({ carrier, service, amountMinor }) => (
              <ActionButton
                key={`${carrier} ${service}`}
                fields={{ intent: "buy-pickup", pickupId: pickup.id, carrier, service }}
              >
                {`Book ${spaced(service)} for ${formatMoney(amountMinor, "USD")}`}
              </ActionButton>
            ))
          : null}
        {pickup.canCancel ? (
          <ActionButton fields={{ intent: "cancel-pickup", pickupId: pickup.id }}>Cancel pickup</ActionButton>
        ) : null}
      </InlineStack>
    </BlockStack>
  );
}

/** "NextDay" → "Next Day". */
function spaced(service: string): string {
  return service.replace(/(?<=[a-z])(?=[A-Z])/g, " ");
}

/** "2026-11-23" → "Monday, November 23". */
function dayWords(day: string): string {
  const words = { weekday: "long", month: "long", day: "numeric", timeZone: "UTC" } as const;
  return new Date(`${day}T12:00:00Z`).toLocaleDateString("en-US", words);
}

const HOURS = Array.from({ length: 13 }, (_, index) => `${String(index + 7).padStart(2, "0")}:00`);

function PickupForm({ days }: { days: PickupDaysView }) {
  const fetcher = useFetcher<BatchActionResult>();
  const [day, setDay] = useState(days.days[0] ?? "");
  const [earliest, setEarliest] = useState("09:00");
  const [latest, setLatest] = useState("17:00");
  const [instructions, setInstructions] = useState("");
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const refused = answer?.kind === "refused" ? answer : null;
  const errorOf = (field: string) => refused?.problems.find((problem) => problem.field === field)?.message;
  return (
    <fetcher.Form method="post" aria-label="Ask for a pickup">
      <input type="hidden" name="intent" value="request-pickup" />
      <FormLayout>
        {refused && refused.problems.length === 0 ? <Banner tone="critical" title={refused.message} /> : null}
        <Select
          label="Day"
          name="day"
          options={days.days.map((value) => ({ value, label: dayWords(value) }))}
          value={day}
          onChange={setDay}
          error={errorOf("day")}
        />
        <FormLayout.Group condensed>
          <Select
            label="From"
            name="earliest"
            options={HOURS}
            value={earliest}
            onChange={setEarliest}
            error={errorOf("earliest")}
          />
          <Select
            label="Until"
            name="latest"
            options={HOURS}
            value={latest}
            onChange={setLatest}
            error={errorOf("latest")}
          />
        </FormLayout.Group>
        <TextField
          label="Where the parcels are"
          name="instructions"
          value={instructions}
          onChange={setInstructions}
          error={errorOf("instructions")}
          placeholder="On the porch, behind the blue door"
          autoComplete="off"
        />
        <InlineStack align="start">
          <Button submit loading={fetcher.state !== "idle"}>
            Show pickup times
          </Button>
        </InlineStack>
      </FormLayout>
    </fetcher.Form>
  );
}
