import { Banner, BlockStack, Button, Card, IndexTable, InlineStack, List, Text } from "@shopify/polaris";
import type { CustomsImport, RefusedRow } from "~/modules/customs/import-customs.server";
import { countOf, formatCount } from "~/ui/format-count";
import { RecordTable } from "~/ui/record-table";

interface ResultCardProps {
  fileName: string;
  result: CustomsImport;
  onApply: () => void;
}

const MOST_UNKNOWN = 20;

/** What a file changes, or has changed, and every row that was refused. */
export function ResultCard({ fileName, result, onApply }: ResultCardProps) {
  const { applied, changed } = result;
  return (
    <BlockStack gap="400">
      {applied ? (
        <Banner tone="success" title={`${countOf(changed, "SKU")} saved`}>
          {result.refused > 0 ? (
            <p>The rows below were not saved. Correct them and upload the file again.</p>
          ) : null}
        </Banner>
      ) : null}
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd" breakWord>
            {applied ? `What became of ${fileName}` : `Preview of ${fileName}`}
          </Text>
          <List>
            <List.Item>{`${countOf(changed, "SKU")} ${applied ? "changed" : "will change"}`}</List.Item>
            <List.Item>{`${countOf(result.unchanged, "row")} ${result.unchanged === 1 ? "says" : "say"} nothing new`}</List.Item>
            <List.Item>{`${countOf(result.refused, "row")} ${applied ? "not saved" : "cannot be saved"}`}</List.Item>
          </List>
          {result.notes.map((note) => (
            <Text as="p" key={note} breakWord>
              {note}
            </Text>
          ))}
          <UnknownSkus skus={result.unknownSkus} />
          {applied ? null : (
            <InlineStack>
              <Button variant="primary" onClick={onApply} disabled={changed === 0}>
                {changed === 0 ? "Nothing to save" : `Save ${countOf(changed, "SKU")}`}
              </Button>
            </InlineStack>
          )}
        </BlockStack>
      </Card>
      {result.refusedRows.length > 0 ? (
        <RefusedRows rows={result.refusedRows} total={result.refused} />
      ) : null}
    </BlockStack>
  );
}

function UnknownSkus({ skus }: { skus: string[] }) {
  if (skus.length === 0) return null;
  const more = skus.length > MOST_UNKNOWN ? ` and ${formatCount(skus.length - MOST_UNKNOWN)} more` : "";
  return (
    <Banner tone="warning" title={`${countOf(skus.length, "SKU")} in no pledge, product or item`}>
      <Text as="p" breakWord>
        {`Saved all the same; check the spelling: ${skus.slice(0, MOST_UNKNOWN).join(", ")}${more}.`}
      </Text>
    </Banner>
  );
}

function RefusedRows({ rows, total }: { rows: RefusedRow[]; total: number }) {
  return (
    <Card padding="0">
      <div style={{ padding: "var(--p-space-400)" }}>
        <Text as="h2" variant="headingMd">
          {total > rows.length
            ? `Refused rows (the first ${formatCount(rows.length)} of ${formatCount(total)})`
            : `Refused rows (${formatCount(total)})`}
        </Text>
      </div>
      <RecordTable
        rows={rows}
        idOf={({ row }) => String(row)}
        resourceName={{ singular: "refused row", plural: "refused rows" }}
        headings={[{ title: "Row" }, { title: "SKU" }, { title: "Problem" }]}
        cells={(row) => (
          <>
            <IndexTable.Cell>{formatCount(row.row)}</IndexTable.Cell>
            <IndexTable.Cell>{row.sku || "–"}</IndexTable.Cell>
            <IndexTable.Cell>
              <div style={{ whiteSpace: "normal" }}>
                <Problems problems={row.problems} />
              </div>
            </IndexTable.Cell>
          </>
        )}
        condensed={(row) => (
          <>
            <Text as="span" fontWeight="semibold" breakWord>
              {`Row ${formatCount(row.row)}${row.sku ? `: ${row.sku}` : ""}`}
            </Text>
            <Problems problems={row.problems} />
          </>
        )}
      />
    </Card>
  );
}

function Problems({ problems }: { problems: string[] }) {
  return (
    <BlockStack gap="100">
      {problems.map((problem) => (
        <Text as="span" key={problem} breakWord>
          {problem}
        </Text>
      ))}
    </BlockStack>
  );
}
