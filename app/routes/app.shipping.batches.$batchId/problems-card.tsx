import { BlockStack, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useState } from "react";
import type { BatchView } from "~/modules/postage/buying/label-views";
import { ActionButton } from "~/ui/action-button";
import { ConfirmAction } from "~/ui/confirm-action";
import { countOf, formatCount } from "~/ui/format-count";
import { failureLabel } from "~/ui/label-failure-label";

type Problem = BatchView["problems"][number];

/** Why orders got no label: by reason, then those that were left out before anything was asked. */
export function ProblemsCard({ batch }: { batch: BatchView }) {
  const { problems, left } = batch;
  if (problems.length === 0 && left.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Orders without a label
          </Text>
          {batch.canRetry && problems.length > 0 ? (
            <ActionButton fields={{ intent: "retry-failed" }}>Retry all</ActionButton>
          ) : null}
        </InlineStack>
        {problems.map((problem) => (
          <Reason key={problem.code} problem={problem} canRetry={batch.canRetry} />
        ))}
        {left.length > 0 ? <LeftOut left={left} /> : null}
      </BlockStack>
    </Card>
  );
}

/** Labels that wait for a yes to a new price are quoted: they are bought with that yes, not tried again. */
const WAITS_FOR_YES: readonly string[] = ["PRICE_CHANGED", "EASYPOST_FEE"];

function Reason({ problem: { code, count, example }, canRetry }: { problem: Problem; canRetry: boolean }) {
  const name = failureLabel(code);
  return (
    <InlineStack align="space-between" gap="200" blockAlign="start">
      <div style={{ flex: "1 1 16rem", minWidth: 0 }}>
        <Text as="h3" variant="headingSm">
          <Link url={`?reason=${code}#labels`} removeUnderline>
            {`${name}: ${countOf(count, "order")}`}
          </Link>
        </Text>
        <Text as="p" tone="subdued" breakWord>
          {example}
        </Text>
      </div>
      {canRetry && !WAITS_FOR_YES.includes(code) ? (
        <InlineStack align="start" gap="200">
          {code === "ADDRESS" ? <OverrideAddresses count={count} /> : null}
          <ActionButton
            fields={{ intent: "retry-reason", reason: code }}
            accessibilityLabel={`Retry these: ${name}`}
          >
            Retry these
          </ActionButton>
        </InlineStack>
      ) : null}
    </InlineStack>
  );
}

/** Asks before addresses are used that the USPS does not know. */
function OverrideAddresses({ count }: { count: number }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>Use them anyway</Button>
      <ConfirmAction
        open={asking}
        onClose={() => setAsking(false)}
        title={`Use ${countOf(count, "address", "addresses")} that the USPS does not know?`}
        confirmLabel="Use them anyway"
        destructive
        fields={{ intent: "override-addresses" }}
      >
        <p>
          Parcels to an address that does not exist come back, and their postage is lost. Their prices are
          asked for now; nothing is bought before you say yes to the total.
        </p>
      </ConfirmAction>
    </>
  );
}

const SHOWN = 10;

function LeftOut({ left }: Pick<BatchView, "left">) {
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="headingSm">
        {`Left out: ${countOf(left.length, "pledge")}`}
      </Text>
      {left.slice(0, SHOWN).map(({ pledgeId, orderName, reason }) => (
        <Text as="p" key={pledgeId} breakWord>
          <Link url={`/app/pledges/${pledgeId}`}>{orderName ?? "Pledge without an order"}</Link> {reason}
        </Text>
      ))}
      {left.length > SHOWN ? (
        <Text as="p" tone="subdued">{`and ${formatCount(left.length - SHOWN)} more`}</Text>
      ) : null}
    </BlockStack>
  );
}
