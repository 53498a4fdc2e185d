import { Badge, BlockStack, Card, InlineStack, Text, type BadgeProps } from "@shopify/polaris";
import { formatMoney } from "~/lib/money";
import type { PickupDaysView, PickupState, PickupView } from "~/modules/postage/pickups/pickup-view";
import { ActionButton } from "~/ui/action-button";
import { DateTime } from "~/ui/date-time";
import { PickupForm } from "./pickup-form";

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

const UNDER_WAY: PickupState[] = ["wanted", "buying", "cancelling", "unclear"];

/** The USPS fetches the parcels: a day and a time, then booked or cancelled; another one can be asked for meanwhile. */
export function PickupCard({ pickups, days }: { pickups: PickupView[]; days: PickupDaysView }) {
  const busy = pickups.some(({ state }) => UNDER_WAY.includes(state));
  const booked = pickups.some(({ state, past }) => state === "scheduled" && !past);
  const offered = pickups.some(({ canBuy }) => canBuy);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Pickup
        </Text>
        <Text as="p" tone="subdued">
          The USPS fetches the parcels at your ship-from address, on weekdays and Saturdays. Generate the SCAN
          form before: it names every parcel. Without it the carrier is only told how many there are.
        </Text>
        {pickups.filter(isWorthShowing).map((pickup) => (
          <Pickup key={pickup.id} pickup={pickup} />
        ))}
        {busy || booked ? null : <PickupForm days={days} again={offered} />}
      </BlockStack>
    </Card>
  );
}

/** Times that were offered and not taken are no news. */
function isWorthShowing({ state, past, confirmation }: PickupView): boolean {
  if (state === "offered") return !past;
  return state !== "canceled" || confirmation !== null;
}

const WAS_BOOKED = { label: "Was booked", tone: undefined };

function Pickup({ pickup }: { pickup: PickupView }) {
  const { label, tone } = pickup.past && pickup.state === "scheduled" ? WAS_BOOKED : STATES[pickup.state];
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
