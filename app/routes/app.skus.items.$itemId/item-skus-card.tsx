import { BlockStack, Box, Button, Card, IndexTable, InlineStack, Text } from "@shopify/polaris";
import { useCallback, useState } from "react";
import type { GeneratedSku, ItemOption } from "~/modules/catalog/items/item-pattern";
import type { SkuFactsView } from "~/modules/customs/sku-facts";
import { EditFactsModal } from "~/ui/edit-facts-modal";
import { PagePagination } from "~/ui/page-pagination";
import { RecordTable } from "~/ui/record-table";
import { SkuDescription, SkuFactsLines, SkuHsCode, SkuValue, SkuWeight } from "~/ui/sku-facts-cells";

interface Row extends GeneratedSku {
  facts: SkuFactsView;
}

interface ItemSkusCardProps {
  rows: Row[];
  options: ItemOption[];
  page: number;
  hasMore: boolean;
}

/** The item's SKUs with what is known of each. */
export function ItemSkusCard({ rows, options, page, hasMore }: ItemSkusCardProps) {
  const [editing, setEditing] = useState<SkuFactsView | null>(null);
  const close = useCallback(() => setEditing(null), []);
  const named = options.map(({ name }) => name).join(" / ");
  return (
    <BlockStack gap="200">
      <Card padding="0">
        <Box padding="400">
          <Text as="h2" variant="headingMd">
            SKUs
          </Text>
        </Box>
        <RecordTable
          rows={rows}
          idOf={({ sku }) => sku}
          resourceName={{ singular: "SKU", plural: "SKUs" }}
          headings={[
            { title: named === "" ? "SKU" : `SKU, ${named}` },
            { title: "Weight" },
            { title: "HS code" },
            { title: "Customs description" },
            { title: "Customs value" },
            { title: "Actions", hidden: true },
          ]}
          cells={(row) => (
            <>
              <IndexTable.Cell>
                <Name row={row} />
              </IndexTable.Cell>
              <IndexTable.Cell>
                <SkuWeight facts={row.facts} />
              </IndexTable.Cell>
              <IndexTable.Cell>
                <SkuHsCode facts={row.facts} />
              </IndexTable.Cell>
              <IndexTable.Cell>
                <SkuDescription facts={row.facts} />
              </IndexTable.Cell>
              <IndexTable.Cell>
                <SkuValue facts={row.facts} />
              </IndexTable.Cell>
              <IndexTable.Cell>
                <EditButton row={row} onEdit={setEditing} />
              </IndexTable.Cell>
            </>
          )}
          condensed={(row) => (
            <>
              <InlineStack align="space-between" gap="200" wrap={false}>
                <Name row={row} />
                <EditButton row={row} onEdit={setEditing} />
              </InlineStack>
              <SkuFactsLines facts={row.facts} />
            </>
          )}
        />
      </Card>
      <PagePagination page={page} hasMore={hasMore} label="Pages of SKUs" />
      <EditFactsModal facts={editing} onClose={close} />
    </BlockStack>
  );
}

function Name({ row }: { row: Row }) {
  return (
    <BlockStack>
      <Text as="span" fontWeight="semibold" breakWord>
        {row.sku}
      </Text>
      {row.values.length > 0 ? (
        <Text as="span" tone="subdued" breakWord>
          {row.values.join(" / ")}
        </Text>
      ) : null}
    </BlockStack>
  );
}

function EditButton({ row, onEdit }: { row: Row; onEdit: (facts: SkuFactsView) => void }) {
  return (
    <Button onClick={() => onEdit(row.facts)} accessibilityLabel={`Edit weight and customs: ${row.sku}`}>
      Edit
    </Button>
  );
}
