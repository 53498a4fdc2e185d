import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { pageNumber } from "~/lib/page-number";
import type { PackageGroupsView } from "~/modules/postage/groups/package-groups";
import type { PackageTypeView } from "~/modules/postage/setup/package-type";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import type { ShippingStep } from "~/ui/shipping-step";
import { ShippingSteps } from "~/ui/shipping-steps";
import { useRefresh } from "~/ui/use-refresh";
import { readSteps } from "../shipping-pages/read-steps.server";
import { SetupGaps, type Gap } from "../shipping-pages/setup-gaps";
import { GroupsCard } from "./groups-card";
import { ReportsCard } from "./reports-card";

const REFRESH_MS = 2_000;

interface GroupsData {
  steps: ShippingStep[];
  groups: PackageGroupsView;
  search: string;
  packageTypes: PackageTypeView[];
  gaps: Gap[];
}

export const meta: MetaFunction = () => [{ title: "Package groups and rates · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const shop = { shopDomain: session.shop };
  const query = new URL(request.url).searchParams;
  const page = pageNumber(Number(query.get("page")));
  const search = query.get("search")?.trim() ?? "";
  const { postage } = getServices();
  const [steps, groups, settings] = await Promise.all([
    readSteps(shop),
    postage.listPackageGroups({ ...shop, page, search }),
    postage.getPostageSettings(shop),
  ]);
  const { packageTypes, missing } = settings;
  const data: GroupsData = { steps, groups, search, packageTypes, gaps: missing };
  return json(data);
}

export default function PackageGroups() {
  // The page's data is plain JSON by its type (package-groups.ts), so nothing is lost on the way.
  const { steps, groups, search, packageTypes, gaps } = useLoaderData() as GroupsData;
  useRefresh(groups.behind > 0 ? REFRESH_MS : null);
  return (
    <Page
      backAction={{ content: "Start shipping", url: "/app/shipping" }}
      title="Package groups and rates"
      subtitle="Orders that contain the same items are bought and packed together"
      secondaryActions={[
        { content: "Estimate shipping costs", url: "/app/shipping/estimate" },
        { content: "Calculator for one parcel", url: "/app/shipping/calculator" },
      ]}
    >
      <BlockStack gap="400">
        <ShippingSteps steps={steps} current="groups" />
        <SetupGaps gaps={gaps} />
        <GroupsCard groups={groups} search={search} packageTypes={packageTypes} />
        <ReportsCard />
      </BlockStack>
    </Page>
  );
}
