import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useNavigate } from "@remix-run/react";
import { Banner, BlockStack, Box, Card, InlineGrid, Page, ProgressBar, Tabs, Text } from "@shopify/polaris";
import type { FindingKind, ReconciliationView } from "~/modules/pledges/views/views";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { DateTime } from "~/ui/date-time";
import { formatCount } from "~/ui/format-count";
import { notFound, NotFoundBoundary } from "~/ui/not-found";
import { PageNote } from "~/ui/page-note";
import { PagePagination } from "~/ui/page-pagination";
import { ReportBadge } from "~/ui/report-badge";
import { useRefresh } from "~/ui/use-refresh";
import { FindingsTable } from "./findings-table";

const REFRESH_MS = 2_000;
const KINDS: { kind: FindingKind; label: string; count: keyof NonNullable<ReconciliationView["counts"]> }[] =
  [
    { kind: "missing", label: "Missing", count: "missing" },
    { kind: "duplicate", label: "Duplicates", count: "duplicates" },
    { kind: "difference", label: "Differences", count: "differences" },
    { kind: "foreign", label: "Foreign", count: "foreign" },
  ];

export const meta: MetaFunction = () => [{ title: "Reconciliation report · PledgeDock" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const query = new URL(request.url).searchParams;
  const kind = KINDS.find((entry) => entry.kind === query.get("kind"))?.kind;
  const report = await getServices().pledges.getReconciliation({
    shopDomain: session.shop,
    runId: params.runId ?? "",
    kind,
    page: Number(query.get("page") ?? 1),
  });
  if (!report) throw notFound();
  return json({ report, kind: kind ?? null });
}

export default function Reconciliation() {
  // The page's data is plain JSON by its type (views.ts), so nothing is lost on the way.
  const { report, kind } = useLoaderData() as { report: ReconciliationView; kind: FindingKind | null };
  const navigate = useNavigate();
  useRefresh(report.state === "running" ? REFRESH_MS : null);
  const tabs = [
    { id: "all", content: "All findings", accessibilityLabel: "All findings" },
    ...KINDS.map(({ kind: id, label, count }) => ({
      id,
      content: `${label} (${formatCount(report.counts?.[count] ?? 0)})`,
    })),
  ];
  const selected = Math.max(
    0,
    tabs.findIndex((tab) => tab.id === kind),
  );
  return (
    <Page
      backAction={{ content: "Reconciliation", url: "/app/reconciliation" }}
      title="Reconciliation report"
      titleMetadata={<ReportBadge run={report} />}
    >
      <BlockStack gap="400">
        <PageNote>
          Started <DateTime iso={report.startedAt} />
          {report.finishedAt ? (
            <>
              , finished <DateTime iso={report.finishedAt} />
            </>
          ) : null}
        </PageNote>
        {report.state === "running" ? <Running /> : null}
        {report.state === "failed" ? (
          <Banner tone="critical" title="The report could not be finished">
            <p>
              {report.failure ??
                "Shopify did not hand over all orders. Start another report in a few minutes."}
            </p>
          </Banner>
        ) : null}
        {report.counts ? <Counts counts={report.counts} /> : null}
        {report.state === "finished" ? (
          <Card padding="0">
            <Tabs
              tabs={tabs}
              selected={selected}
              onSelect={(index) => navigate(index === 0 ? "?" : `?kind=${tabs[index]?.id ?? ""}`)}
            >
              <FindingsTable findings={report.findings} />
            </Tabs>
          </Card>
        ) : null}
        <PagePagination page={report.page} hasMore={report.hasMore} label="Pages of findings" />
      </BlockStack>
    </Page>
  );
}

function Running() {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="p" id="report-progress">
          Shopify is listing all orders; they are compared with your pledges as they come in. You can leave
          this page.
        </Text>
        <ProgressBar progress={40} size="small" animated ariaLabelledBy="report-progress" />
      </BlockStack>
    </Card>
  );
}

function Counts({ counts }: { counts: NonNullable<ReconciliationView["counts"]> }) {
  const figures = [
    { label: "Pledges pushed", value: counts.pledges },
    { label: "Orders in Shopify", value: counts.orders },
    { label: "Found by identifier", value: counts.found },
    { label: "Missing", value: counts.missing },
    { label: "Duplicates", value: counts.duplicates },
    { label: "Differences", value: counts.differences },
    { label: "Foreign", value: counts.foreign },
  ];
  return (
    <Card>
      <InlineGrid columns={{ xs: 2, sm: 4, lg: 7 }} gap="400">
        {figures.map(({ label, value }) => (
          <Box key={label}>
            <Text as="p" tone="subdued">
              {label}
            </Text>
            <Text as="p" variant="headingLg">
              {formatCount(value)}
            </Text>
          </Box>
        ))}
      </InlineGrid>
    </Card>
  );
}

export { NotFoundBoundary as ErrorBoundary };
