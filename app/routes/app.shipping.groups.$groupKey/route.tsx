import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, Page, Text } from "@shopify/polaris";
import { pageNumber } from "~/lib/page-number";
import { readForm } from "~/lib/read-form";
import type { PackageGroupView } from "~/modules/postage/groups/package-groups";
import type { PackageTypeView } from "~/modules/postage/setup/package-type";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { countOf } from "~/ui/format-count";
import { notFound, NotFoundBoundary } from "~/ui/not-found";
import type { ChoiceDraft } from "../shipping-pages/choice-draft";
import { ChoiceForm } from "../shipping-pages/choice-form";
import { CustomsCard } from "../shipping-pages/customs-card";
import { describeContents } from "../shipping-pages/describe-contents";
import { firstDraft } from "../shipping-pages/first-draft.server";
import { quote } from "../shipping-pages/quote.server";
import { SetupGaps, type Gap } from "../shipping-pages/setup-gaps";
import { GroupFactsCard } from "./group-facts-card";
import { GroupProblemsCard } from "./group-problems-card";
import { MembersCard, type MemberFilter } from "./members-card";

interface GroupData {
  group: PackageGroupView;
  filter: MemberFilter;
  packageTypes: PackageTypeView[];
  gaps: Gap[];
  draft: ChoiceDraft;
}

export const meta: MetaFunction = () => [{ title: "Package group · PledgeDock" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const shopDomain = session.shop;
  const query = new URL(request.url).searchParams;
  const page = pageNumber(Number(query.get("page")));
  const filter = { search: query.get("search")?.trim() ?? "", notReady: query.get("state") === "notready" };
  const { postage } = getServices();
  const [group, settings] = await Promise.all([
    postage.getPackageGroup({ shopDomain, groupKey: params.groupKey ?? "", page, ...filter }),
    postage.getPostageSettings({ shopDomain }),
  ]);
  if (!group) throw notFound();
  const { packageTypes, missing } = settings;
  const draft = await firstDraft(shopDomain, packageTypes, group.choice);
  const data: GroupData = { group, filter, packageTypes, gaps: missing, draft };
  return json(data);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const source = { kind: "group" as const, groupKey: params.groupKey ?? "" };
  const result = await quote(session.shop, source, await readForm(request));
  return result.kind === "go" ? redirect(result.to) : json(result, { status: 422 });
}

export default function PackageGroup() {
  // The page's data is plain JSON by its type (package-groups.ts), so nothing is lost on the way.
  const { group, filter, packageTypes, gaps, draft } = useLoaderData() as GroupData;
  return (
    <Page
      backAction={{ content: "Package groups", url: "/app/shipping/groups" }}
      title={describeContents(group.contents)}
      subtitle={`${countOf(group.ready, "order")} ready to ship`}
    >
      <BlockStack gap="400">
        <SetupGaps gaps={gaps} />
        <GroupFactsCard group={group} />
        <CustomsCard customs={group.customs} />
        <GroupProblemsCard group={group} />
        <Card>
          <BlockStack gap="400">
            <Text as="h2" variant="headingMd">
              {`Postage for ${countOf(group.ready, "order")}`}
            </Text>
            <ChoiceForm
              key={draft.packageTypeId}
              first={draft}
              packageTypes={packageTypes}
              places={{
                home: group.ready > group.readyAbroad || group.ready === 0,
                abroad: group.readyAbroad > 0,
              }}
              itemsGrams={group.itemGrams}
              disabled={gaps.length > 0 || group.ready === 0}
            />
          </BlockStack>
        </Card>
        <MembersCard group={group} filter={filter} />
      </BlockStack>
    </Page>
  );
}

export { NotFoundBoundary as ErrorBoundary };
