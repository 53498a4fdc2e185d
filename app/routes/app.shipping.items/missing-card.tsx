import { Banner, BlockStack, Button, InlineStack, List } from "@shopify/polaris";
import { useCallback, useState } from "react";
import type { ReadyItem, ReadyItems } from "~/modules/postage/overview/ready-item";
import { BatchApplyModal } from "~/ui/batch-apply-modal";
import { countOf, formatCount } from "~/ui/format-count";

/** What parcels lack, how many of them, and the way to say it of many SKUs at once. */
export function MissingCard({ items }: { items: ReadyItems }) {
  const [applying, setApplying] = useState(false);
  const close = useCallback(() => setApplying(false), []);
  const lacking = items.items.flatMap(toLacking);
  if (items.total === 0) return null;
  if (items.incomplete === 0)
    return <Banner tone="success" title="Weights and customs information are complete" />;
  return (
    <Banner tone="warning" title={`Something is missing for ${countOf(items.incomplete, "SKU")}`}>
      <BlockStack gap="200">
        <List>
          {items.weightless > 0 ? (
            <List.Item>
              {`${countOf(items.weightless, "SKU")} without a weight: their labels are refused, unless you enter the weight of the whole parcel.`}
            </List.Item>
          ) : null}
          {items.customsMissing > 0 ? (
            <List.Item>
              {`${countOf(items.customsMissing, "SKU")} without customs information that parcels wait for: labels abroad, to APO, FPO and DPO addresses and to US Pacific territories (such as Guam) are refused until it is complete.`}
            </List.Item>
          ) : null}
        </List>
        <InlineStack align="start">
          <Button onClick={() => setApplying(true)} disabled={lacking.length === 0}>
            {`Batch apply to ${formatCount(lacking.length)}`}
          </Button>
        </InlineStack>
      </BlockStack>
      <BatchApplyModal open={applying} onClose={close} skus={lacking} />
    </Banner>
  );
}

/** A line without a SKU cannot be described: its product in Shopify needs one first. */
function toLacking({ sku, title, weightMissing, customsMissing }: ReadyItem) {
  const missing = [...customsMissing, ...(weightMissing ? (["weightGrams"] as const) : [])];
  return sku !== "" && missing.length > 0 ? [{ sku, title, missing }] : [];
}
