import { BlockStack, Card, Text } from "@shopify/polaris";
import { DateTime } from "~/ui/date-time";

interface DataRequestRow {
  id: string;
  requestedAt: string;
  report: unknown;
}

/** Customers' requests for their data, with what is to be handed over. */
export function DataRequestsCard({ requests }: { requests: DataRequestRow[] }) {
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Data requests
          </Text>
          <Text as="p" tone="subdued">
            When a customer asks for their data through Shopify, what PledgeDock holds appears here for you to
            hand over.
          </Text>
        </BlockStack>
        {requests.length === 0 ? <Text as="p">No requests.</Text> : null}
        {requests.map((request) => (
          <details key={request.id}>
            <summary>
              Request of <DateTime iso={request.requestedAt} />
            </summary>
            <pre tabIndex={0} style={{ overflowX: "auto", whiteSpace: "pre-wrap" }}>
              {JSON.stringify(request.report, null, 2)}
            </pre>
          </details>
        ))}
      </BlockStack>
    </Card>
  );
}
