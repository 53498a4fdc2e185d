import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, InlineGrid, Page } from "@shopify/polaris";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { useRefresh } from "~/ui/use-refresh";
import { ActivityCard } from "./activity-card";
import { BrokenCard } from "./broken-card";
import { OnboardingCard } from "./onboarding-card";
import { TimelineCard } from "./timeline-card";

const REFRESH_MS = 5_000;

export const meta: MetaFunction = () => [{ title: "Home · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const shop = { shopDomain: session.shop };
  const { pledges, connections, fulfillment, notifications, postage } = getServices();
  const [timeline, shopView, checks, overview, mails, labels, balance] = await Promise.all([
    pledges.homeTimeline(shop),
    connections.getShop(shop),
    connections.goLiveChecks(shop),
    fulfillment.getFulfillmentOverview(shop),
    notifications.mailOverview(shop),
    postage.getPostageOverview(shop),
    postage.getBalance(shop),
  ]);
  return json({ timeline, shop: shopView, checks, overview, mails, labels, balance });
}

export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  await getServices().connections.dismissOnboarding({ shopDomain: session.shop });
  return json({});
}

export default function Home() {
  const { timeline, shop, checks, overview, mails, labels, balance } = useLoaderData<typeof loader>();
  useRefresh(labels.underWay ? REFRESH_MS : null);
  const broken = shop?.broken != null;
  const { connections, stages } = overview;
  return (
    <Page title="Home">
      <BlockStack gap="400">
        <OnboardingCard dismissed={shop?.onboardingDismissedAt != null} checks={checks} timeline={timeline} />
        <TimelineCard
          timeline={timeline}
          shipping={stages}
          mailable={mails.mailableBackers}
          labelled={labels.awaitingScan}
          buying={labels.underWay}
          broken={broken}
        />
        <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
          <BrokenCard
            timeline={timeline}
            broken={broken}
            catalogueState={shop?.catalogSyncState ?? null}
            connections={connections}
            mails={mails}
            postage={labels}
            billingProblem={balance.billingProblem}
          />
          <ActivityCard
            lastReceivedAt={timeline.lastReceivedAt}
            syncedAt={shop?.catalogSyncedAt ?? null}
            syncState={shop?.catalogSyncState ?? null}
            connections={connections}
            broken={broken}
            creditMinor={balance.entries > 0 ? balance.balanceMinor : null}
          />
        </InlineGrid>
      </BlockStack>
    </Page>
  );
}
