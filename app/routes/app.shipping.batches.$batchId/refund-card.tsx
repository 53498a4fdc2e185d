import { Banner, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import type { BatchRefundsView } from "~/modules/postage/refunds/refund-views";
import { ConfirmAction } from "~/ui/confirm-action";
import { DateTime } from "~/ui/date-time";
import { countOf } from "~/ui/format-count";
import { LeftLabelsList } from "./left-labels-list";
import { RefundConsequences } from "./refund-dialog";

interface RefundCardProps {
  refunds: BatchRefundsView;
  /** Whose EasyPost account bought the labels. */
  account: "own" | "platform";
}

/** Unused labels go back for credit: how many can, how many have, and until when. */
export function RefundCard({ refunds, account }: RefundCardProps) {
  const [asking, setAsking] = useState(false);
  const { refundable, warnBy, counts, left } = refunds;
  const asked = counts.requested + counts.submitted;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Refunds
        </Text>
        {warnBy && refundable > 0 ? (
          <Banner
            tone="warning"
            title={`${countOf(refundable, "unused label")} can be refunded only a few days more`}
          >
            <p>
              The USPS takes labels back until <DateTime iso={warnBy} />. After that their postage is lost.
            </p>
          </Banner>
        ) : null}
        <Text as="p">{describe(refundable, asked, counts.refunded, counts.rejected)}</Text>
        <LeftLabelsList left={left} title="Cannot be refunded" />
        {refundable > 0 ? (
          <InlineStack align="start">
            <Button tone="critical" onClick={() => setAsking(true)}>
              {`Refund all ${countOf(refundable, "unused label")}`}
            </Button>
          </InlineStack>
        ) : null}
      </BlockStack>
      <ConfirmAction
        open={asking}
        onClose={() => setAsking(false)}
        title={`Refund ${countOf(refundable, "label")}?`}
        confirmLabel="Refund"
        destructive
        fields={{ intent: "refund-unused" }}
      >
        <RefundConsequences account={account} />
      </ConfirmAction>
    </Card>
  );
}

function describe(refundable: number, asked: number, refunded: number, rejected: number): string {
  const parts = [
    refundable > 0
      ? `${countOf(refundable, "unused label")} can be refunded`
      : "No label can be refunded now",
    ...(asked > 0 ? [`${countOf(asked, "refund")} under way`] : []),
    ...(refunded > 0 ? [`${countOf(refunded, "label")} refunded`] : []),
    ...(rejected > 0 ? [`${countOf(rejected, "refund")} rejected`] : []),
  ];
  return `${parts.join(", ")}.`;
}
