import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Box, Card, IndexTable, InlineStack, Link, Page, Text } from "@shopify/polaris";
import { pageNumber } from "~/lib/page-number";
import type { BatchSummary } from "~/modules/postage/buying/label-views";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { DateTime } from "~/ui/date-time";
import { EmptyTable } from "~/ui/empty-table";
import { formatCount } from "~/ui/format-count";
import { Money } from "~/ui/money";
import { PagePagination } from "~/ui/page-pagination";
import { PostageBatchBadge } from "~/ui/postage-batch-badge";
import { NumberCell, RecordTable } from "~/ui/record-table";
import type { ShippingStep } from "~/ui/shipping-step";
import { ShippingSteps } from "~/ui/shipping-steps";
import { useRefresh } from "~/ui/use-refresh";
import { readSteps } from "../shipping-pages/read-steps.server";

const REFRESH_MS = 2_000;

interface BatchesData {
  steps: ShippingStep[];
  batches: BatchSummary[];
  page: number;
  hasMore: boolean;
}

export const meta: MetaFunction = () => [{ title: "Print & Ship · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const shop = { shopDomain: session.shop };
  const page = pageNumber(Number(new URL(request.url).searchParams.get("page")));
  const [steps, list] = await Promise.all([
    readSteps(shop),
    getServices().postage.listBatches({ ...shop, page }),
  ]);
  const data: BatchesData = { steps, ...list };
  return json(data);
}

export default function PostageBatches() {
  // The page's data is plain JSON by its type (label-views.ts), so nothing is lost on the way.
  const { steps, batches, page, hasMore } = useLoaderData() as BatchesData;
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
          {batches.length === 0 && page === 1 ? <NothingYet /> : <Batches batches={batches} />}
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

function Batches({ batches }: Pick<BatchesData, "batches">) {
  return (
    <RecordTable
      rows={batches}
      idOf={({ id }) => id}
      resourceName={{ singular: "batch", plural: "batches" }}
      headings={[
        { title: "Batch" },
        { title: "State" },
        { title: "Labels bought", alignment: "end" },
        { title: "Not bought", alignment: "end" },
        { title: "Total", alignment: "end" },
        { title: "Ship date" },
        { title: "Made" },
      ]}
      cells={(batch) => <Cells batch={batch} />}
      condensed={(batch) => <Condensed batch={batch} />}
    />
  );
}

function Cells({ batch }: { batch: BatchSummary }) {
  const { counts, totals } = batch;
  return (
    <>
      <IndexTable.Cell>
        <BatchName batch={batch} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <PostageBatchBadge state={batch.state} />
      </IndexTable.Cell>
      <NumberCell>{`${formatCount(counts.bought)} of ${formatCount(counts.total)}`}</NumberCell>
      <NumberCell>{formatCount(counts.failed)}</NumberCell>
      <IndexTable.Cell>
        <Text as="span" alignment="end">
          <Money amountMinor={totals.totalMinor} currency="USD" />
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>{batch.shipDate}</IndexTable.Cell>
      <IndexTable.Cell>
        <DateTime iso={batch.createdAt} />
      </IndexTable.Cell>
    </>
  );
}

function Condensed({ batch }: { batch: BatchSummary }) {
  const { counts, totals } = batch;
  return (
    <>
      <InlineStack align="space-between" blockAlign="start" gap="200">
        <BatchName batch={batch} />
        <PostageBatchBadge state={batch.state} />
      </InlineStack>
      <Text as="span">
        {`${formatCount(counts.bought)} of ${formatCount(counts.total)} bought, `}
        {counts.failed > 0 ? `${formatCount(counts.failed)} not, ` : null}
        <Money amountMinor={totals.totalMinor} currency="USD" />
      </Text>
      <Text as="span" tone="subdued">
        {`Ship date ${batch.shipDate}`}
      </Text>
    </>
  );
}

function BatchName({ batch }: { batch: BatchSummary }) {
  return (
    <BlockStack>
      <Link dataPrimaryLink url={`/app/shipping/batches/${batch.id}`} removeUnderline monochrome>
        <Text as="span" fontWeight="semibold">{`Labels ${batch.number}`}</Text>
      </Link>
      <Text as="span" tone="subdued" breakWord>
        {`${batch.packageTypeName}, ${batch.serviceWords}`}
      </Text>
    </BlockStack>
  );
}
