import {
  Badge,
  BlockStack,
  Box,
  IndexTable,
  InlineStack,
  Link,
  Text,
  useBreakpoints,
} from "@shopify/polaris";
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
  const { smDown } = useBreakpoints();
  return (
    <IndexTable
      resourceName={{ singular: "connection", plural: "connections" }}
      itemCount={connections.length}
      selectable={false}
      condensed={smDown}
      headings={[
        { title: "Connection" },
        { title: "Status" },
        { title: "Pledges", alignment: "end" },
        { title: "Last received" },
      ]}
    >
      {connections.map((connection, index) => (
        <IndexTable.Row key={connection.id} id={connection.id} position={index}>
          {smDown ? <CondensedCells connection={connection} /> : <Cells connection={connection} />}
        </IndexTable.Row>
      ))}
    </IndexTable>
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
    <Box padding="300" width="100%">
      <BlockStack gap="150">
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
      </BlockStack>
    </Box>
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
