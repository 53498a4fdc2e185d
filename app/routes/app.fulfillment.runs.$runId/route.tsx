import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Card, Page, Text } from "@shopify/polaris";
import type { SyncRunView } from "~/modules/fulfillment/views";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { DateTime } from "~/ui/date-time";
import { Facts } from "~/ui/facts";
import { formatCount } from "~/ui/format-count";
import { notFound, NotFoundBoundary } from "~/ui/not-found";
import { RunBadge } from "~/ui/run-badge";
import { useRefresh } from "~/ui/use-refresh";

const REFRESH_MS = 2_000;

export const meta: MetaFunction = () => [{ title: "Sync · PledgeDock" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const run = await getServices().fulfillment.getSyncRun({
    shopDomain: session.shop,
    runId: params.runId ?? "",
  });
  if (!run) throw notFound();
  return json({ run });
}

export default function SyncRun() {
  // The page's data is plain JSON by its type (views.ts), so nothing is lost on the way.
  const { run } = useLoaderData() as { run: SyncRunView };
  useRefresh(run.state === "queued" || run.state === "running" ? REFRESH_MS : null);
  return (
    <Page
      backAction={{ content: "Syncs", url: "/app/fulfillment/runs" }}
      title={run.kind === "now" ? "Sync now" : "Daily sync"}
      subtitle={run.connectionName}
      titleMetadata={<RunBadge run={run} />}
    >
      <BlockStack gap="400">
        {run.failure ? (
          <Banner tone="critical" title="The sync could not finish">
            <p>{run.failure}</p>
          </Banner>
        ) : null}
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              What was compared
            </Text>
            <Facts
              facts={[
                { term: "Started by", value: run.startedBy === "creator" ? "You" : "The daily schedule" },
                { term: "Started", value: <DateTime iso={run.startedAt ?? run.createdAt} seconds /> },
                {
                  term: "Finished",
                  value: run.finishedAt ? <DateTime iso={run.finishedAt} seconds /> : "Not yet",
                },
                { term: "Took", value: run.seconds === null ? null : `${formatCount(run.seconds)} seconds` },
                { term: "Orders checked", value: `${formatCount(run.checked)} of ${formatCount(run.total)}` },
                { term: "Orders with something new", value: formatCount(run.changed) },
                { term: "Orders that Shopify does not show", value: formatCount(run.hidden) },
                { term: "Errors", value: formatCount(run.errors) },
                { term: "Messages to the platform", value: formatCount(run.told) },
              ]}
            />
          </BlockStack>
        </Card>
      </BlockStack>
    </Page>
  );
}

export { NotFoundBoundary as ErrorBoundary };
