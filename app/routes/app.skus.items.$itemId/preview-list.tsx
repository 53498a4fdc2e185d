import { Badge, BlockStack, InlineStack, Text } from "@shopify/polaris";
import type { PreviewSku } from "~/modules/catalog/items/item-views";
import { countOf, formatCount } from "~/ui/format-count";

const SHOWN = 100;

/** The SKUs that the item would have, and which of them exist already. */
export function PreviewList({ skus }: { skus: PreviewSku[] }) {
  const known = skus.filter(({ used, inShop }) => used || inShop).length;
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {`${countOf(skus.length, "SKU")}, ${formatCount(known)} of them known already`}
      </Text>
      {skus.slice(0, SHOWN).map(({ sku, values, used, inShop }) => (
        <InlineStack key={sku} gap="200" blockAlign="center">
          <Text as="span" fontWeight="semibold" breakWord>
            {sku}
          </Text>
          <Text as="span" tone="subdued" breakWord>
            {values.join(" / ")}
          </Text>
          {used ? <Badge tone="info">Used by pledges</Badge> : null}
          {inShop ? <Badge tone="success">In your shop</Badge> : null}
        </InlineStack>
      ))}
      {skus.length > SHOWN ? (
        <Text as="p" tone="subdued">{`and ${formatCount(skus.length - SHOWN)} more`}</Text>
      ) : null}
    </BlockStack>
  );
}
