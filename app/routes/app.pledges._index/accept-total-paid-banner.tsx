import { Banner, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { useSearchParams } from "@remix-run/react";
import { useState } from "react";
import type { PledgeFilter } from "~/modules/pledges/views/pledge-filter";
import type { PledgeSummary } from "~/modules/pledges/views/views";
import { ConfirmAction } from "~/ui/confirm-action";
import { countOf } from "~/ui/format-count";
import { isNarrowed } from "./listed-pledges";

const PROBLEM = "AMOUNTS_DO_NOT_ADD_UP";

/** While the list shows pledges whose amounts do not add up: one decision for all that it shows. */
export function AcceptTotalPaidBanner({ filter, summary }: { filter: PledgeFilter; summary: PledgeSummary }) {
  const [query] = useSearchParams();
  const [asking, setAsking] = useState(false);
  const count = summary.problems.find(({ code }) => code === PROBLEM)?.count ?? 0;
  if (filter.problem !== PROBLEM || count === 0) return null;
  const listed = isNarrowed(filter);
  const pledges = listed ? "the pledges of this list" : `all ${countOf(count, "pledge")}`;
  return (
    <>
      <Banner
        tone="warning"
        title={`The amounts of ${countOf(count, "pledge")} do not add up to the total paid`}
      >
        <BlockStack gap="300">
          <Text as="p">
            Pledge, add-ons, shipping and taxes together are more or less than what the backer paid. Ask the
            platform, or take the total paid as it is.
          </Text>
          <InlineStack>
            <Button onClick={() => setAsking(true)}>{`Accept the total paid for ${pledges}`}</Button>
          </InlineStack>
        </BlockStack>
      </Banner>
      <ConfirmAction
        open={asking}
        onClose={() => setAsking(false)}
        title={`Accept the total paid for ${listed ? pledges : countOf(count, "pledge")}?`}
        confirmLabel="Accept totals paid"
        fields={
          listed
            ? { intent: "accept-listed-totals-paid", query: query.toString() }
            : { intent: "accept-all-totals-paid" }
        }
      >
        <Text as="p">
          Each order is made for exactly what its backer paid in total; how that sum came about no longer
          blocks it. Pledges with other problems stay blocked until those are fixed.
        </Text>
      </ConfirmAction>
    </>
  );
}
