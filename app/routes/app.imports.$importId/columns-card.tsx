import {
  BlockStack,
  Box,
  Button,
  Card,
  Collapsible,
  InlineGrid,
  InlineStack,
  Select,
  Text,
} from "@shopify/polaris";
import { useId, useState } from "react";
import type { ColumnMapping, MappedColumn } from "~/modules/pledges/import/read/import-mapping";
import { countOf } from "~/ui/format-count";
import { choiceOf, COLUMN_CHOICES, withChoice } from "./column-choices";

/** Values of one column that are shown beside it. */
const SAMPLES = 3;
const PLEDGE_AMOUNT_CHOICES = [
  { value: "everything", label: "Everything: shipping, add-ons and taxes are inside" },
  { value: "nothing", label: "Only the pledge: the other parts come on top" },
  { value: "by-sum", label: "Whichever adds up to the total paid, row by row" },
];

interface ColumnsCardProps {
  mapping: ColumnMapping;
  header: string[];
  sample: string[][];
  /** Problem of a column, by its header. */
  problems: Map<string, string>;
  /** Problems that no single column has. */
  otherProblems: string[];
  onChange: (mapping: ColumnMapping) => void;
}

/** Each column of the file with some of its values and what it means. */
export function ColumnsCard(props: ColumnsCardProps) {
  const { mapping, problems, otherProblems, onChange } = props;
  const used = mapping.columns.filter(({ use }) => use.kind !== "ignore").length;
  const wrong = problems.size + otherProblems.length > 0;
  const [open, setOpen] = useState(mapping.format === "generic" || wrong);
  const id = useId();
  const change = (index: number, column: MappedColumn) =>
    onChange({ ...mapping, columns: mapping.columns.map((old, at) => (at === index ? column : old)) });
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            2. Columns
          </Text>
          <Button
            variant="plain"
            disclosure={open ? "up" : "down"}
            ariaControls={id}
            ariaExpanded={open}
            onClick={() => setOpen(!open)}
          >
            {open ? "Hide the columns" : "Show and change the columns"}
          </Button>
        </InlineStack>
        <Text as="p" tone="subdued">
          {`${used} of ${countOf(mapping.columns.length, "column")} are imported. What you change is remembered for this campaign.`}
        </Text>
        {otherProblems.map((message) => (
          <Text as="p" tone="critical" key={message}>
            {message}
          </Text>
        ))}
        <Collapsible id={id} open={open || wrong}>
          <BlockStack gap="400">
            <Select
              label="What the pledge amount contains"
              options={PLEDGE_AMOUNT_CHOICES}
              value={mapping.pledgeAmount}
              onChange={(pledgeAmount) =>
                onChange({ ...mapping, pledgeAmount: pledgeAmount as ColumnMapping["pledgeAmount"] })
              }
            />
            <BlockStack gap="0">
              {mapping.columns.map((column, index) => (
                <ColumnRow
                  key={`${column.header} ${column.occurrence}`}
                  column={column}
                  values={samplesOf(props, column)}
                  problem={problems.get(column.header)}
                  onChange={(next) => change(index, next)}
                />
              ))}
            </BlockStack>
          </BlockStack>
        </Collapsible>
      </BlockStack>
    </Card>
  );
}

function ColumnRow(props: {
  column: MappedColumn;
  values: string[];
  problem: string | undefined;
  onChange: (column: MappedColumn) => void;
}) {
  const { column, values, problem, onChange } = props;
  const name = column.header === "" ? "(column without a name)" : column.header;
  const label = column.occurrence > 1 ? `${name} (${column.occurrence})` : name;
  return (
    <Box paddingBlock="200" borderBlockStartWidth="025" borderColor="border">
      <InlineGrid columns={{ xs: 1, md: ["twoThirds", "oneThird"] }} gap="200" alignItems="center">
        <BlockStack>
          <Text as="p" fontWeight="semibold" breakWord>
            {label}
          </Text>
          <Text as="p" tone="subdued" breakWord>
            {values.length === 0 ? "No values in the first rows" : values.join(" · ")}
          </Text>
        </BlockStack>
        <Select
          label={`Meaning of ${label}`}
          labelHidden
          options={COLUMN_CHOICES}
          value={choiceOf(column.use)}
          onChange={(choice) => onChange(withChoice(column, choice))}
          error={problem}
        />
      </InlineGrid>
    </Box>
  );
}

/** Different values of the column among the first records, shortened. */
function samplesOf(
  { header, sample }: { header: string[]; sample: string[][] },
  column: MappedColumn,
): string[] {
  const places = header.flatMap((name, index) => (name === column.header ? [index] : []));
  const index = places[column.occurrence - 1];
  if (index === undefined) return [];
  const values = sample.map((fields) => (fields[index] ?? "").trim()).filter((value) => value !== "");
  return [...new Set(values)]
    .slice(0, SAMPLES)
    .map((value) => (value.length > 40 ? `${value.slice(0, 39)}…` : value));
}
