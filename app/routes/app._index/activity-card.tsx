import { BlockStack, Card, DescriptionList, Link, Text } from "@shopify/polaris";
import type { ConnectionSyncView } from "~/modules/fulfillment/views";
import { DateTime } from "~/ui/date-time";
import { describeBalance } from "~/ui/describe-balance";
import { RunSummary } from "~/ui/run-summary";

interface ActivityCardProps {
  lastReceivedAt: string | null;
  syncedAt: string | null;
  syncState: string | null;
  connections: ConnectionSyncView[];
  /** Shopify does not let us in: nothing is compared before the reconnect. */
  broken: boolean;
  /** What postage cost and gave back, in US cents; null where none was bought yet. */
  creditMinor: number | null;
}

/** When pledges last came in, the shop's variants were last read, and orders were and will be compared. */
export function ActivityCard(props: ActivityCardProps) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Last activity
        </Text>
        <DescriptionList
          gap="tight"
          items={[
            {
              term: "Pledges received",
              description: props.lastReceivedAt ? <DateTime iso={props.lastReceivedAt} /> : "Nothing yet",
            },
            {
              term: "Catalogue",
              description: <CatalogueState syncedAt={props.syncedAt} syncState={props.syncState} />,
            },
            { term: "Last sync", description: <LastSync connections={props.connections} /> },
            {
              term: "Next sync",
              description: <NextSync connections={props.connections} broken={props.broken} />,
            },
            { term: "Credit balance", description: <CreditBalance minor={props.creditMinor} /> },
          ]}
        />
      </BlockStack>
    </Card>
  );
}

function CatalogueState({ syncedAt, syncState }: { syncedAt: string | null; syncState: string | null }) {
  if (syncState === "running") return <>Being read from Shopify now</>;
  if (syncState === "failed") {
    return (
      <>
        Could not be read. <Link url="/app/skus">Refresh it on the SKUs page</Link>
      </>
    );
  }
  if (!syncedAt) return <>Not read yet</>;
  return (
    <>
      Read from Shopify <DateTime iso={syncedAt} />
    </>
  );
}

function LastSync({ connections }: { connections: ConnectionSyncView[] }) {
  if (connections.some(({ running }) => running !== null))
    return <Link url="/app/fulfillment">Orders are being compared with Shopify now</Link>;
  const [newest] = connections
    .flatMap(({ lastRun }) => (lastRun ? [lastRun] : []))
    .toSorted((a, b) => (b.finishedAt ?? b.createdAt).localeCompare(a.finishedAt ?? a.createdAt));
  return newest ? <RunSummary run={newest} /> : <>None yet</>;
}

function NextSync({ connections, broken }: { connections: ConnectionSyncView[]; broken: boolean }) {
  const [next] = connections.flatMap(({ nextRunAt }) => nextRunAt ?? []).toSorted();
  if (broken) return <>After you reconnect</>;
  return next ? <DateTime iso={next} /> : <>Not planned</>;
}

function CreditBalance({ minor }: { minor: number | null }) {
  if (minor === null) return <>No postage bought yet</>;
  return <Link url="/app/shipping/credit">{describeBalance(minor)}</Link>;
}
