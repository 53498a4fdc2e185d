import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, IndexTable, Link, Page, Text } from "@shopify/polaris";
import type { BatchRow } from "~/modules/pledges/views";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { BatchBadge } from "~/ui/batch-badge";
import { DateTime } from "~/ui/date-time";
import { EmptyTable } from "~/ui/empty-table";
import { formatCount } from "~/ui/format-count";

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
    <IndexTable
      resourceName={{ singular: "batch", plural: "batches" }}
      itemCount={batches.length}
      selectable={false}
      headings={[
        { title: "Batch" },
        { title: "State" },
        { title: "Orders made", alignment: "end" },
        { title: "Left", alignment: "end" },
        { title: "Needs attention", alignment: "end" },
        { title: "Started" },
      ]}
    >
      {batches.map((batch, index) => (
        <IndexTable.Row key={batch.id} id={batch.id} position={index}>
          <IndexTable.Cell>
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
          </IndexTable.Cell>
          <IndexTable.Cell>
            <BatchBadge state={batch.state} />
          </IndexTable.Cell>
          <NumberCell>{`${formatCount(batch.created)} of ${formatCount(batch.total)}`}</NumberCell>
          <NumberCell>{formatCount(batch.left)}</NumberCell>
          <NumberCell>{formatCount(batch.failed + batch.unknown + batch.needsDecision)}</NumberCell>
          <IndexTable.Cell>
            <DateTime iso={batch.createdAt} />
          </IndexTable.Cell>
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function NumberCell({ children }: { children: string }) {
  return (
    <IndexTable.Cell>
      <Text as="span" alignment="end" numeric>
        {children}
      </Text>
    </IndexTable.Cell>
  );
}
