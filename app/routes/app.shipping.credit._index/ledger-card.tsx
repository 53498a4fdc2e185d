import { Box, Card, EmptySearchResult, IndexTable, InlineStack, Text } from "@shopify/polaris";
import type { LedgerEntryView, LedgerKind, LedgerPage } from "~/modules/postage/ledger/ledger-views";
import { DateTime } from "~/ui/date-time";
import { EmptyTable } from "~/ui/empty-table";
import { Money } from "~/ui/money";
import { PagePagination } from "~/ui/page-pagination";
import { RecordTable } from "~/ui/record-table";
import { QuerySearch } from "~/ui/query-search";

const KINDS: Record<LedgerKind, string> = {
  postage: "Postage",
  fee: "Fee",
  insurance: "Insurance",
  easypost_fee: "EasyPost's fee",
  refund_credit: "Refund",
  correction: "Correction",
};

interface LedgerCardProps {
  ledger: LedgerPage;
  search: string;
  nothingYet: boolean;
}

/** Every entry that the balance is the sum of, newest first. */
export function LedgerCard({ ledger, search, nothingYet }: LedgerCardProps) {
  if (nothingYet) {
    return (
      <Card padding="0">
        <EmptyTable
          heading="Nothing was charged yet"
          action={{ content: "See package groups", url: "/app/shipping/groups" }}
        >
          <p>Each label that is bought, and each that is refunded, has its line here.</p>
        </EmptyTable>
      </Card>
    );
  }
  return (
    <Card padding="0">
      <Box padding="300">
        <QuerySearch
          search={search}
          label="Search entries"
          placeholder="Order, Labels 7, tracking number, or what it was for"
        />
      </Box>
      <RecordTable
        rows={ledger.entries}
        idOf={({ id }) => id}
        resourceName={{ singular: "entry", plural: "entries" }}
        headings={[
          { title: "Time" },
          { title: "Kind" },
          { title: "Order" },
          { title: "What for" },
          { title: "Amount", alignment: "end" },
        ]}
        cells={(entry) => <Cells entry={entry} />}
        condensed={(entry) => <Condensed entry={entry} />}
        emptyState={
          <EmptySearchResult title="No entry matches" description="Change the search." withIllustration />
        }
      />
      <Box padding="300">
        <PagePagination page={ledger.page} hasMore={ledger.hasMore} label="Pages of entries" />
      </Box>
    </Card>
  );
}

function Cells({ entry }: { entry: LedgerEntryView }) {
  return (
    <>
      <IndexTable.Cell>
        <DateTime iso={entry.at} />
      </IndexTable.Cell>
      <IndexTable.Cell>{KINDS[entry.kind]}</IndexTable.Cell>
      <IndexTable.Cell>{entry.orderName ?? "–"}</IndexTable.Cell>
      <IndexTable.Cell>
        <div style={{ maxWidth: "26rem", whiteSpace: "normal", overflowWrap: "anywhere" }}>
          {entry.description}
          <LabelsNumber number={entry.batchNumber} />
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          <Money amountMinor={entry.amountMinor} currency="USD" />
        </Text>
      </IndexTable.Cell>
    </>
  );
}

function LabelsNumber({ number }: { number: number | null }) {
  if (number === null) return null;
  return (
    <Text as="span" tone="subdued">
      {` · Labels ${number}`}
    </Text>
  );
}

function Condensed({ entry }: { entry: LedgerEntryView }) {
  return (
    <>
      <InlineStack align="space-between" gap="200">
        <Text as="span" fontWeight="semibold">
          {[KINDS[entry.kind], entry.orderName].filter(Boolean).join(" ")}
        </Text>
        <Money amountMinor={entry.amountMinor} currency="USD" />
      </InlineStack>
      <Text as="p" breakWord>
        {entry.description}
        <LabelsNumber number={entry.batchNumber} />
      </Text>
      <Text as="p" tone="subdued">
        <DateTime iso={entry.at} />
      </Text>
    </>
  );
}
