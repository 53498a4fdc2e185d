import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { BatchView } from "~/modules/postage/buying/label-views";
import { ActionButton } from "~/ui/action-button";
import { countOf, formatCount } from "~/ui/format-count";
import { failureLabel } from "~/ui/label-failure-label";

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
        {problems.map(({ code, count, example }) => (
          <BlockStack key={code} gap="050">
            <Text as="h3" variant="headingSm">
              <Link url={`?state=${stateOf(code)}#labels`} removeUnderline>
                {`${failureLabel(code)}: ${countOf(count, "order")}`}
              </Link>
            </Text>
            <Text as="p" tone="subdued" breakWord>
              {example}
            </Text>
          </BlockStack>
        ))}
        {left.length > 0 ? <LeftOut left={left} /> : null}
      </BlockStack>
    </Card>
  );
}

/** Labels that wait for a yes to a new price are quoted; all others with a reason are not bought. */
function stateOf(code: BatchView["problems"][number]["code"]): string {
  return code === "PRICE_CHANGED" ? "created" : "failed";
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
