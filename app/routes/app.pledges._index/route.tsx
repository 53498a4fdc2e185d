import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { BlockStack, Card, Page } from "@shopify/polaris";
import { useState } from "react";
import { readForm } from "~/lib/read-form";
import { parsePledgeQuery } from "~/modules/pledges/views/pledge-filter";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { ActionProblem } from "~/ui/action-problem";
import { countOf } from "~/ui/format-count";
import { CursorPagination } from "~/ui/cursor-pagination";
import { AcceptTotalPaidBanner } from "./accept-total-paid-banner";
import { ForeignOrdersBanner } from "./foreign-orders-banner";
import { PledgeFilters } from "./pledge-filters";
import { PledgeTable } from "./pledge-table";
import { PushModal } from "./push-modal";
import { runPledgesAction } from "./pledges-action.server";
import { SummaryCard } from "./summary-card";

export const meta: MetaFunction = () => [{ title: "Pledges · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const shop = { shopDomain: session.shop };
  const { filter, page } = parsePledgeQuery(new URL(request.url).searchParams);
  const { pledges } = getServices();
  const [list, summary, campaigns] = await Promise.all([
    pledges.listPledges({ ...shop, filter, page }),
    pledges.summarisePledges(shop),
    pledges.listCampaigns(shop),
  ]);
  return json({ list, summary, campaigns, filter });
}

export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const result = await runPledgesAction(session.shop, await readForm(request));
  return result.kind === "go"
    ? redirect(result.to)
    : json(result, { status: result.kind === "refused" ? 422 : 200 });
}

export default function Pledges() {
  const { list, summary, campaigns, filter } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [pushing, setPushing] = useState<"full" | "pilot" | null>(null);
  const ready = summary.states.ready;
  return (
    <Page
      fullWidth
      title="Pledges"
      primaryAction={
        ready > 0
          ? { content: `Push all ${countOf(ready, "ready pledge")}`, onAction: () => setPushing("full") }
          : undefined
      }
      secondaryActions={
        ready > 0 ? [{ content: "Push a pilot of 5", onAction: () => setPushing("pilot") }] : []
      }
    >
      <BlockStack gap="400">
        <ActionProblem
          title="Nothing was pushed or changed"
          message={answer?.kind === "refused" ? answer.message : null}
          answer={answer}
        />
        <SummaryCard summary={summary} />
        <AcceptTotalPaidBanner filter={filter} summary={summary} />
        <ForeignOrdersBanner filter={filter} summary={summary} />
        <Card padding="0">
          <PledgeFilters filter={filter} summary={summary} campaigns={campaigns} />
          <PledgeTable
            list={list}
            nothingYet={summary.total === 0}
            showCampaign={campaigns.length > 1}
            haveOrders={filter.problem === "ALREADY_IN_SHOPIFY"}
          />
        </Card>
        <CursorPagination before={list.before} after={list.after} label="Pages of pledges" />
      </BlockStack>
      <PushModal kind={pushing} summary={summary} onClose={() => setPushing(null)} />
    </Page>
  );
}
