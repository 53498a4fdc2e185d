import { BlockStack, Box, Card, InlineGrid, Link, Text } from "@shopify/polaris";
import type { ShippingStageCounts } from "~/modules/fulfillment/views";
import { formatCount } from "~/ui/format-count";

const STAGES: { key: keyof ShippingStageCounts; label: string; url: string }[] = [
  { key: "readyToShip", label: "Ready to ship", url: "/app/pledges?shipping=ready" },
  { key: "onHold", label: "On hold in Shopify", url: "/app/pledges?shipping=on_hold" },
  { key: "partiallyShipped", label: "Partially shipped", url: "/app/pledges?shipping=partially_shipped" },
  { key: "shipped", label: "Shipped", url: "/app/pledges?shipping=shipped" },
  { key: "delivered", label: "Delivered", url: "/app/pledges?shipping=delivered" },
];

/** Orders of all connections by how far their parcels are. */
export function StagesCard({ stages }: { stages: ShippingStageCounts }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Orders
        </Text>
        <InlineGrid columns={{ xs: 2, md: STAGES.length }} gap="400">
          {STAGES.map(({ key, label, url }) => (
            <Box key={key}>
              <Text as="p" tone="subdued">
                {label}
              </Text>
              <Text as="p" variant="headingLg">
                {stages[key] === 0 ? (
                  "0"
                ) : (
                  <Link
                    url={url}
                    removeUnderline
                    accessibilityLabel={`${formatCount(stages[key])} ${label}: show them`}
                  >
                    {formatCount(stages[key])}
                  </Link>
                )}
              </Text>
            </Box>
          ))}
        </InlineGrid>
      </BlockStack>
    </Card>
  );
}
