import { BlockStack, Box, Card, Link, List, Text } from "@shopify/polaris";

/** How a platform sends its first pledge. */
export function QuickStartCard({ apiUrl }: { apiUrl: string }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Push API quick start
        </Text>
        <List type="number">
          <List.Item>Create a key above and give it to your platform or developer.</List.Item>
          <List.Item>
            They send pledges, one or up to 250 at a time, to{" "}
            <code style={{ overflowWrap: "anywhere" }}>{`${apiUrl}/pledges`}</code>.
          </List.Item>
          <List.Item>
            Each pledge is checked at once and appears under Pledges. Nothing goes to Shopify before you push.
          </List.Item>
        </List>
        <Box background="bg-surface-secondary" padding="300" borderRadius="200" overflowX="scroll">
          <pre style={{ margin: 0 }} tabIndex={0} aria-label="Example request">
            {exampleRequest(apiUrl)}
          </pre>
        </Box>
        <Text as="p">
          <Link url={`${apiUrl}/docs`} target="_blank">
            Read the push API documentation
          </Link>
        </Text>
      </BlockStack>
    </Card>
  );
}

function exampleRequest(apiUrl: string): string {
  return `curl ${apiUrl}/pledges \\
  -H "Authorization: Bearer YOUR_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
    "externalId": "8213377",
    "campaign": { "externalId": "star-tiles", "name": "Star Tiles", "currency": "USD" },
    "backer": { "name": "Ada Lovelace", "email": "ada@example.com" },
    "shippingAddress": { "line1": "12 Main Street", "city": "Portland", "region": "OR", "postalCode": "97201", "country": "US" },
    "lines": [{ "sku": "GAME", "quantity": 1 }],
    "amounts": { "pledge": "59.00", "shipping": "12.00", "totalPaid": "71.00" },
    "status": "ready"
  }'`;
}
