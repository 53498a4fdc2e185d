import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useLoaderData, useNavigation, useSubmit } from "@remix-run/react";
import { BlockStack, Card, IndexTable, Link, Page, Text } from "@shopify/polaris";
import type { ReconciliationRow } from "~/modules/pledges/views";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { DateTime } from "~/ui/date-time";
import { EmptyTable } from "~/ui/empty-table";
import { formatCount } from "~/ui/format-count";
import { ReportBadge } from "~/ui/report-badge";

export const meta: MetaFunction = () => [{ title: "Reconciliation · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  return json({ runs: await getServices().pledges.listReconciliations({ shopDomain: session.shop }) });
}

export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const started = await getServices().pledges.startReconciliation({
    shopDomain: session.shop,
    startedBy: "creator",
  });
  return redirect(`/app/reconciliation/${started.runId}`);
}

export default function Reconciliations() {
  const { runs } = useLoaderData<typeof loader>();
  const submit = useSubmit();
  const navigation = useNavigation();
  const start = {
    content: "Start reconciliation",
    onAction: () => submit({}, { method: "post" }),
    loading: navigation.state === "submitting",
  };
  return (
    <Page
      title="Reconciliation"
      subtitle="Proof that every pushed pledge has exactly one order, to the cent"
      primaryAction={runs.length === 0 ? undefined : start}
    >
      <BlockStack gap="400">
        <Card padding="0">
          {runs.length === 0 ? (
            <EmptyTable heading="No report yet" action={start}>
              <p>
                A report compares all pledges with all orders in Shopify and lists what is missing, double or
                different.
              </p>
            </EmptyTable>
          ) : (
            <RunTable runs={runs} />
          )}
        </Card>
      </BlockStack>
    </Page>
  );
}

function RunTable({ runs }: { runs: ReconciliationRow[] }) {
  return (
    <IndexTable
      resourceName={{ singular: "report", plural: "reports" }}
      itemCount={runs.length}
      selectable={false}
      headings={[
        { title: "Started" },
        { title: "Result" },
        { title: "Pledges", alignment: "end" },
        { title: "Missing", alignment: "end" },
        { title: "Duplicates", alignment: "end" },
        { title: "Differences", alignment: "end" },
        { title: "Foreign", alignment: "end" },
      ]}
    >
      {runs.map((run, index) => (
        <IndexTable.Row key={run.id} id={run.id} position={index}>
          <IndexTable.Cell>
            <Link dataPrimaryLink url={`/app/reconciliation/${run.id}`} removeUnderline monochrome>
              <Text as="span" fontWeight="semibold">
                <DateTime iso={run.startedAt} />
              </Text>
            </Link>
          </IndexTable.Cell>
          <IndexTable.Cell>
            <ReportBadge run={run} />
          </IndexTable.Cell>
          {[
            run.counts?.pledges,
            run.counts?.missing,
            run.counts?.duplicates,
            run.counts?.differences,
            run.counts?.foreign,
          ].map((count, column) => (
            <IndexTable.Cell key={column}>
              <Text as="span" alignment="end" numeric>
                {count === undefined ? "–" : formatCount(count)}
              </Text>
            </IndexTable.Cell>
          ))}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}
