import {
  Badge,
  BlockStack,
  Box,
  Button,
  IndexTable,
  InlineStack,
  Link,
  Text,
  type BadgeProps,
} from "@shopify/polaris";
import type { SkuRow } from "~/modules/catalog/list-skus.server";
import type { SkuFactsView } from "~/modules/customs/sku-facts";
import { ActionButton } from "~/ui/action-button";
import { countOf, formatCount } from "~/ui/format-count";
import { Money } from "~/ui/money";
import { SkuDescription, SkuFactsLines, SkuHsCode, SkuValue, SkuWeight } from "~/ui/sku-facts-cells";
import { SKU_STATE_LABELS, type SkuState } from "./sku-state";

const TONES: Record<SkuState, BadgeProps["tone"]> = {
  missing: "critical",
  duplicate: "warning",
  not_shippable: "attention",
  matched: "success",
};

export interface SkuWithFacts extends SkuRow {
  facts: SkuFactsView;
}

interface CellsProps {
  row: SkuWithFacts;
  currency: string;
  onMatch: (sku: string) => void;
  onEdit: (facts: SkuFactsView) => void;
}

interface SkuTableRowProps extends CellsProps {
  position: number;
  /** One block below the other instead of columns, for phones. */
  condensed: boolean;
}

/** One SKU with the variant it means and the way to change that. */
export function SkuTableRow({ position, condensed, ...cells }: SkuTableRowProps) {
  return (
    <IndexTable.Row id={cells.row.sku} position={position}>
      {condensed ? <CondensedCells {...cells} /> : <Cells {...cells} />}
    </IndexTable.Row>
  );
}

function Cells({ row, currency, onMatch, onEdit }: CellsProps) {
  const { facts } = row;
  return (
    <>
      <IndexTable.Cell>
        <BlockStack gap="100" inlineAlign="start">
          <Sku row={row} />
          <Match row={row} />
        </BlockStack>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <div style={{ maxWidth: "16rem", minWidth: "8rem", whiteSpace: "normal" }}>
          <BlockStack>
            <Variant row={row} />
            {row.match.kind === "matched" ? (
              <Text as="span" tone="subdued">
                <Price row={row} currency={currency} />
              </Text>
            ) : null}
          </BlockStack>
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <SkuWeight facts={facts} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <SkuHsCode facts={facts} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <SkuDescription facts={facts} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <SkuValue facts={facts} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          <PledgesLink row={row}>{formatCount(row.pledges)}</PledgesLink>
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <RowActions row={row} onMatch={onMatch} onEdit={onEdit} />
      </IndexTable.Cell>
    </>
  );
}

function CondensedCells({ row, currency, onMatch, onEdit }: CellsProps) {
  return (
    <Box padding="300" width="100%">
      <BlockStack gap="150">
        <InlineStack align="space-between" gap="200">
          <Sku row={row} />
          <Match row={row} />
        </InlineStack>
        {row.match.kind === "missing" ? null : <Variant row={row} />}
        <SkuFactsLines facts={row.facts} />
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200">
            <PledgesLink row={row}>{countOf(row.pledges, "pledge")}</PledgesLink>
            {row.match.kind === "matched" ? <Price row={row} currency={currency} /> : null}
          </InlineStack>
          <RowActions row={row} onMatch={onMatch} onEdit={onEdit} />
        </InlineStack>
      </BlockStack>
    </Box>
  );
}

function Sku({ row }: { row: SkuRow }) {
  return (
    <Text as="span" fontWeight="semibold" breakWord>
      {row.sku}
    </Text>
  );
}

function Match({ row }: { row: SkuRow }) {
  return (
    <InlineStack gap="100">
      <Badge tone={TONES[row.state]}>{SKU_STATE_LABELS[row.state]}</Badge>
      {row.match.kind === "matched" && row.match.byHand ? <Badge>By hand</Badge> : null}
      {row.needed ? (
        <Badge tone="warning" toneAndProgressLabelOverride={neededBy(row)}>
          Facts needed
        </Badge>
      ) : null}
    </InlineStack>
  );
}

/** Why, for those who do not see the column of facts beside it. */
function neededBy({ declared }: SkuRow): string {
  return declared > 0 ? `${countOf(declared, "parcel")} for customs` : "Weight missing";
}

function Price({ row, currency }: { row: SkuRow; currency: string }) {
  if (row.match.kind !== "matched") return <>–</>;
  return <Money amountMinor={row.match.variant.priceMinor} currency={currency} />;
}

function PledgesLink({ row, children }: { row: SkuRow; children: string }) {
  return (
    <Link url={`/app/pledges?sku=${encodeURIComponent(row.sku)}`} removeUnderline>
      {children}
    </Link>
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

function RowActions({ row, onMatch, onEdit }: Omit<CellsProps, "currency">) {
  const byHand = row.match.kind === "matched" && row.match.byHand;
  return (
    <InlineStack gap="200" align="end">
      <Button onClick={() => onEdit(row.facts)} accessibilityLabel={`Edit weight and customs: ${row.sku}`}>
        Edit
      </Button>
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
