import { Badge, BlockStack, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import type { PledgeRow } from "~/modules/pledges/views";
import { countryName } from "~/ui/country-name";
import { Money } from "~/ui/money";
import { OutcomeBadge } from "~/ui/outcome-badge";
import { problemLabel } from "~/ui/problem-label";
import { StateBadge } from "~/ui/state-badge";

const MOST_PROBLEMS = 2;

/** One pledge in the list. */
export function PledgeTableRow({ row, position, selected }: { row: PledgeRow; position: number; selected: boolean }) {
  return (
    <IndexTable.Row id={row.id} position={position} selected={selected}>
      <IndexTable.Cell>
        <BlockStack>
          <Link dataPrimaryLink url={`/app/pledges/${row.id}`} removeUnderline monochrome>
            <Text as="span" fontWeight="semibold" breakWord>
              {row.backerName ?? row.backerEmail ?? "Unnamed backer"}
            </Text>
          </Link>
          <Text as="span" tone="subdued">
            {row.externalId}
          </Text>
        </BlockStack>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <StateBadge state={row.state} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          <Money {...row.totalPaid} />
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>{row.state === "blocked" || row.state === "skipped" ? "–" : <OutcomeBadge outcome={row.outcome} />}</IndexTable.Cell>
      <IndexTable.Cell>
        <Problems row={row} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span">{row.orderName ?? "–"}</Text>
      </IndexTable.Cell>
      <IndexTable.Cell>{row.campaignName}</IndexTable.Cell>
      <IndexTable.Cell>{countryName(row.countryCode)}</IndexTable.Cell>
    </IndexTable.Row>
  );
}

function Problems({ row }: { row: PledgeRow }) {
  const more = row.problemCodes.length - MOST_PROBLEMS;
  if (row.problemCodes.length === 0 && !row.hasDifferences) return <>–</>;
  return (
    <InlineStack gap="100" wrap={false}>
      {row.hasDifferences ? <Badge tone="critical">Differs from plan</Badge> : null}
      {row.problemCodes.slice(0, MOST_PROBLEMS).map((code) => (
        <Badge key={code} tone={row.state === "blocked" ? "warning" : undefined}>
          {problemLabel(code)}
        </Badge>
      ))}
      {more > 0 ? <Text as="span">{`+${more}`}</Text> : null}
    </InlineStack>
  );
}
