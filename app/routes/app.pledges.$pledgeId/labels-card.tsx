import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { PledgeLabelView } from "~/modules/postage/pledge-labels/pledge-label-view";
import type { PledgeView } from "~/modules/pledges/views/views";
import { PledgeLabels } from "~/ui/pledge-labels";

const OPEN = ["waiting", "created", "buying", "unclear"];

/** The labels bought for the pledge's order, and the way to buy one; nothing while there is no order. */
export function LabelsCard({ pledge, labels }: { pledge: PledgeView; labels: PledgeLabelView[] }) {
  if (pledge.state !== "created" && labels.length === 0) return null;
  const open = labels.some(({ state }) => OPEN.includes(state));
  const bought = labels.some(({ state, refundState }) => state === "bought" && refundState !== "refunded");
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Postage labels
          </Text>
          {pledge.state === "created" && !open ? (
            <Link url={`/app/shipping/buy?pledgeId=${encodeURIComponent(pledge.id)}`}>
              {bought ? "Buy another label" : "Buy a label"}
            </Link>
          ) : null}
        </InlineStack>
        {labels.length > 0 ? (
          <PledgeLabels labels={labels} />
        ) : (
          <Text as="p" tone="subdued">
            No postage was bought here for this order.
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}
