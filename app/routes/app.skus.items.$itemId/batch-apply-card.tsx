import { Banner, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { EMPTY_FACTS_TEXT } from "~/modules/customs/facts-form";
import { ActionProblem } from "~/ui/action-problem";
import { BatchApplyFields } from "~/ui/batch-apply-fields";
import { countOf } from "~/ui/format-count";
import type { ItemAnswer } from "./item-action.server";

/** Writes the same customs facts to all SKUs of the item. */
export function BatchApplyCard({ total }: { total: number }) {
  const applying = useFetcher<ItemAnswer>();
  const [text, setText] = useState(EMPTY_FACTS_TEXT);
  const [onlyWhereEmpty, setOnlyWhereEmpty] = useState(false);
  const busy = applying.state !== "idle";
  const answer = busy ? undefined : applying.data;
  const apply = () =>
    applying.submit({ intent: "apply", onlyWhereEmpty: String(onlyWhereEmpty), ...text }, { method: "post" });
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Batch apply
        </Text>
        <Text as="p">
          Customs facts for all SKUs of this item at once. Empty fields are left as they are.
        </Text>
        <div aria-live="polite">{answer?.applied ? <Applied {...answer.applied} /> : null}</div>
        <ActionProblem title="Nothing was applied" message={answer?.problem} />
        <BatchApplyFields
          text={text}
          onText={setText}
          problems={answer?.factProblems}
          onlyWhereEmpty={onlyWhereEmpty}
          onOnlyWhereEmpty={setOnlyWhereEmpty}
          disabled={busy}
        />
        <InlineStack>
          <Button variant="primary" onClick={apply} loading={busy}>
            {`Apply to ${countOf(total, "SKU")}`}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function Applied({ changed, unchanged }: { changed: number; unchanged: number }) {
  const rest = unchanged === 0 ? null : <p>{`${countOf(unchanged, "SKU")} had nothing to change.`}</p>;
  return (
    <Banner tone="success" title={`Applied to ${countOf(changed, "SKU")}`}>
      {rest}
    </Banner>
  );
}
