import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { DownloadButton } from "~/ui/download-button";

/** The groups as files: who gets what, and how many of each, also before anybody is ready. */
export function ReportsCard() {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Reports
        </Text>
        <Text as="p" tone="subdued">
          Package groups lists every order with its group and, where it is not ready, why. Package group
          counts says how many parcels of each kind there will be, also of pledges that are not ready or not
          in Shopify yet, so that you can order packaging early.
        </Text>
        <InlineStack align="start" gap="200">
          <DownloadButton path="/app/shipping/groups.csv" fileName="package-groups.csv">
            Package groups
          </DownloadButton>
          <DownloadButton path="/app/shipping/group-counts.csv" fileName="package-group-counts.csv">
            Package group counts
          </DownloadButton>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
