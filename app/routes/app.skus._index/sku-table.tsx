import { EmptySearchResult, IndexTable, useBreakpoints } from "@shopify/polaris";
import type { SkuFactsView } from "~/modules/customs/sku-facts";
import { EmptyTable } from "~/ui/empty-table";
import { SkuTableRow, type SkuWithFacts } from "./sku-table-row";

interface SkuTableProps {
  rows: SkuWithFacts[];
  currency: string;
  filtered: boolean;
  onMatch: (sku: string) => void;
  onEdit: (facts: SkuFactsView) => void;
}

/** SKUs that pledges use, each with the variant it means, its weight and customs facts, and the way to change them. */
export function SkuTable({ rows, currency, filtered, onMatch, onEdit }: SkuTableProps) {
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
        { title: "Variant in your shop" },
        { title: "Weight" },
        { title: "HS code" },
        { title: "Customs description" },
        { title: "Customs value" },
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
          onEdit={onEdit}
        />
      ))}
    </IndexTable>
  );
}
