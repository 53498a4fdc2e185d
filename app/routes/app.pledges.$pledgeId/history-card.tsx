import { BlockStack, Card, List, Text } from "@shopify/polaris";
import type { PledgeEventView, PledgeView } from "~/modules/pledges/views/views";
import { DateTime } from "~/ui/date-time";
import { describeEvent } from "~/ui/describe-event";

/** What happened to the pledge, newest first. */
export function HistoryCard({ pledge }: { pledge: PledgeView }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          History
        </Text>
        {pledge.pastOrders.length > 0 ? (
          <Text as="p">{`Earlier orders: ${pledge.pastOrders.map((past) => `${past.orderName} (${past.reason})`).join(", ")}`}</Text>
        ) : null}
        {pledge.events.length === 0 ? <Text as="p">Nothing yet.</Text> : null}
        <List>
          {pledge.events.toReversed().map((event) => (
            <List.Item key={event.id}>
              <HistoryLine event={event} />
            </List.Item>
          ))}
        </List>
      </BlockStack>
    </Card>
  );
}

function HistoryLine({ event }: { event: PledgeEventView }) {
  return (
    <>
      <Text as="span" tone="subdued">
        <DateTime iso={event.at} seconds />
      </Text>{" "}
      {describeEvent(event)}
    </>
  );
}
