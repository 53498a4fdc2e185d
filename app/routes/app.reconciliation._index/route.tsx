import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useLoaderData, useNavigation, useSubmit } from "@remix-run/react";
import { BlockStack, Card, IndexTable, InlineStack, Link, Page, Text } from "@shopify/polaris";
import { NumberCell, RecordTable } from "~/ui/record-table";
import type { ReconciliationRow } from "~/modules/pledges/views/views";
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

const COUNTS = [
  ["Pledges", "pledges"],
  ["Missing", "missing"],
  ["Duplicates", "duplicates"],
  ["Differences", "differences"],
  ["Foreign", "foreign"],
] as const;

function RunTable({ runs }: { runs: ReconciliationRow[] }) {
  return (
    <RecordTable
      rows={runs}
      idOf={(run) => run.id}
      resourceName={{ singular: "report", plural: "reports" }}
      headings={[
        { title: "Started" },
        { title: "Result" },
        ...COUNTS.map(([title]) => ({ title, alignment: "end" as const })),
      ]}
      cells={(run) => <Cells run={run} />}
      condensed={(run) => <CondensedCells run={run} />}
    />
  );
}

function Cells({ run }: { run: ReconciliationRow }) {
  return (
    <>
      <IndexTable.Cell>
        <RunLink run={run} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <ReportBadge run={run} />
      </IndexTable.Cell>
      {COUNTS.map(([title, count]) => (
        <NumberCell key={title}>{run.counts ? formatCount(run.counts[count]) : "–"}</NumberCell>
      ))}
    </>
  );
}

/** One block below the other instead of columns, for phones. */
function CondensedCells({ run }: { run: ReconciliationRow }) {
  const { counts } = run;
  return (
    <>
      <InlineStack align="space-between" gap="200">
        <RunLink run={run} />
        <ReportBadge run={run} />
      </InlineStack>
      {counts ? (
        <Text as="span" tone="subdued">
          {COUNTS.map(([title, count]) => `${title} ${formatCount(counts[count])}`).join(", ")}
        </Text>
      ) : null}
    </>
  );
}

function RunLink({ run }: { run: ReconciliationRow }) {
  return (
    <Link dataPrimaryLink url={`/app/reconciliation/${run.id}`} removeUnderline monochrome>
      <Text as="span" fontWeight="semibold">
        <DateTime iso={run.startedAt} />
      </Text>
    </Link>
  );
}
