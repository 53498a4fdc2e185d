import { BlockStack, Card, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import { NumberCell, RecordTable } from "~/ui/record-table";
import type { ImportListRow } from "~/modules/pledges/import/import-views";
import { DateTime } from "~/ui/date-time";
import { countOf, formatCount } from "~/ui/format-count";
import { ImportBadge } from "~/ui/import-badge";
import { importFormatLabel } from "~/ui/import-format-label";

/** The files that were uploaded, newest first. */
export function ImportsTable({ imports }: { imports: ImportListRow[] }) {
  return (
    <Card padding="0">
      <RecordTable
        rows={imports}
        idOf={(row) => row.id}
        resourceName={{ singular: "import", plural: "imports" }}
        headings={[
          { title: "File" },
          { title: "State" },
          { title: "Campaign" },
          { title: "Imported", alignment: "end" },
          { title: "Skipped", alignment: "end" },
          { title: "Failed", alignment: "end" },
          { title: "Uploaded" },
        ]}
        cells={(row) => <Cells row={row} />}
        condensed={(row) => <CondensedCells row={row} />}
      />
    </Card>
  );
}

function Cells({ row }: { row: ImportListRow }) {
  return (
    <>
      <IndexTable.Cell>
        <FileName row={row} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <ImportBadge state={row.state} />
      </IndexTable.Cell>
      <IndexTable.Cell>{row.campaign?.name ?? "–"}</IndexTable.Cell>
      <NumberCell>{formatCount(row.rows.imported)}</NumberCell>
      <NumberCell>{formatCount(row.rows.skipped)}</NumberCell>
      <NumberCell>{formatCount(row.rows.failed)}</NumberCell>
      <IndexTable.Cell>
        <DateTime iso={row.uploadedAt} />
      </IndexTable.Cell>
    </>
  );
}

/** One block below the other instead of columns, for phones. */
function CondensedCells({ row }: { row: ImportListRow }) {
  const { imported, skipped, failed } = row.rows;
  return (
    <>
      <InlineStack align="space-between" blockAlign="start" gap="200">
        <FileName row={row} />
        <ImportBadge state={row.state} />
      </InlineStack>
      {row.campaign ? <Text as="span">{row.campaign.name}</Text> : null}
      {row.startedAt ? (
        <Text as="span">
          {`${countOf(imported, "row")} imported, ${formatCount(skipped)} skipped, ${formatCount(failed)} failed`}
        </Text>
      ) : null}
      <Text as="span" tone="subdued">
        <DateTime iso={row.uploadedAt} />
      </Text>
    </>
  );
}

function FileName({ row }: { row: ImportListRow }) {
  return (
    <div style={{ maxWidth: "22rem", overflowWrap: "anywhere", whiteSpace: "normal" }}>
      <BlockStack>
        <Link dataPrimaryLink url={`/app/imports/${row.id}`} removeUnderline monochrome>
          <Text as="span" fontWeight="semibold" breakWord>
            {row.fileName}
          </Text>
        </Link>
        <Text as="span" tone="subdued">
          {row.format ? importFormatLabel(row.format) : row.connection.name}
        </Text>
      </BlockStack>
    </div>
  );
}
