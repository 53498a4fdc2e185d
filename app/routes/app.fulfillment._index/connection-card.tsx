import { Badge, Banner, BlockStack, Card, InlineStack, Link, ProgressBar, Text } from "@shopify/polaris";
import type { ConnectionSyncView, SyncRunView } from "~/modules/fulfillment/views";
import { ActionButton } from "~/ui/action-button";
import { DateTime } from "~/ui/date-time";
import { Facts } from "~/ui/facts";
import { countOf, formatCount } from "~/ui/format-count";
import { platformLabel } from "~/ui/platform-label";
import { RunSummary } from "~/ui/run-summary";

interface ConnectionCardProps {
  connection: ConnectionSyncView;
  /** Shopify does not let us in: nothing can be compared before the reconnect. */
  broken: boolean;
}

/** How well one crowdfunding source knows what was shipped, and when it is told next. */
export function ConnectionCard({ connection, broken }: ConnectionCardProps) {
  const { connectionId, running, lastRun } = connection;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd" breakWord>
              {connection.name}
            </Text>
            <SyncBadge connection={connection} broken={broken} />
          </InlineStack>
          <InlineStack gap="300" blockAlign="center">
            <Link url={`/app/connections/${connectionId}`}>Settings</Link>
            <ActionButton
              fields={{ intent: "sync-now", connectionId }}
              disabled={broken || !connection.active}
              accessibilityLabel={`Sync now: ${connection.name}`}
            >
              Sync now
            </ActionButton>
          </InlineStack>
        </InlineStack>
        {running ? <RunProgress run={running} connectionId={connectionId} /> : null}
        <Facts
          facts={[
            { term: "Platform", value: platformLabel(connection.platform) },
            { term: "Last sync", value: lastRun ? <RunSummary run={lastRun} /> : "None yet" },
            { term: "Next sync", value: <NextSync connection={connection} broken={broken} /> },
            { term: "Telling the platform", value: <Telling connection={connection} /> },
          ]}
        />
        <HiddenOrders hidden={connection.hidden} />
      </BlockStack>
    </Card>
  );
}

function SyncBadge({ connection, broken }: ConnectionCardProps) {
  if (!connection.active) return <Badge>Disconnected</Badge>;
  if (broken) return <Badge tone="critical">Needs reconnect</Badge>;
  if (connection.running) return <Badge tone="info">Syncing</Badge>;
  if (connection.lastRun?.state === "failed") return <Badge tone="critical">Last sync failed</Badge>;
  if (connection.callback === "disabled") return <Badge tone="critical">Platform not told</Badge>;
  if (connection.callback === "failing") return <Badge tone="warning">Platform not answering</Badge>;
  return <Badge tone="success">Working</Badge>;
}

function RunProgress({ run, connectionId }: { run: SyncRunView; connectionId: string }) {
  const label = `sync-progress-${connectionId}`;
  const share = run.total === 0 ? 0 : Math.min(100, (run.checked / run.total) * 100);
  return (
    <BlockStack gap="200">
      <div role="status">
        <Text as="p" id={label}>
          {run.state === "queued"
            ? "Starting"
            : `${formatCount(run.checked)} of ${countOf(run.total, "order")} compared with Shopify, ${formatCount(run.changed)} changed`}
        </Text>
      </div>
      <ProgressBar progress={share} ariaLabelledBy={label} animated={false} size="small" />
    </BlockStack>
  );
}

function NextSync({ connection, broken }: ConnectionCardProps) {
  if (!connection.active) return <>None: the connection is disconnected</>;
  if (broken) return <>After you reconnect; what was missed is caught up by itself</>;
  if (!connection.nextRunAt) return <>Not planned</>;
  return (
    <>
      <DateTime iso={connection.nextRunAt} />, every day
    </>
  );
}

function Telling({ connection }: { connection: ConnectionSyncView }) {
  const { callback, untold, connectionId, tracking } = connection;
  const way = <Link url={`/app/connections/${connectionId}/webhooks`}>See the messages</Link>;
  const waiting = untold > 0 ? `${countOf(untold, "pledge")} not told yet. ` : "";
  switch (callback) {
    case "none":
      return (
        <>
          {waiting}No address to tell: the platform fetches by the pull API, or you download a tracking file.{" "}
          <Link url={`/app/connections/${connectionId}/webhooks`}>Set an address</Link>
        </>
      );
    case "disabled":
      return (
        <>
          {waiting}Nothing is sent, because the address failed for too long. {way}
        </>
      );
    case "failing":
      return (
        <>
          {waiting}The last message failed; it is tried again by itself. {way}
        </>
      );
    case "working":
      return (
        <>
          {waiting}
          {tracking === "live" ? "At once, when something ships" : "Once a day, with the sync"}. {way}
        </>
      );
  }
}

function HiddenOrders({ hidden }: { hidden: number }) {
  if (hidden === 0) return null;
  return (
    <Banner tone="warning" title={`${countOf(hidden, "order")} cannot be checked`}>
      <BlockStack gap="100">
        <p>
          Shopify shows apps only orders of the last 60 days, and no deleted ones. What is known of these
          orders stays as it is; messages of Shopify about them still arrive.
        </p>
        <p>
          Ask Shopify to grant PledgeDock access to all orders and reconnect, or look the parcels up in
          Shopify and upload their numbers here.{" "}
          <Link url="/app/pledges?shipping=hidden">Show these orders</Link>
        </p>
      </BlockStack>
    </Banner>
  );
}
