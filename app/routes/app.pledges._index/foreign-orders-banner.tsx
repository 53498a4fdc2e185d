import { Banner, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import type { PledgeSummary } from "~/modules/pledges/views/views";
import { ConfirmAction } from "~/ui/confirm-action";
import { countOf } from "~/ui/format-count";

const PROBLEM = "ALREADY_IN_SHOPIFY";

/** While the list shows pledges that have an order of another integration: one decision for all of them. */
export function ForeignOrdersBanner({
  problem,
  summary,
}: {
  problem: string | undefined;
  summary: PledgeSummary;
}) {
  const [asking, setAsking] = useState<"adopt" | "skip" | null>(null);
  const count = summary.problems.find(({ code }) => code === PROBLEM)?.count ?? 0;
  if (problem !== PROBLEM || count === 0) return null;
  const pledges = countOf(count, "pledge");
  return (
    <>
      <Banner tone="warning" title={`Shopify has an order for ${pledges} already`}>
        <BlockStack gap="300">
          <Text as="p">
            Another integration made orders with these Backer IDs. Adopt them as the pledges' orders, or skip
            the pledges; to decide one by one, open a pledge.
          </Text>
          <InlineStack gap="200">
            <Button onClick={() => setAsking("adopt")}>{`Adopt the orders of all ${pledges}`}</Button>
            <Button onClick={() => setAsking("skip")}>{`Skip all ${pledges}`}</Button>
          </InlineStack>
        </BlockStack>
      </Banner>
      <ConfirmAction
        open={asking === "adopt"}
        onClose={() => setAsking(null)}
        title={`Adopt the orders of ${pledges}?`}
        confirmLabel="Adopt the orders"
        fields={{ intent: "adopt-foreign-orders" }}
      >
        <Text as="p">
          Each pledge counts as created with the order that is there. Nothing about those orders is changed.
        </Text>
      </ConfirmAction>
      <ConfirmAction
        open={asking === "skip"}
        onClose={() => setAsking(null)}
        title={`Skip ${pledges}?`}
        confirmLabel="Skip the pledges"
        fields={{ intent: "skip-foreign-orders" }}
      >
        <Text as="p">They are left out of every push until you decide otherwise on the pledge.</Text>
      </ConfirmAction>
    </>
  );
}
