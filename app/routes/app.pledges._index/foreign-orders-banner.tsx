import { Banner, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { useSearchParams } from "@remix-run/react";
import { useState } from "react";
import type { PledgeFilter } from "~/modules/pledges/views/pledge-filter";
import type { PledgeSummary } from "~/modules/pledges/views/views";
import { ConfirmAction } from "~/ui/confirm-action";
import { countOf } from "~/ui/format-count";
import { isNarrowed } from "./listed-pledges";

const PROBLEM = "ALREADY_IN_SHOPIFY";

/** While the list shows pledges that have an order in Shopify already: one decision for all that it shows. */
export function ForeignOrdersBanner({ filter, summary }: { filter: PledgeFilter; summary: PledgeSummary }) {
  const [query] = useSearchParams();
  const [asking, setAsking] = useState<"adopt" | "skip" | null>(null);
  const count = summary.problems.find(({ code }) => code === PROBLEM)?.count ?? 0;
  if (filter.problem !== PROBLEM || count === 0) return null;
  const listed = isNarrowed(filter);
  const pledges = listed ? "the pledges of this list" : countOf(count, "pledge");
  const all = listed ? pledges : `all ${pledges}`;
  const fields = (decision: "adopt" | "skip"): Record<string, string> =>
    listed
      ? { intent: `${decision}-listed-foreign-orders`, query: query.toString() }
      : { intent: `${decision}-foreign-orders` };
  return (
    <>
      <Banner tone="warning" title={`Shopify has an order for ${countOf(count, "pledge")} already`}>
        <BlockStack gap="300">
          <Text as="p">
            There are orders with these Backer IDs that no push made. Adopt them as the pledges' orders, or
            skip the pledges; to decide for some, select them or open a pledge.
          </Text>
          <InlineStack gap="200">
            <Button onClick={() => setAsking("adopt")}>{`Adopt the orders of ${all}`}</Button>
            <Button onClick={() => setAsking("skip")}>{`Skip ${all}`}</Button>
          </InlineStack>
        </BlockStack>
      </Banner>
      <ConfirmAction
        open={asking === "adopt"}
        onClose={() => setAsking(null)}
        title={`Adopt the orders of ${pledges}?`}
        confirmLabel="Adopt the orders"
        fields={fields("adopt")}
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
        fields={fields("skip")}
      >
        <Text as="p">They are left out of every push until you decide otherwise on the pledge.</Text>
      </ConfirmAction>
    </>
  );
}
