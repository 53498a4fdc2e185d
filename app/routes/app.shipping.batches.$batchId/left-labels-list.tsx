import { BlockStack, Text } from "@shopify/polaris";
import type { LeftLabels } from "~/modules/postage/refunds/refund-views";
import { countOf } from "~/ui/format-count";

/** Why some labels are not part of what is offered, at most a few orders named. */
export function LeftLabelsList({ left, title }: { left: LeftLabels[]; title: string }) {
  if (left.length === 0) return null;
  return (
    <BlockStack gap="050">
      <Text as="h3" variant="headingSm">
        {title}
      </Text>
      {left.map(({ code, message, count, orders }) => (
        <Text as="p" key={code} tone="subdued" breakWord>
          {`${countOf(count, "label")}: ${message}${orders.length > 0 ? ` (${orders.join(", ")}${count > orders.length ? " …" : ""})` : ""}`}
        </Text>
      ))}
    </BlockStack>
  );
}
