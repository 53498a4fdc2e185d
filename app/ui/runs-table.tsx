import { BlockStack, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import { NumberCell, RecordTable } from "./record-table";
import type { SyncRunView } from "~/modules/fulfillment/views";
import { DateTime } from "./date-time";
import { formatCount } from "./format-count";
import { RunBadge } from "./run-badge";
import { describeRun } from "./run-summary";

/** Comparisons with Shopify, newest first. */
export function RunsTable({ runs }: { runs: SyncRunView[] }) {
  return (
    <RecordTable
      rows={runs}
      idOf={(run) => run.id}
      resourceName={{ singular: "sync", plural: "syncs" }}
      headings={[
        { title: "Started" },
        { title: "State" },
        { title: "Connection" },
        { title: "Checked", alignment: "end" },
        { title: "Changed", alignment: "end" },
        { title: "Cannot be checked", alignment: "end" },
        { title: "Errors", alignment: "end" },
        { title: "Took" },
      ]}
      cells={(run) => <Cells run={run} />}
      condensed={(run) => <CondensedCells run={run} />}
    />
  );
}

function Cells({ run }: { run: SyncRunView }) {
  return (
    <>
      <IndexTable.Cell>
        <Started run={run} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <RunBadge run={run} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <div style={{ maxWidth: "12rem" }}>
          <Text as="p" truncate>
            {run.connectionName}
          </Text>
        </div>
      </IndexTable.Cell>
      <NumberCell>{formatCount(run.checked)}</NumberCell>
      <NumberCell>{formatCount(run.changed)}</NumberCell>
      <NumberCell>{formatCount(run.hidden)}</NumberCell>
      <NumberCell>{formatCount(run.errors)}</NumberCell>
      <IndexTable.Cell>{run.seconds === null ? "–" : `${formatCount(run.seconds)} s`}</IndexTable.Cell>
    </>
  );
}

/** One block below the other instead of columns, for phones. */
function CondensedCells({ run }: { run: SyncRunView }) {
  return (
    <>
      <InlineStack align="space-between" blockAlign="start" gap="200">
        <Started run={run} />
        <RunBadge run={run} />
      </InlineStack>
      <Text as="p" breakWord>
        {describeRun(run)}
      </Text>
      <Text as="p" tone="subdued" truncate>
        {run.connectionName}
      </Text>
    </>
  );
}

function Started({ run }: { run: SyncRunView }) {
  return (
    <BlockStack>
      <Link dataPrimaryLink url={`/app/fulfillment/runs/${run.id}`} removeUnderline monochrome>
        <Text as="span" fontWeight="semibold">
          <DateTime iso={run.startedAt ?? run.createdAt} />
        </Text>
      </Link>
      <Text as="span" tone="subdued">
        {run.startedBy === "creator" ? "Started by you" : "Daily sync"}
      </Text>
    </BlockStack>
  );
}
