import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, InlineGrid, Page } from "@shopify/polaris";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { BrokenCard } from "./broken-card";
import { CatalogueCard } from "./catalogue-card";
import { OnboardingCard } from "./onboarding-card";
import { TimelineCard } from "./timeline-card";

export const meta: MetaFunction = () => [{ title: "Home · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const shop = { shopDomain: session.shop };
  const { pledges, connections } = getServices();
  const [timeline, shopView, checks] = await Promise.all([
    pledges.homeTimeline(shop),
    connections.getShop(shop),
    connections.goLiveChecks(shop),
  ]);
  return json({ timeline, shop: shopView, checks });
}

export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  await getServices().connections.dismissOnboarding({ shopDomain: session.shop });
  return json({});
}

export default function Home() {
  const { timeline, shop, checks } = useLoaderData<typeof loader>();
  return (
    <Page title="Home">
      <BlockStack gap="400">
        <OnboardingCard dismissed={shop?.onboardingDismissedAt != null} checks={checks} timeline={timeline} />
        <TimelineCard
          timeline={timeline}
          broken={shop?.broken != null}
          hasConnection={checks.some(({ code, ok }) => code === "connection_key" && ok)}
        />
        <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
          <BrokenCard
            timeline={timeline}
            broken={shop?.broken != null}
            catalogueState={shop?.catalogSyncState ?? null}
          />
          <CatalogueCard
            lastReceivedAt={timeline.lastReceivedAt}
            syncedAt={shop?.catalogSyncedAt ?? null}
            syncState={shop?.catalogSyncState ?? null}
          />
        </InlineGrid>
      </BlockStack>
    </Page>
  );
}
