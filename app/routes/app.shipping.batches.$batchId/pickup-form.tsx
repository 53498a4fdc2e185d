import { useFetcher } from "@remix-run/react";
import { Banner, Button, FormLayout, InlineStack, Select, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { PickupDaysView } from "~/modules/postage/pickups/pickup-view";
import type { BatchActionResult } from "./batch-action.server";

/** "2026-11-23" → "Monday, November 23". */
function dayWords(day: string): string {
  const words = { weekday: "long", month: "long", day: "numeric", timeZone: "UTC" } as const;
  return new Date(`${day}T12:00:00Z`).toLocaleDateString("en-US", words);
}

const HOURS = Array.from({ length: 13 }, (_, index) => `${String(index + 7).padStart(2, "0")}:00`);

/** A refusal for anything else, such as a missing phone number, stands above them. */
const FIELDS = ["day", "earliest", "latest", "instructions"];

/** A day and a window to ask for. `again`: times are on offer already, and these would take their place. */
export function PickupForm({ days, again }: { days: PickupDaysView; again: boolean }) {
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
        {refused && !FIELDS.some(errorOf) ? <Banner tone="critical" title={refused.message} /> : null}
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
            {again ? "Show other pickup times" : "Show pickup times"}
          </Button>
        </InlineStack>
      </FormLayout>
    </fetcher.Form>
  );
}
