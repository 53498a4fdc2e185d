import {
  Badge,
  BlockStack,
  Box,
  Card,
  IndexTable,
  InlineStack,
  Link,
  Text,
  type BadgeProps,
} from "@shopify/polaris";
import { DateTime } from "~/ui/date-time";
import { EmptyTable } from "~/ui/empty-table";
import { PagePagination } from "~/ui/page-pagination";
import { ActionForm } from "./action-form";

interface EventRow {
  id: string;
  type: string;
  pledgeId: string | null;
  externalId: string | null;
  version: number;
  createdAt: string;
  state: "waiting" | "retrying" | "delivered" | "failed";
  attempts: number;
  lastError: string | null;
  deliveredAt: string | null;
  nextAttemptAt: string | null;
}

interface EventsCardProps {
  list: {
    callback: { failed: number; url: string | null };
    rows: EventRow[];
    page: number;
    hasMore: boolean;
  };
}

const BADGES: Record<EventRow["state"], { label: string; tone: BadgeProps["tone"] }> = {
  waiting: { label: "Waiting", tone: "info" },
  retrying: { label: "Retrying", tone: "warning" },
  delivered: { label: "Delivered", tone: "success" },
  failed: { label: "Failed", tone: "critical" },
};

/** What was told, newest first, and what became of it. */
export function EventsCard({ list }: EventsCardProps) {
  const { callback, rows, page, hasMore } = list;
  return (
    <Card padding="0">
      <Box padding="400">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Messages
          </Text>
          {callback.failed > 0 && callback.url ? (
            <ActionForm intent="replay-failed">{`Send ${callback.failed} failed again`}</ActionForm>
          ) : null}
        </InlineStack>
      </Box>
      <IndexTable
        selectable={false}
        resourceName={{ singular: "message", plural: "messages" }}
        itemCount={rows.length}
        emptyState={
          <EmptyTable heading="Nothing told yet">
            <p>Once there is an address, every blocked, created and cancelled pledge appears here.</p>
          </EmptyTable>
        }
        headings={[
          { title: "Message" },
          { title: "Backer ID" },
          { title: "When" },
          { title: "Status" },
          { title: "Attempts", alignment: "end" },
          { title: "Send again" },
        ]}
      >
        {rows.map((row, index) => (
          <EventTableRow key={row.id} row={row} position={index} canReplay={callback.url !== null} />
        ))}
      </IndexTable>
      <Box padding="300">
        <PagePagination page={page} hasMore={hasMore} label="Pages of messages" />
      </Box>
    </Card>
  );
}

function EventTableRow({
  row,
  position,
  canReplay,
}: {
  row: EventRow;
  position: number;
  canReplay: boolean;
}) {
  const badge = BADGES[row.state];
  return (
    <IndexTable.Row id={row.id} position={position}>
      <IndexTable.Cell>
        {row.type}
        {row.version > 0 ? ` · version ${row.version}` : ""}
      </IndexTable.Cell>
      <IndexTable.Cell>
        {row.pledgeId ? <Link url={`/app/pledges/${row.pledgeId}`}>{row.externalId ?? "–"}</Link> : "–"}
      </IndexTable.Cell>
      <IndexTable.Cell>
        <DateTime iso={row.createdAt} seconds />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <BlockStack gap="100">
          <InlineStack gap="200">
            <Badge tone={badge.tone}>{badge.label}</Badge>
            {row.deliveredAt ? <DateTime iso={row.deliveredAt} seconds /> : null}
          </InlineStack>
          {row.lastError ? (
            <Text as="span" tone="subdued">
              {row.lastError}
            </Text>
          ) : null}
          {row.state === "retrying" && row.nextAttemptAt ? (
            <Text as="span" tone="subdued">
              Next attempt <DateTime iso={row.nextAttemptAt} seconds />
            </Text>
          ) : null}
        </BlockStack>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          {row.attempts}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        {canReplay && row.pledgeId ? (
          <ActionForm
            intent="replay"
            fields={{ eventId: row.id }}
            accessibilityLabel={`Send again: ${row.type} of ${row.externalId ?? "pledge"}`}
          >
            Send again
          </ActionForm>
        ) : null}
      </IndexTable.Cell>
    </IndexTable.Row>
  );
}
