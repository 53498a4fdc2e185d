import { Card, List, Text } from "@shopify/polaris";
import { DateTime } from "~/ui/date-time";
import { describeEvent } from "~/ui/describe-event";
import type { BackerData } from "./backer-data";

/** What happened to all of the person's pledges, newest first. */
export function HistoryTab({ data }: { data: BackerData }) {
  const { events, pledges } = data.profile;
  const nameOf = new Map(pledges.map(({ id, externalId }) => [id, externalId]));
  return (
    <Card>
      {events.length === 0 ? <Text as="p">Nothing yet.</Text> : null}
      <List>
        {events.map((event) => (
          <List.Item key={event.id}>
            <Text as="span" tone="subdued">
              <DateTime iso={event.at} seconds />
            </Text>{" "}
            {pledges.length > 1 ? `${nameOf.get(event.pledgeId) ?? ""}: ` : ""}
            {describeEvent(event)}
          </List.Item>
        ))}
      </List>
    </Card>
  );
}
