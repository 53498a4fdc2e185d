import { BlockStack, Card, Divider, InlineStack, Text } from "@shopify/polaris";
import type { PledgeView } from "~/modules/pledges/views/views";
import { Money } from "~/ui/money";

/** What the backer paid and pledged for, as the platform said. */
export function PaidCard({ pledge }: { pledge: PledgeView }) {
  const { content, totalPaid } = pledge;
  const { currency } = totalPaid;
  const parts = content
    ? [
        { label: "Pledge", amountMinor: content.amounts.pledgeMinor },
        { label: "Add-ons", amountMinor: content.amounts.addOnsMinor },
        { label: "Shipping", amountMinor: content.amounts.shippingMinor },
        ...content.amounts.taxes.map(({ title, amountMinor }) => ({
          label: content.taxesIncluded ? `${title} (included)` : title,
          amountMinor,
        })),
      ]
    : [];
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          As the platform sent it
        </Text>
        {content?.lines.map((line, index) => (
          <Text as="p" key={index} breakWord>
            {`${line.quantity} × ${line.title ?? line.sku}`}
            <Text as="span" tone="subdued">{` ${line.sku}`}</Text>
          </Text>
        ))}
        <Divider />
        {parts.map((part, index) => (
          <Amount key={index} label={part.label} amountMinor={part.amountMinor} currency={currency} />
        ))}
        <Divider />
        <Amount label="Total paid" strong {...totalPaid} />
        {pledge.acceptTotalPaid ? (
          <Text as="p" tone="subdued">
            You accepted the total paid as it is.
          </Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function Amount(props: { label: string; amountMinor: number; currency: string; strong?: boolean }) {
  const weight = props.strong ? "semibold" : "regular";
  return (
    <InlineStack align="space-between" gap="200" wrap={false}>
      <Text as="span" fontWeight={weight} breakWord>
        {props.label}
      </Text>
      <Text as="span" fontWeight={weight}>
        <Money amountMinor={props.amountMinor} currency={props.currency} />
      </Text>
    </InlineStack>
  );
}
