import { EmptySearchResult, IndexTable, useBreakpoints } from "@shopify/polaris";
import type { SkuRow } from "~/modules/catalog/list-skus.server";
import { EmptyTable } from "~/ui/empty-table";
import { SkuTableRow } from "./sku-table-row";

interface SkuTableProps {
  rows: SkuRow[];
  currency: string;
  filtered: boolean;
  onMatch: (sku: string) => void;
}

/** SKUs that pledges use, each with the variant it means and the way to change that. */
export function SkuTable({ rows, currency, filtered, onMatch }: SkuTableProps) {
  const { smDown } = useBreakpoints();
  if (rows.length === 0 && !filtered) {
    return (
      <EmptyTable heading="No SKUs yet" action={{ content: "Connect a platform", url: "/app/connections" }}>
        <p>The SKUs of your pledges appear here, matched with your products.</p>
      </EmptyTable>
    );
  }
  return (
    <IndexTable
      resourceName={{ singular: "SKU", plural: "SKUs" }}
      itemCount={rows.length}
      selectable={false}
      condensed={smDown}
      emptyState={
        <EmptySearchResult
          title="No SKU matches"
          description="Change the search or the filter."
          withIllustration
        />
      }
      headings={[
        { title: "SKU" },
        { title: "Match" },
        { title: "Variant in your shop" },
        { title: "Price", alignment: "end" },
        { title: "Pledges", alignment: "end" },
        { title: "Actions", hidden: true },
      ]}
    >
      {rows.map((row, index) => (
        <SkuTableRow
          key={row.sku}
          row={row}
          position={index}
          currency={currency}
          condensed={smDown}
          onMatch={onMatch}
        />
      ))}
    </IndexTable>
  );
}
