import { Banner, BlockStack, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useState } from "react";
import type { BatchView } from "~/modules/postage/buying/label-views";
import { formatMoney } from "~/lib/money";
import { ConfirmAction } from "~/ui/confirm-action";
import { countOf } from "~/ui/format-count";
import { MoneyRows } from "~/ui/money-rows";

/** What the labels cost, to the cent; before the purchase with the one button that buys them. */
export function TotalsCard({ batch, testKey }: { batch: BatchView; testKey: boolean }) {
  const [asking, setAsking] = useState(false);
  const { totals, counts, canConfirm } = batch;
  if (totals.labels === 0) return null;
  const asksAgain = canConfirm && batch.problems.some(({ code }) => code === "EASYPOST_FEE");
  const buy = `Buy ${countOf(counts.created, "label")} for ${formatMoney(totals.totalMinor, "USD")}`;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {batch.confirmedAt ? "What these labels cost" : "What these labels will cost"}
        </Text>
        <MoneyRows rows={rowsOf(batch)} />
        {totals.insuranceIsEstimate ? (
          <Text as="p" tone="subdued">
            EasyPost names the price of insurance with the purchase; this is what it costs today.
          </Text>
        ) : null}
        {asksAgain ? (
          <Banner tone="warning" title="The total has changed: EasyPost adds a fee of its own">
            <p>
              {`It said so only with the first purchase; ${formatMoney(totals.easypostMinor, "USD")} of the total is for that. Nothing more is bought before you say yes.`}
            </p>
          </Banner>
        ) : totals.easypostIsEstimate ? (
          <Text as="p" tone="subdued">
            EasyPost names its own fees with the purchase; this is what it took for your last label.
          </Text>
        ) : null}
        {canConfirm && testKey ? (
          <Banner tone="warning" title="Your EasyPost key is a test key: these will be no postage">
            <p>
              The labels cost nothing and USPS takes none of them, and still the orders in Shopify are
              fulfilled with their made-up numbers.{" "}
              <Link url="/app/shipping/setup">Enter your production key</Link> first.
            </p>
          </Banner>
        ) : null}
        {canConfirm && batch.easypostIsUnknown ? (
          <Text as="p" tone="subdued">
            EasyPost says only with a purchase whether it takes a fee of its own. One label is bought first:
            if it does, you are asked again before the others are.
          </Text>
        ) : null}
        {canConfirm && counts.failed > 0 ? (
          <Banner tone="warning" title={`${countOf(counts.failed, "order")} will get no label now`}>
            <p>The reasons are below. You can fix and retry them before or after you buy the others.</p>
          </Banner>
        ) : null}
        {canConfirm ? (
          <InlineStack align="start">
            <Button variant="primary" onClick={() => setAsking(true)}>
              {buy}
            </Button>
          </InlineStack>
        ) : null}
      </BlockStack>
      <ConfirmAction
        open={asking}
        onClose={() => setAsking(false)}
        title={`${buy}?`}
        confirmLabel="Buy"
        fields={{ intent: "buy", total: String(totals.totalMinor) }}
      >
        <p>
          {batch.account === "own"
            ? "Your EasyPost account is charged for each label as it is bought."
            : "Each label is charged as it is bought, and never before EasyPost has confirmed it."}{" "}
          Unused labels can be refunded within 30 days, until they are scanned or in a SCAN form.
        </p>
      </ConfirmAction>
    </Card>
  );
}

function rowsOf({ totals, feeBasisPoints }: BatchView) {
  return [
    { term: `Postage for ${countOf(totals.labels, "label")}`, minor: totals.postageMinor },
    { term: `Fee, ${feeBasisPoints / 100} % of the postage`, minor: totals.feeMinor },
    ...(totals.insuranceMinor > 0
      ? [
          {
            term: totals.insuranceIsEstimate ? "Insurance, about" : "Insurance",
            minor: totals.insuranceMinor,
          },
        ]
      : []),
    ...(totals.easypostMinor > 0
      ? [
          {
            term: totals.easypostIsEstimate ? "EasyPost's own fees, about" : "EasyPost's own fees",
            minor: totals.easypostMinor,
          },
        ]
      : []),
    { term: "Total", minor: totals.totalMinor, strong: true },
    ...(totals.creditUsedMinor > 0
      ? [
          { term: "Credit used", minor: -totals.creditUsedMinor },
          { term: "Left to pay", minor: totals.toPayMinor, strong: true },
        ]
      : []),
  ];
}
