import { BlockStack, Card, InlineGrid, InlineStack, Link, Text } from "@shopify/polaris";
import type { PledgeShippingView } from "~/modules/fulfillment/views";
import type { PledgeView } from "~/modules/pledges/views/views";
import { PackageList } from "~/ui/package-list";
import { ShippingBadge } from "~/ui/shipping-badge";
import { ShippingFacts } from "~/ui/shipping-facts";

interface PackagesCardProps {
  pledge: PledgeView;
  /** null while nothing is known of the order's shipping. */
  shipping: PledgeShippingView | null;
}

/** The parcels of the pledge's order; nothing while there is no order. */
export function PackagesCard({ pledge, shipping }: PackagesCardProps) {
  if (pledge.state !== "created" && !shipping) return null;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" gap="200" blockAlign="center">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              Packages
            </Text>
            <ShippingBadge status={shipping?.status ?? "unfulfilled"} />
          </InlineStack>
          <Link url={`/app/backers/${pledge.id}?tab=packages`}>All of this backer</Link>
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
      </BlockStack>
    </Card>
  );
}
