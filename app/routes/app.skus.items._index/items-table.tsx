import { EmptySearchResult, Filters, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import { useNavigate } from "@remix-run/react";
import type { ItemRow } from "~/modules/catalog/items/item-views";
import { EmptyTable } from "~/ui/empty-table";
import { countOf, formatCount } from "~/ui/format-count";
import { NumberCell, RecordTable } from "~/ui/record-table";
import { useTypedText } from "~/ui/use-typed-text";

/** The shop's items with how many SKUs they have, and a search over names and SKUs. */
export function ItemsTable({ items, search }: { items: ItemRow[]; search: string }) {
  const navigate = useNavigate();
  const [text, setText] = useTypedText(search, (typed) =>
    navigate(typed === "" ? "?" : `?search=${encodeURIComponent(typed)}`, { replace: true }),
  );
  if (items.length === 0 && search === "") {
    return (
      <EmptyTable heading="No items yet" action={{ content: "New item", url: "/app/skus/items/new" }}>
        <p>An item groups the SKUs of one thing, so that customs facts are entered once for all of them.</p>
      </EmptyTable>
    );
  }
  return (
    <>
      <Filters
        queryValue={text}
        queryPlaceholder="Search items and SKUs"
        onQueryChange={setText}
        onQueryClear={() => setText("")}
        filters={[]}
        onClearAll={() => setText("")}
      />
      <RecordTable
        rows={items}
        idOf={({ itemId }) => itemId}
        resourceName={{ singular: "item", plural: "items" }}
        headings={[
          { title: "Item" },
          { title: "SKU pattern" },
          { title: "SKUs", alignment: "end" },
          { title: "Used by pledges", alignment: "end" },
        ]}
        emptyState={
          <EmptySearchResult title="No item matches" description="Change the search." withIllustration />
        }
        cells={(item) => (
          <>
            <IndexTable.Cell>
              <div style={{ maxWidth: "22rem", whiteSpace: "normal" }}>
                <ItemLink item={item} />
              </div>
            </IndexTable.Cell>
            <IndexTable.Cell>{item.skuPattern || "From a product"}</IndexTable.Cell>
            <NumberCell>{formatCount(item.skus)}</NumberCell>
            <NumberCell>{formatCount(item.usedSkus)}</NumberCell>
          </>
        )}
        condensed={(item) => (
          <>
            <ItemLink item={item} />
            <InlineStack gap="200">
              <Text as="span">{countOf(item.skus, "SKU")}</Text>
              <Text as="span" tone="subdued">{`${formatCount(item.usedSkus)} used by pledges`}</Text>
            </InlineStack>
          </>
        )}
      />
    </>
  );
}

function ItemLink({ item }: { item: ItemRow }) {
  return (
    <Link dataPrimaryLink url={`/app/skus/items/${item.itemId}`} removeUnderline monochrome>
      <Text as="span" fontWeight="semibold" breakWord>
        {item.name}
      </Text>
    </Link>
  );
}
