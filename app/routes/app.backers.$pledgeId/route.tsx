import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { BlockStack, Box, Page, Tabs } from "@shopify/polaris";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { countOf } from "~/ui/format-count";
import { isLabelUnderWay } from "~/ui/label-under-way";
import { notFound, NotFoundBoundary } from "~/ui/not-found";
import { useRefresh } from "~/ui/use-refresh";
import type { BackerData } from "./backer-data";
import { HistoryTab } from "./history-tab";
import { MailsTab } from "./mails-tab";
import { OverviewTab } from "./overview-tab";
import { PackagesTab } from "./packages-tab";

const REFRESH_MS = 3_000;

const TABS = [
  { id: "overview", content: "Overview", Panel: OverviewTab },
  { id: "packages", content: "Packages", Panel: PackagesTab },
  { id: "mails", content: "Mails", Panel: MailsTab },
  { id: "history", content: "History", Panel: HistoryTab },
];

export const meta: MetaFunction = () => [{ title: "Backer · PledgeDock" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const shopDomain = session.shop;
  const { backers, fulfillment, notifications, postage } = getServices();
  const profile = await backers.getBackerProfile({ shopDomain, pledgeId: params.pledgeId ?? "" });
  if (!profile) throw notFound();
  const pledgeIds = profile.pledges.map(({ id }) => id);
  const [shipping, mails, labels] = await Promise.all([
    Promise.all(pledgeIds.map((pledgeId) => fulfillment.getPledgeShipping({ shopDomain, pledgeId }))),
    Promise.all(pledgeIds.map((pledgeId) => notifications.listMailsOfPledge({ shopDomain, pledgeId }))),
    Promise.all(pledgeIds.map((pledgeId) => postage.listPledgeLabels({ shopDomain, pledgeId }))),
  ]);
  const data: BackerData = {
    profile,
    shipping: shipping.filter((known) => known !== null),
    mails: mails.flat().toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)),
    labels: labels.flat(),
  };
  return json(data);
}

export default function Backer() {
  // The page's data is plain JSON by its type, so nothing is lost on the way.
  const data = useLoaderData() as BackerData;
  const [query, setQuery] = useSearchParams();
  const selected = Math.max(
    0,
    TABS.findIndex(({ id }) => id === query.get("tab")),
  );
  const { profile } = data;
  useRefresh(data.labels.some(isLabelUnderWay) ? REFRESH_MS : null);
  const Panel = TABS[selected]?.Panel ?? OverviewTab;
  return (
    <Page
      backAction={{ content: "Backers", url: "/app/backers" }}
      title={profile.name ?? profile.email ?? `Backer ${profile.pledges[0]?.externalId ?? ""}`}
      subtitle={[profile.name ? profile.email : null, countOf(profile.pledges.length, "pledge")]
        .filter(Boolean)
        .join(" · ")}
    >
      <Tabs
        tabs={TABS.map(({ id, content }) => ({ id, content, panelID: `${id}-panel` }))}
        selected={selected}
        onSelect={(index) => setQuery({ tab: TABS[index]?.id ?? "overview" }, { preventScrollReset: true })}
      >
        <Box paddingBlockStart="400">
          <BlockStack gap="400">
            <Panel data={data} />
          </BlockStack>
        </Box>
      </Tabs>
    </Page>
  );
}

export { NotFoundBoundary as ErrorBoundary };
