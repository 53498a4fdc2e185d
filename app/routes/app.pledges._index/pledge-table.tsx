import {
  Box,
  EmptySearchResult,
  IndexTable,
  Text,
  useBreakpoints,
  useIndexResourceState,
  type IndexTableProps,
} from "@shopify/polaris";
import { useNavigate, useSubmit } from "@remix-run/react";
import type { PledgePage } from "~/modules/pledges/views/views";
import { EmptyTable } from "~/ui/empty-table";
import { formatCount } from "~/ui/format-count";
import { PledgeTableRow } from "./pledge-table-row";

interface PledgeTableProps {
  list: PledgePage;
  /** The shop has no pledges at all, as opposed to none that match. */
  nothingYet: boolean;
  /** False where there is only one campaign: its column would say the same in every row. */
  showCampaign: boolean;
  /** The list shows pledges for which Shopify has an order already. */
  haveOrders: boolean;
}

/** One page of pledges with what can be decided for several at once. */
export function PledgeTable({ list, nothingYet, showCampaign, haveOrders }: PledgeTableProps) {
  const selection = useIndexResourceState(list.rows.map(({ id }) => ({ id })));
  const submit = useSubmit();
  const navigate = useNavigate();
  const { smDown } = useBreakpoints();
  if (nothingYet) return <NoPledgesYet />;
  const send = (intent: string) => {
    const form = new FormData();
    form.set("intent", intent);
    for (const id of selection.selectedResources) form.append("pledgeId", id);
    submit(form, { method: "post" });
    selection.clearSelection();
  };
  const buyPostage = () => {
    const chosen = new URLSearchParams(selection.selectedResources.map((id) => ["pledgeId", id]));
    navigate(`/app/shipping/buy?${chosen.toString()}`);
  };
  return (
    <>
      <Box padding="300" paddingBlockEnd="200">
        <Text as="p" tone="subdued">
          {describeTotal(list)}
        </Text>
      </Box>
      <IndexTable
        resourceName={{ singular: "pledge", plural: "pledges" }}
        itemCount={list.rows.length}
        condensed={smDown}
        selectedItemsCount={selection.allResourcesSelected ? "All" : selection.selectedResources.length}
        onSelectionChange={selection.handleSelectionChange}
        promotedBulkActions={bulkActions(send, buyPostage, haveOrders)}
        emptyState={
          <EmptySearchResult
            title="No pledge matches"
            description="Change the search or the filters."
            withIllustration
          />
        }
        headings={[
          { title: "Backer" },
          { title: "State" },
          { title: "Problems" },
          { title: "Total paid", alignment: "end" },
          { title: "Outcome" },
          { title: "Order" },
          { title: "Shipping" },
          { title: "Country" },
          ...(showCampaign ? [{ title: "Campaign" }] : []),
        ]}
      >
        {list.rows.map((row, index) => (
          <PledgeTableRow
            key={row.id}
            row={row}
            position={index}
            selected={selection.selectedResources.includes(row.id)}
            condensed={smDown}
            showCampaign={showCampaign}
          />
        ))}
      </IndexTable>
    </>
  );
}

function bulkActions(
  send: (intent: string) => void,
  buyPostage: () => void,
  haveOrders: boolean,
): IndexTableProps["promotedBulkActions"] {
  if (haveOrders) {
    return [
      { content: "Adopt their orders", onAction: () => send("adopt-selected-foreign-orders") },
      { content: "Skip them", onAction: () => send("skip-selected-foreign-orders") },
    ];
  }
  return [
    { content: "Push selected", onAction: () => send("push-selected") },
    { content: "Accept total paid", onAction: () => send("accept-total-paid") },
    { content: "Buy postage", onAction: buyPostage },
    { content: "Mark as shipped without tracking", onAction: () => send("mark-shipped") },
  ];
}

function describeTotal({ total, rows }: PledgePage): string {
  const of = total.capped ? `more than ${formatCount(total.count)}` : formatCount(total.count);
  return `${formatCount(rows.length)} of ${of} shown, newest first`;
}

function NoPledgesYet() {
  return (
    <EmptyTable heading="No pledges yet" action={{ content: "Import a pledge file", url: "/app/imports" }}>
      <p>
        Pledges come from files of your crowdfunding tool, or by themselves when its platform has a key.
        Nothing goes to Shopify before you push.
      </p>
    </EmptyTable>
  );
}
