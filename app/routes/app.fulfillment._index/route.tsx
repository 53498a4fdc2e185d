import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, Page } from "@shopify/polaris";
import { readForm } from "~/lib/read-form";
import type { FulfillmentOverview, SyncRunView } from "~/modules/fulfillment/views";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { ActionButton } from "~/ui/action-button";
import { EmptyTable } from "~/ui/empty-table";
import { useRefresh } from "~/ui/use-refresh";
import { ByHandCard } from "./by-hand-card";
import { ConnectionCard } from "./connection-card";
import { DownloadsCard } from "./downloads-card";
import { runFulfillmentAction } from "./fulfillment-action.server";
import { RunsCard } from "./runs-card";
import { StagesCard } from "./stages-card";

const REFRESH_MS = 2_000;
const SHOWN_RUNS = 5;

interface FulfillmentData {
  overview: FulfillmentOverview;
  runs: SyncRunView[];
  campaigns: { id: string; name: string }[];
  broken: boolean;
}

export const meta: MetaFunction = () => [{ title: "Fulfillment · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const shop = { shopDomain: session.shop };
  const { fulfillment, pledges, connections } = getServices();
  const [overview, { runs }, campaigns, view] = await Promise.all([
    fulfillment.getFulfillmentOverview(shop),
    fulfillment.listSyncRuns({ ...shop, page: 1 }),
    pledges.listCampaigns(shop),
    connections.getShop(shop),
  ]);
  const data: FulfillmentData = {
    overview,
    runs: runs.slice(0, SHOWN_RUNS),
    campaigns: campaigns.map(({ id, name }) => ({ id, name })),
    broken: view?.broken != null,
  };
  return json(data);
}

export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const result = await runFulfillmentAction(session.shop, await readForm(request));
  if (result.kind === "go") return redirect(result.to);
  if (result.kind === "refused") return json({ problem: result.message }, { status: 422 });
  return json({ problem: null, joined: result.joined });
}

export default function Fulfillment() {
  // The page's data is plain JSON by its type (views.ts), so nothing is lost on the way.
  const { overview, runs, campaigns, broken } = useLoaderData() as FulfillmentData;
  const { connections, stages } = overview;
  const syncing = connections.some(({ running }) => running !== null);
  useRefresh(syncing ? REFRESH_MS : null);
  return (
    <Page title="Fulfillment" subtitle="What shipped, and whether the crowdfunding side knows">
      {connections.length === 0 ? (
        <NothingYet />
      ) : (
        <BlockStack gap="400">
          <StagesCard stages={stages} />
          {connections.map((connection) => (
            <ConnectionCard key={connection.connectionId} connection={connection} broken={broken} />
          ))}
          {connections.length > 1 ? (
            <ActionButton fields={{ intent: "sync-now" }} disabled={broken}>
              Sync all connections now
            </ActionButton>
          ) : null}
          <RunsCard runs={runs} />
          <ByHandCard campaigns={campaigns} readyToShip={stages.readyToShip} />
          <DownloadsCard connections={connections} campaigns={campaigns} />
        </BlockStack>
      )}
    </Page>
  );
}

function NothingYet() {
  return (
    <Card padding="0">
      <EmptyTable
        heading="Nothing to ship yet"
        action={{ content: "Connect a platform", url: "/app/connections" }}
      >
        <p>
          Once pledges are orders in Shopify, what you ship comes back here and goes on to the crowdfunding
          side.
        </p>
      </EmptyTable>
    </Card>
  );
}
