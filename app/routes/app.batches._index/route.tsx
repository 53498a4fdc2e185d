import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, IndexTable, InlineStack, Link, Page, Text } from "@shopify/polaris";
import { NumberCell, RecordTable } from "~/ui/record-table";
import type { BatchRow } from "~/modules/pledges/views/views";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { BatchBadge } from "~/ui/batch-badge";
import { DateTime } from "~/ui/date-time";
import { EmptyTable } from "~/ui/empty-table";
import { countOf, formatCount } from "~/ui/format-count";

export const meta: MetaFunction = () => [{ title: "Batches · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  return json({ batches: await getServices().pledges.listBatches({ shopDomain: session.shop }) });
}

export default function Batches() {
  const { batches } = useLoaderData<typeof loader>();
  return (
    <Page title="Batches" subtitle="Pledges pushed together">
      <Card padding="0">{batches.length === 0 ? <NoBatches /> : <BatchTable batches={batches} />}</Card>
    </Page>
  );
}

function NoBatches() {
  return (
    <EmptyTable
      heading="No batches yet"
      action={{ content: "Go to Pledges", url: "/app/pledges?state=ready" }}
    >
      <p>A push makes a batch. Its progress, pause and undo are here.</p>
    </EmptyTable>
  );
}

function BatchTable({ batches }: { batches: BatchRow[] }) {
  return (
    <RecordTable
      rows={batches}
      idOf={(batch) => batch.id}
      resourceName={{ singular: "batch", plural: "batches" }}
      headings={[
        { title: "Batch" },
        { title: "State" },
        { title: "Orders made", alignment: "end" },
        { title: "Left", alignment: "end" },
        { title: "Needs attention", alignment: "end" },
        { title: "Started" },
      ]}
      cells={(batch) => <Cells batch={batch} />}
      condensed={(batch) => <CondensedCells batch={batch} />}
    />
  );
}

function Cells({ batch }: { batch: BatchRow }) {
  return (
    <>
      <IndexTable.Cell>
        <BatchName batch={batch} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <BatchBadge state={batch.state} />
      </IndexTable.Cell>
      <NumberCell>{ordersMade(batch)}</NumberCell>
      <NumberCell>{formatCount(batch.left)}</NumberCell>
      <NumberCell>{formatCount(needingAttention(batch))}</NumberCell>
      <IndexTable.Cell>
        <DateTime iso={batch.createdAt} />
      </IndexTable.Cell>
    </>
  );
}

/** One block below the other instead of columns, for phones. */
function CondensedCells({ batch }: { batch: BatchRow }) {
  const attention = needingAttention(batch);
  return (
    <>
      <InlineStack align="space-between" gap="200">
        <BatchName batch={batch} />
        <BatchBadge state={batch.state} />
      </InlineStack>
      <Text as="span">{`${ordersMade(batch)} orders made, ${formatCount(batch.left)} left`}</Text>
      {attention > 0 ? <Text as="span">{`${countOf(attention, "pledge")} to look at`}</Text> : null}
      <Text as="span" tone="subdued">
        <DateTime iso={batch.createdAt} />
      </Text>
    </>
  );
}

function BatchName({ batch }: { batch: BatchRow }) {
  return (
    <BlockStack>
      <Link dataPrimaryLink url={`/app/batches/${batch.id}`} removeUnderline monochrome>
        <Text as="span" fontWeight="semibold">{`Batch ${batch.number}`}</Text>
      </Link>
      {batch.kind === "pilot" ? (
        <Text as="span" tone="subdued">
          Pilot
        </Text>
      ) : null}
    </BlockStack>
  );
}

function ordersMade({ created, total }: BatchRow): string {
  return `${formatCount(created)} of ${formatCount(total)}`;
}

function needingAttention({ failed, unknown, needsDecision }: BatchRow): number {
  return failed + unknown + needsDecision;
}
