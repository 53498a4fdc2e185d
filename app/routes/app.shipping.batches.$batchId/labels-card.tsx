import { BlockStack, Box, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { useSearchParams } from "@remix-run/react";
import type { BatchView, LabelPage, LabelView } from "~/modules/postage/buying/label-views";
import { formatCount } from "~/ui/format-count";
import { PagePagination } from "~/ui/page-pagination";
import { useTypedText } from "~/ui/use-typed-text";
import { labelChoices } from "./label-choices";
import { LabelRow } from "./label-row";

interface LabelsCardProps {
  batch: BatchView;
  page: LabelPage;
  search: string;
  /** By what the labels are filtered; "" shows all. */
  shown: string;
  onRefund: (label: LabelView) => void;
}

/** Every label of the batch with its reason or number, searched and filtered. */
export function LabelsCard({ batch, page, search, shown, onRefund }: LabelsCardProps) {
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd" id="labels">
            Labels
          </Text>
          <Filters batch={batch} search={search} shown={shown} />
        </BlockStack>
      </Box>
      {page.labels.length === 0 ? (
        <Box padding="400" paddingBlockStart="0">
          <Text as="p" tone="subdued">
            No such labels.
          </Text>
        </Box>
      ) : null}
      <ul style={{ margin: 0, padding: 0, listStyle: "none" }} aria-labelledby="labels">
        {page.labels.map((label) => (
          <li key={label.id}>
            <LabelRow label={label} onRefund={() => onRefund(label)} />
          </li>
        ))}
      </ul>
      <Box padding="300">
        <PagePagination page={page.page} hasMore={page.hasMore} label="Pages of labels" />
      </Box>
    </Card>
  );
}

function Filters({ batch, search, shown }: Pick<LabelsCardProps, "batch" | "search" | "shown">) {
  const [query, setQuery] = useSearchParams();
  const apply = (name: string, value: string) => {
    const next = new URLSearchParams(query);
    next.delete("page");
    if (value) next.set(name, value);
    else next.delete(name);
    setQuery(next, { preventScrollReset: true, replace: true });
  };
  const [typed, setTyped] = useTypedText(search, (text) => apply("search", text));
  return (
    <BlockStack gap="300">
      <TextField
        label="Search labels"
        labelHidden
        value={typed}
        onChange={setTyped}
        placeholder="Order, backer, Backer ID or tracking number"
        clearButton
        onClearButtonClick={() => setTyped("")}
        autoComplete="off"
      />
      <InlineStack align="start" gap="200">
        <Button size="slim" pressed={shown === ""} onClick={() => apply("state", "")}>
          {`All ${formatCount(batch.counts.total)}`}
        </Button>
        {labelChoices(batch.counts).map(({ value, label, count }) => (
          <Button key={value} size="slim" pressed={shown === value} onClick={() => apply("state", value)}>
            {`${label} ${formatCount(count)}`}
          </Button>
        ))}
      </InlineStack>
    </BlockStack>
  );
}
