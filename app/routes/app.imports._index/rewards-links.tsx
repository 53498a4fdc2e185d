import { BlockStack, Card, Link, Text } from "@shopify/polaris";

/** Ways to what rewards and items of the campaigns are made of. */
export function RewardsLinks({ campaigns }: { campaigns: { id: string; name: string }[] }) {
  if (campaigns.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          Rewards and items
        </Text>
        <Text as="p" tone="subdued">
          What you said rewards and items are made of is remembered for each campaign.
        </Text>
        {campaigns.map(({ id, name }) => (
          <Link key={id} url={`/app/imports/rewards/${id}`}>
            {name}
          </Link>
        ))}
      </BlockStack>
    </Card>
  );
}
