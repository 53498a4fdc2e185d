import { BlockStack, Card, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import { PackageList } from "~/ui/package-list";
import { PledgeLabels } from "~/ui/pledge-labels";
import { ShippingBadge } from "~/ui/shipping-badge";
import { ShippingFacts } from "~/ui/shipping-facts";
import { pledgeTitle, shippingOf, type BackerData } from "./backer-data";

/** Every parcel of the person, order by order. */
export function PackagesTab({ data }: { data: BackerData }) {
  const withOrder = data.profile.pledges.filter(({ state, id }) => {
    return state === "created" || data.shipping.some(({ pledgeId }) => pledgeId === id);
  });
  if (withOrder.length === 0)
    return (
      <Card>
        <Text as="p" tone="subdued">
          No order yet, so there are no parcels. They appear here once the pledge is pushed and shipped.
        </Text>
      </Card>
    );
  return withOrder.map((pledge) => {
    const shipping = shippingOf(data, pledge);
    const labels = data.labels.filter(({ pledgeId }) => pledgeId === pledge.id);
    return (
      <Card key={pledge.id}>
        <BlockStack gap="400">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd" breakWord>
              {pledgeTitle(pledge)}
            </Text>
            <ShippingBadge status={shipping?.status ?? "unfulfilled"} />
          </InlineStack>
          {shipping ? (
            <InlineGrid columns={{ xs: 1, md: "2fr 1fr" }} gap="400">
              <PackageList shipping={shipping} />
              <ShippingFacts shipping={shipping} />
            </InlineGrid>
          ) : (
            <Text as="p" tone="subdued">
              Nothing has shipped yet. Parcels appear here as soon as Shopify tells of them.
            </Text>
          )}
          {labels.length > 0 ? (
            <BlockStack gap="200">
              <Text as="h3" variant="headingSm">
                Postage labels
              </Text>
              <PledgeLabels labels={labels} />
            </BlockStack>
          ) : null}
        </BlockStack>
      </Card>
    );
  });
}
