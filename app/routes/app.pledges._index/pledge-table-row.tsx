import { Badge, BlockStack, Box, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import type { PledgeRow } from "~/modules/pledges/views/views";
import { countryName } from "~/ui/country-name";
import { Money } from "~/ui/money";
import { OutcomeBadge } from "~/ui/outcome-badge";
import { problemLabel, worstFirst } from "~/ui/problem-label";
import { ShippingBadge } from "~/ui/shipping-badge";
import { StateBadge } from "~/ui/state-badge";

const MOST_PROBLEMS = 1;

interface PledgeTableRowProps {
  row: PledgeRow;
  position: number;
  selected: boolean;
  /** One block below the other instead of columns, for phones. */
  condensed: boolean;
  showCampaign: boolean;
}

/** One pledge in the list. */
export function PledgeTableRow({ row, position, selected, condensed, showCampaign }: PledgeTableRowProps) {
  return (
    <IndexTable.Row id={row.id} position={position} selected={selected}>
      {condensed ? <CondensedCells row={row} /> : <Cells row={row} showCampaign={showCampaign} />}
    </IndexTable.Row>
  );
}

function Cells({ row, showCampaign }: { row: PledgeRow; showCampaign: boolean }) {
  return (
    <>
      <IndexTable.Cell>
        <div style={{ maxWidth: "12rem" }}>
          <Backer row={row} />
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <StateBadge state={row.state} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <div style={{ maxWidth: "11rem" }}>
          <Problems row={row} />
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          <Money {...row.totalPaid} />
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>{hasOutcome(row) ? <OutcomeBadge outcome={row.outcome} /> : "–"}</IndexTable.Cell>
      <IndexTable.Cell>{row.orderName ?? "–"}</IndexTable.Cell>
      <IndexTable.Cell>
        {row.state === "created" ? <ShippingBadge status={row.shipping ?? "unfulfilled"} /> : "–"}
      </IndexTable.Cell>
      <IndexTable.Cell>
        <div style={{ whiteSpace: "normal" }}>{countryName(row.countryCode)}</div>
      </IndexTable.Cell>
      {showCampaign ? (
        <IndexTable.Cell>
          <div style={{ maxWidth: "10rem" }}>
            <Text as="p" truncate>
              {row.campaignName}
            </Text>
          </div>
        </IndexTable.Cell>
      ) : null}
    </>
  );
}

function CondensedCells({ row }: { row: PledgeRow }) {
  return (
    <Box padding="300" width="100%">
      <BlockStack gap="150">
        <InlineStack align="space-between" gap="200" wrap={false}>
          <div style={{ minWidth: 0 }}>
            <Backer row={row} />
          </div>
          <Money {...row.totalPaid} />
        </InlineStack>
        <InlineStack gap="100">
          <StateBadge state={row.state} />
          {hasOutcome(row) ? <OutcomeBadge outcome={row.outcome} /> : null}
          {row.state === "created" && row.shipping && row.shipping !== "unfulfilled" ? (
            <ShippingBadge status={row.shipping} />
          ) : null}
          {row.problemCodes.length > 0 || row.hasDifferences ? <Problems row={row} /> : null}
        </InlineStack>
        {row.orderName ? <Text as="span">{`Order ${row.orderName}`}</Text> : null}
      </BlockStack>
    </Box>
  );
}

function hasOutcome(row: PledgeRow): boolean {
  return row.state !== "blocked" && row.state !== "skipped";
}

function Backer({ row }: { row: PledgeRow }) {
  return (
    <BlockStack>
      <Text as="p" fontWeight="semibold" truncate>
        <Link dataPrimaryLink url={`/app/pledges/${row.id}`} removeUnderline monochrome>
          {row.backerName ?? row.backerEmail ?? "Unnamed backer"}
        </Link>
      </Text>
      <Text as="p" tone="subdued" truncate>
        {row.externalId}
      </Text>
    </BlockStack>
  );
}

function Problems({ row }: { row: PledgeRow }) {
  const more = row.problemCodes.length - MOST_PROBLEMS;
  if (row.problemCodes.length === 0 && !row.hasDifferences) return <>–</>;
  return (
    <InlineStack gap="100">
      {row.hasDifferences ? <Badge tone="critical">Differs from plan</Badge> : null}
      {worstFirst(row.problemCodes)
        .slice(0, MOST_PROBLEMS)
        .map((code) => (
          <Badge key={code} tone={row.state === "blocked" ? "warning" : undefined}>
            {problemLabel(code)}
          </Badge>
        ))}
      {more > 0 ? <Text as="span">{`+${more}`}</Text> : null}
    </InlineStack>
  );
}
