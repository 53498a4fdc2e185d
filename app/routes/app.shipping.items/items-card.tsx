import { Badge, Box, Card, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import { formatWeight } from "~/lib/weight";
import { CUSTOMS_FIELD_NAMES } from "~/modules/customs/sku-facts";
import type { ReadyItem, ReadyItems } from "~/modules/postage/overview/ready-item";
import { EmptyTable } from "~/ui/empty-table";
import { countOf, formatCount } from "~/ui/format-count";
import { NumberCell, RecordTable } from "~/ui/record-table";

/** The SKUs that parcels wait for, those with something missing first. */
export function ItemsCard({ items }: { items: ReadyItems }) {
  if (items.total === 0) {
    return (
      <Card padding="0">
        <EmptyTable heading="No items wait to be shipped" action={{ content: "See SKUs", url: "/app/skus" }}>
          <p>Once pledges are orders in Shopify, their items are listed here with what they still lack.</p>
        </EmptyTable>
      </Card>
    );
  }
  return (
    <Card padding="0">
      <RecordTable
        rows={items.items}
        idOf={({ sku }) => sku || "none"}
        resourceName={{ singular: "SKU", plural: "SKUs" }}
        headings={[
          { title: "SKU" },
          { title: "In parcels", alignment: "end" },
          { title: "For customs", alignment: "end" },
          { title: "Weight" },
          { title: "HS code" },
          { title: "Missing" },
        ]}
        cells={(item) => <Cells item={item} />}
        condensed={(item) => <Condensed item={item} />}
      />
      {items.total > items.items.length ? (
        <Box padding="400">
          <Text as="p" tone="subdued">
            {`${formatCount(items.total - items.items.length)} more on the `}
            <Link url="/app/skus">SKUs page</Link>
          </Text>
        </Box>
      ) : null}
    </Card>
  );
}

function Cells({ item }: { item: ReadyItem }) {
  const { facts } = item;
  return (
    <>
      <IndexTable.Cell>
        <Name item={item} />
      </IndexTable.Cell>
      <NumberCell>{formatCount(item.pledges)}</NumberCell>
      <NumberCell>{formatCount(item.declared)}</NumberCell>
      <IndexTable.Cell>{facts.weightGrams === null ? "–" : formatWeight(facts.weightGrams)}</IndexTable.Cell>
      <IndexTable.Cell>{facts.hsCode ?? "–"}</IndexTable.Cell>
      <IndexTable.Cell>
        <MissingBadges item={item} />
      </IndexTable.Cell>
    </>
  );
}

function Condensed({ item }: { item: ReadyItem }) {
  const weight = item.facts.weightGrams;
  return (
    <>
      <Name item={item} />
      <Text as="span">
        {`In ${countOf(item.pledges, "parcel")}, ${formatCount(item.declared)} for customs${weight === null ? "" : `, ${formatWeight(weight)}`}`}
      </Text>
      <InlineStack align="start">
        <MissingBadges item={item} />
      </InlineStack>
    </>
  );
}

function Name({ item: { sku, title } }: { item: ReadyItem }) {
  return (
    <div style={{ maxWidth: "22rem", whiteSpace: "normal", overflowWrap: "anywhere" }}>
      <Text as="p" fontWeight="semibold">
        {sku ? (
          <Link
            dataPrimaryLink
            url={`/app/skus?search=${encodeURIComponent(sku)}`}
            removeUnderline
            monochrome
          >
            {sku}
          </Link>
        ) : (
          "No SKU"
        )}
      </Text>
      <Text as="p" tone="subdued">
        {title}
      </Text>
    </div>
  );
}

function MissingBadges({ item: { weightMissing, customsMissing } }: { item: ReadyItem }) {
  const names = [
    ...(weightMissing ? ["weight"] : []),
    ...customsMissing.map((field) => CUSTOMS_FIELD_NAMES[field]),
  ];
  if (names.length === 0) return <Badge tone="success">Complete</Badge>;
  return (
    <InlineStack align="start" gap="100">
      {names.map((name) => (
        <Badge key={name} tone="warning">{`${name.charAt(0).toUpperCase()}${name.slice(1)}`}</Badge>
      ))}
    </InlineStack>
  );
}
