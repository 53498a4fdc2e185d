import {
  Badge,
  BlockStack,
  Button,
  EmptySearchResult,
  IndexTable,
  InlineStack,
  Link,
  Text,
  type BadgeProps,
} from "@shopify/polaris";
import type { SkuRow } from "~/modules/catalog/list-skus.server";
import { ActionButton } from "~/ui/action-button";
import { EmptyTable } from "~/ui/empty-table";
import { formatCount } from "~/ui/format-count";
import { Money } from "~/ui/money";
import { SKU_STATE_LABELS, type SkuState } from "./sku-state";

const TONES: Record<SkuState, BadgeProps["tone"]> = {
  missing: "critical",
  duplicate: "warning",
  not_shippable: "attention",
  matched: "success",
};

interface SkuTableProps {
  rows: SkuRow[];
  currency: string;
  filtered: boolean;
  onMatch: (sku: string) => void;
}

/** SKUs that pledges use, each with the variant it means and the way to change that. */
export function SkuTable({ rows, currency, filtered, onMatch }: SkuTableProps) {
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
        <IndexTable.Row key={row.sku} id={row.sku} position={index}>
          <IndexTable.Cell>
            <Text as="span" fontWeight="semibold" breakWord>
              {row.sku}
            </Text>
          </IndexTable.Cell>
          <IndexTable.Cell>
            <InlineStack gap="100">
              <Badge tone={TONES[row.state]}>{SKU_STATE_LABELS[row.state]}</Badge>
              {row.match.kind === "matched" && row.match.byHand ? <Badge>By hand</Badge> : null}
            </InlineStack>
          </IndexTable.Cell>
          <IndexTable.Cell>
            <Variant row={row} />
          </IndexTable.Cell>
          <IndexTable.Cell>
            <Text as="span" alignment="end" numeric>
              {row.match.kind === "matched" ? (
                <Money amountMinor={row.match.variant.priceMinor} currency={currency} />
              ) : (
                "–"
              )}
            </Text>
          </IndexTable.Cell>
          <IndexTable.Cell>
            <Text as="span" alignment="end" numeric>
              <Link url={`/app/pledges?sku=${encodeURIComponent(row.sku)}`} removeUnderline>
                {formatCount(row.pledges)}
              </Link>
            </Text>
          </IndexTable.Cell>
          <IndexTable.Cell>
            <RowActions row={row} onMatch={onMatch} />
          </IndexTable.Cell>
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function Variant({ row }: { row: SkuRow }) {
  switch (row.match.kind) {
    case "matched":
      return (
        <Text as="span" breakWord>
          {row.match.variant.title}
        </Text>
      );
    case "duplicate":
      return (
        <BlockStack>
          {row.match.variants.map((variant) => (
            <Text as="span" key={variant.gid} breakWord>
              {variant.title}
            </Text>
          ))}
        </BlockStack>
      );
    case "missing":
      return <Text as="span">–</Text>;
  }
}

function RowActions({ row, onMatch }: { row: SkuRow; onMatch: (sku: string) => void }) {
  const byHand = row.match.kind === "matched" && row.match.byHand;
  return (
    <InlineStack gap="200" align="end" wrap={false}>
      {row.state === "matched" && !byHand ? null : (
        <Button
          onClick={() => onMatch(row.sku)}
          accessibilityLabel={`${byHand ? "Change" : "Match by hand"}: ${row.sku}`}
        >
          {byHand ? "Change" : "Match by hand"}
        </Button>
      )}
      {byHand ? (
        <ActionButton
          fields={{ intent: "unmatch", sku: row.sku }}
          variant="tertiary"
          accessibilityLabel={`Unmatch ${row.sku}`}
        >
          Unmatch
        </ActionButton>
      ) : null}
    </InlineStack>
  );
}
