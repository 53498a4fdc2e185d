import { BlockStack, EmptySearchResult, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import { RecordTable } from "~/ui/record-table";
import type { BackerRow } from "~/modules/backers/backer-views";
import { countryName } from "~/ui/country-name";
import { EmptyTable } from "~/ui/empty-table";
import { countOf } from "~/ui/format-count";
import { ShippingBadge } from "~/ui/shipping-badge";
import { StateBadge } from "~/ui/state-badge";

/** One page of backers, each with the newest pledge. */
export function BackerTable({ rows, nobody }: { rows: BackerRow[]; nobody: boolean }) {
  if (nobody)
    return (
      <EmptyTable
        heading="No backers yet"
        action={{ content: "Connect a platform", url: "/app/connections" }}
      >
        <p>Backers appear here with their pledges, as soon as a platform sends them or you import a file.</p>
      </EmptyTable>
    );
  return (
    <RecordTable
      rows={rows}
      idOf={(row) => row.pledgeId}
      resourceName={{ singular: "backer", plural: "backers" }}
      emptyState={
        <EmptySearchResult
          title="Nobody found"
          description="Try a part of the name or e-mail, a Backer ID or an order name."
          withIllustration
        />
      }
      headings={[
        { title: "Backer" },
        { title: "E-mail" },
        { title: "Backer ID" },
        { title: "Order" },
        { title: "Shipping" },
        { title: "Country" },
      ]}
      cells={(row) => <Cells row={row} />}
      condensed={(row) => <CondensedCells row={row} />}
    />
  );
}

function Cells({ row }: { row: BackerRow }) {
  return (
    <>
      <IndexTable.Cell>
        <div style={{ maxWidth: "14rem" }}>
          <Name row={row} />
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <div style={{ maxWidth: "16rem" }}>
          <Text as="p" truncate>
            {row.email ?? "–"}
          </Text>
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>{row.externalId}</IndexTable.Cell>
      <IndexTable.Cell>{row.orderName ?? "–"}</IndexTable.Cell>
      <IndexTable.Cell>
        <Shipping row={row} />
      </IndexTable.Cell>
      <IndexTable.Cell>{countryName(row.countryCode)}</IndexTable.Cell>
    </>
  );
}

/** One block below the other instead of columns, for phones. */
function CondensedCells({ row }: { row: BackerRow }) {
  return (
    <>
      <InlineStack align="space-between" blockAlign="start" gap="200" wrap={false}>
        <div style={{ minWidth: 0 }}>
          <Name row={row} />
        </div>
        <Shipping row={row} />
      </InlineStack>
      <Text as="p" truncate>
        {row.email ?? "No e-mail"}
      </Text>
      <Text as="p" tone="subdued" breakWord>
        {[row.externalId, row.orderName && `Order ${row.orderName}`].filter(Boolean).join(" · ")}
      </Text>
    </>
  );
}

function Name({ row }: { row: BackerRow }) {
  return (
    <BlockStack>
      <Text as="p" fontWeight="semibold" truncate>
        <Link dataPrimaryLink url={`/app/backers/${row.pledgeId}`} removeUnderline monochrome>
          {row.name ?? row.email ?? "Unnamed backer"}
        </Link>
      </Text>
      <Text as="p" tone="subdued" truncate>
        {row.pledges > 1
          ? `${countOf(row.pledges, "pledge")}, newest: ${row.campaignName}`
          : row.campaignName}
      </Text>
    </BlockStack>
  );
}

/** Once there is an order its parcels matter; before that, what the pledge waits for. */
function Shipping({ row }: { row: BackerRow }) {
  if (row.state !== "created") return <StateBadge state={row.state} />;
  return <ShippingBadge status={row.shipping ?? "unfulfilled"} />;
}
