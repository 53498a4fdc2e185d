import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, Page } from "@shopify/polaris";
import { pageNumber } from "~/lib/page-number";
import { readForm } from "~/lib/read-form";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { EmptyTable } from "~/ui/empty-table";
import { PagePagination } from "~/ui/page-pagination";
import { useRefresh } from "~/ui/use-refresh";
import { ExportHelp } from "./export-help";
import { ImportsTable } from "./imports-table";
import { RewardsLinks } from "./rewards-links";
import { UploadCard } from "./upload-card";

const REFRESH_MS = 3_000;

export const meta: MetaFunction = () => [{ title: "Import · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const shop = { shopDomain: session.shop };
  const page = pageNumber(Number(new URL(request.url).searchParams.get("page")));
  const { pledges, connections } = getServices();
  const [list, all, campaigns] = await Promise.all([
    pledges.listImports({ ...shop, page }),
    connections.listConnections(shop),
    pledges.listCampaigns(shop),
  ]);
  // BackerKit's files name SKUs; every other tool's may name rewards and items.
  const named = campaigns.filter(({ externalId, platform }) =>
    list.rows.some(
      ({ campaign, connection, format }) =>
        campaign?.externalId === externalId && connection.platform === platform && format !== "backerkit",
    ),
  );
  const active = all.filter(({ status }) => status === "active");
  return json({
    list,
    connections: active.map(({ id, name, platform }) => ({ id, name, platform })),
    campaigns: named.map(({ id, name }) => ({ id, name })),
  });
}

export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const form = await readForm(request);
  switch (form.get("intent")) {
    case "create-connection": {
      const created = await getServices().connections.createConnection({
        shopDomain: session.shop,
        platform: String(form.get("platform") ?? ""),
        name: String(form.get("name") ?? ""),
      });
      return created.kind === "created"
        ? json({ connectionId: created.connectionId })
        : json({ problems: created.problems }, { status: 422 });
    }
    default:
      return json(
        {
          problems: [
            { path: "name", message: "This page does not know that action. Reload it and try again." },
          ],
        },
        { status: 422 },
      );
  }
}

export default function Imports() {
  const { list, connections, campaigns } = useLoaderData<typeof loader>();
  const moving = list.rows.some(({ state }) => state === "running" || state === "undoing");
  useRefresh(moving ? REFRESH_MS : null);
  return (
    <Page title="Import" subtitle="Pledges from files of your crowdfunding tool">
      <BlockStack gap="400">
        <UploadCard connections={connections} />
        <ExportHelp />
        {list.rows.length === 0 ? (
          <Card padding="0">
            <EmptyTable heading="No files yet">
              <p>Files you upload are listed here, with what became of every row.</p>
            </EmptyTable>
          </Card>
        ) : (
          <ImportsTable imports={list.rows} />
        )}
        <RewardsLinks campaigns={campaigns} />
        <PagePagination page={list.page} hasMore={list.hasMore} label="Pages of imports" />
      </BlockStack>
    </Page>
  );
}
