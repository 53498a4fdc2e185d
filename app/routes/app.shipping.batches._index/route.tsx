import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Box, Card, Page } from "@shopify/polaris";
import { pageNumber } from "~/lib/page-number";
import type { BatchSummary } from "~/modules/postage/buying/label-views";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { EmptyTable } from "~/ui/empty-table";
import { PagePagination } from "~/ui/page-pagination";
import type { ShippingStep } from "~/ui/shipping-step";
import { ShippingSteps } from "~/ui/shipping-steps";
import { useRefresh } from "~/ui/use-refresh";
import { QuerySearch } from "~/ui/query-search";
import { readSteps } from "../shipping-pages/read-steps.server";
import { BatchesTable } from "./batches-table";

const REFRESH_MS = 2_000;

interface BatchesData {
  steps: ShippingStep[];
  batches: BatchSummary[];
  search: string;
  page: number;
  hasMore: boolean;
}

export const meta: MetaFunction = () => [{ title: "Print & Ship · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const shop = { shopDomain: session.shop };
  const query = new URL(request.url).searchParams;
  const search = query.get("search") ?? "";
  const page = pageNumber(Number(query.get("page")));
  const [steps, list] = await Promise.all([
    readSteps(shop),
    getServices().postage.listBatches({ ...shop, search, page }),
  ]);
  const data: BatchesData = { steps, search, ...list };
  return json(data);
}

export default function PostageBatches() {
  // The page's data is plain JSON by its type (label-views.ts), so nothing is lost on the way.
  const { steps, batches, search, page, hasMore } = useLoaderData() as BatchesData;
  const underWay = batches.some(({ state }) => state === "quoting" || state === "running");
  useRefresh(underWay ? REFRESH_MS : null);
  return (
    <Page
      backAction={{ content: "Start shipping", url: "/app/shipping" }}
      title="Print & Ship"
      subtitle="Labels that were bought together"
    >
      <BlockStack gap="400">
        <ShippingSteps steps={steps} current="batches" />
        <Card padding="0">
          {batches.length === 0 && page === 1 && !search ? (
            <NothingYet />
          ) : (
            <>
              <Box padding="300">
                <QuerySearch
                  search={search}
                  label="Search batches"
                  placeholder="Order, backer, Backer ID or tracking number"
                />
              </Box>
              <BatchesTable batches={batches} search={search} />
            </>
          )}
          <Box padding="300">
            <PagePagination page={page} hasMore={hasMore} label="Pages of batches" />
          </Box>
        </Card>
      </BlockStack>
    </Page>
  );
}

function NothingYet() {
  return (
    <EmptyTable
      heading="No labels yet"
      action={{ content: "See package groups", url: "/app/shipping/groups" }}
    >
      <p>
        Choose a package group and get rates for it. Its labels are printed, handed over and refunded here.
      </p>
    </EmptyTable>
  );
}
