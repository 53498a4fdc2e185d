import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, Page } from "@shopify/polaris";
import { pageNumber } from "~/lib/page-number";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { EmptyTable } from "~/ui/empty-table";
import { PagePagination } from "~/ui/page-pagination";
import { RunsTable } from "~/ui/runs-table";

export const meta: MetaFunction = () => [{ title: "Syncs · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const page = pageNumber(Number(new URL(request.url).searchParams.get("page") ?? 1));
  return json(await getServices().fulfillment.listSyncRuns({ shopDomain: session.shop, page }));
}

export default function SyncRuns() {
  const { runs, page, hasMore } = useLoaderData<typeof loader>();
  return (
    <Page
      backAction={{ content: "Fulfillment", url: "/app/fulfillment" }}
      title="Syncs"
      subtitle="Every comparison of your orders with Shopify"
    >
      <BlockStack gap="400">
        <Card padding="0">
          {runs.length === 0 ? (
            <EmptyTable
              heading="No syncs yet"
              action={{ content: "Go to Fulfillment", url: "/app/fulfillment" }}
            >
              <p>Orders are compared with Shopify once a day, and whenever you press Sync now.</p>
            </EmptyTable>
          ) : (
            <RunsTable runs={runs} />
          )}
        </Card>
        <PagePagination page={page} hasMore={hasMore} label="Pages of syncs" />
      </BlockStack>
    </Page>
  );
}
