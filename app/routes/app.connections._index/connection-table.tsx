import { Badge, BlockStack, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import { RecordTable } from "~/ui/record-table";
import { DateTime } from "~/ui/date-time";
import { countOf, formatCount } from "~/ui/format-count";
import { platformLabel } from "~/ui/platform-label";

interface ConnectionRow {
  id: string;
  name: string;
  platform: string;
  status: "active" | "disconnected";
  pledgeCount: number;
  lastReceivedAt: string | null;
}

/** The shop's connections, active ones first. */
export function ConnectionTable({ connections }: { connections: ConnectionRow[] }) {
  return (
    <RecordTable
      rows={connections}
      idOf={(connection) => connection.id}
      resourceName={{ singular: "connection", plural: "connections" }}
      headings={[
        { title: "Connection" },
        { title: "Status" },
        { title: "Pledges", alignment: "end" },
        { title: "Last received" },
      ]}
      cells={(connection) => <Cells connection={connection} />}
      condensed={(connection) => <CondensedCells connection={connection} />}
    />
  );
}

function Cells({ connection }: { connection: ConnectionRow }) {
  return (
    <>
      <IndexTable.Cell>
        <div style={{ maxWidth: "24rem" }}>
          <Name connection={connection} />
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Status connection={connection} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          {formatCount(connection.pledgeCount)}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <LastReceived connection={connection} />
      </IndexTable.Cell>
    </>
  );
}

/** One block below the other instead of columns, for phones. */
function CondensedCells({ connection }: { connection: ConnectionRow }) {
  return (
    <>
      <InlineStack align="space-between" blockAlign="start" gap="200" wrap={false}>
        <div style={{ minWidth: 0 }}>
          <Name connection={connection} />
        </div>
        <Status connection={connection} />
      </InlineStack>
      <Text as="span">{countOf(connection.pledgeCount, "pledge")}</Text>
      <Text as="span" tone="subdued">
        Last received: <LastReceived connection={connection} />
      </Text>
    </>
  );
}

function Name({ connection }: { connection: ConnectionRow }) {
  return (
    <BlockStack>
      <Text as="p" fontWeight="semibold" truncate>
        <Link dataPrimaryLink url={`/app/connections/${connection.id}`} removeUnderline monochrome>
          {connection.name}
        </Link>
      </Text>
      <Text as="p" tone="subdued" truncate>
        {platformLabel(connection.platform)}
      </Text>
    </BlockStack>
  );
}

function Status({ connection }: { connection: ConnectionRow }) {
  const active = connection.status === "active";
  return <Badge tone={active ? "success" : undefined}>{active ? "Active" : "Disconnected"}</Badge>;
}

function LastReceived({ connection }: { connection: ConnectionRow }) {
  return connection.lastReceivedAt ? <DateTime iso={connection.lastReceivedAt} /> : <>Nothing yet</>;
}
