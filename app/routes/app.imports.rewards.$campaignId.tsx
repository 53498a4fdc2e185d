import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, Page } from "@shopify/polaris";
import { readForm } from "~/lib/read-form";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { EmptyTable } from "~/ui/empty-table";
import { notFound, NotFoundBoundary } from "~/ui/not-found";
import type { ImportActionResult } from "./app.imports.$importId/import-action.server";
import { rewardsKey, RewardsCard } from "./app.imports.$importId/rewards-card";

export const meta: MetaFunction = () => [{ title: "Rewards and items · PledgeDock" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const scope = { shopDomain: session.shop, campaignId: params.campaignId ?? "" };
  const found = await getServices().pledges.listCampaignRewards(scope);
  if (!found) throw notFound();
  return json(found);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const form = await readForm(request);
  const saved = await getServices().pledges.saveCampaignRewards({
    ...{ shopDomain: session.shop, campaignId: params.campaignId ?? "" },
    entries: readEntries(form),
  });
  if (saved.kind === "not-found") throw notFound();
  if (saved.kind === "saved") return json<ImportActionResult>({ kind: "done" });
  const problem = saved.problems[0]?.message ?? "Check what you entered.";
  return json<ImportActionResult>({ kind: "refused", problem, problems: [], fields: {} }, { status: 422 });
}

/** null for what is no JSON, which no schema lets pass. */
function readEntries(form: FormData): unknown {
  try {
    return JSON.parse(String(form.get("entries") ?? "null"));
  } catch {
    return null;
  }
}

/** What the rewards and items of one campaign are made of, for all its files. */
export default function CampaignRewards() {
  const { campaign, names } = useLoaderData<typeof loader>();
  return (
    <Page
      backAction={{ content: "Import", url: "/app/imports" }}
      title="Rewards and items"
      subtitle={campaign.name}
    >
      <BlockStack gap="400">
        {names.length === 0 ? (
          <Card padding="0">
            <EmptyTable heading="Nothing is mapped for this campaign">
              <p>Rewards and items are listed here once you have said on an import what they are made of.</p>
            </EmptyTable>
          </Card>
        ) : (
          <RewardsCard
            key={rewardsKey(names)}
            title="Made of"
            intro="Every file of this campaign uses these from its next import on. Pledges that are here already change when their import is run again."
            names={names}
          />
        )}
      </BlockStack>
    </Page>
  );
}

export { NotFoundBoundary as ErrorBoundary };
