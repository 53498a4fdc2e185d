import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useFetcher, useLoaderData } from "@remix-run/react";
import { BlockStack, InlineStack, Layout, Page } from "@shopify/polaris";
import { readForm } from "~/lib/read-form";
import type { PledgeShippingView } from "~/modules/fulfillment/views";
import type { PledgeLabelView } from "~/modules/postage/pledge-labels/pledge-label-view";
import type { PledgeState } from "~/modules/pledges/pledge-state";
import type { PledgeView } from "~/modules/pledges/views/views";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { ActionProblem } from "~/ui/action-problem";
import { isLabelUnderWay } from "~/ui/label-under-way";
import { notFound, NotFoundBoundary } from "~/ui/not-found";
import { OutcomeBadge } from "~/ui/outcome-badge";
import { StateBadge } from "~/ui/state-badge";
import { useRefresh } from "~/ui/use-refresh";
import { BackerCard } from "./backer-card";
import { ExplanationCard } from "./explanation-card";
import { HistoryCard } from "./history-card";
import { LabelsCard } from "./labels-card";
import { NextStepBanner } from "./next-step-banner";
import { PackagesCard } from "./packages-card";
import { primaryAction, secondaryActions } from "./page-actions";
import { PaidCard } from "./paid-card";
import { PlanCard } from "./plan-card";
import { runPledgeAction, type PledgeActionResult } from "./pledge-action.server";
import { ProblemsCard } from "./problems-card";

const REFRESH_MS = 3_000;
const UNDER_WAY: PledgeState[] = ["received", "queued", "sending", "unknown"];

export const meta: MetaFunction = () => [{ title: "Pledge · PledgeDock" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const scope = { shopDomain: session.shop, pledgeId: params.pledgeId ?? "" };
  const { pledges, fulfillment, postage } = getServices();
  const [pledge, shipping, labels] = await Promise.all([
    pledges.getPledge(scope),
    fulfillment.getPledgeShipping(scope),
    postage.listPledgeLabels(scope),
  ]);
  if (!pledge) throw notFound();
  return json({ pledge, shipping, labels });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const scope = { shopDomain: session.shop, pledgeId: params.pledgeId ?? "" };
  const result = await runPledgeAction(scope, await readForm(request));
  if (result.kind === "go") return redirect(result.to);
  return json(result, { status: result.kind === "done" ? 200 : 422 });
}

export default function Pledge() {
  // The page's data is plain JSON by its type (views.ts), so nothing is lost on the way.
  const { pledge, shipping, labels } = useLoaderData() as {
    pledge: PledgeView;
    shipping: PledgeShippingView | null;
    labels: PledgeLabelView[];
  };
  const answer = useActionData<typeof action>();
  const fetcher = useFetcher<PledgeActionResult>();
  const doing = {
    send: (intent: string) => fetcher.submit({ intent }, { method: "post" }),
    busy: fetcher.state !== "idle",
  };
  const refused = [fetcher.data, answer].find((result) => result?.kind === "refused");
  const underWay = UNDER_WAY.includes(pledge.state) || labels.some(isLabelUnderWay);
  useRefresh(underWay ? REFRESH_MS : null);
  return (
    <Page
      backAction={{ content: "Pledges", url: "/app/pledges" }}
      title={pledge.content?.backer.name ?? `Pledge ${pledge.externalId}`}
      subtitle={`Backer ID ${pledge.externalId} · ${pledge.campaignName}`}
      titleMetadata={
        <InlineStack gap="100">
          <StateBadge state={pledge.state} />
          {pledge.outcome && pledge.outcome !== "blocked" && pledge.outcome !== "skipped" ? (
            <OutcomeBadge outcome={pledge.outcome} />
          ) : null}
        </InlineStack>
      }
      primaryAction={primaryAction(pledge, doing)}
      secondaryActions={secondaryActions(pledge, doing)}
    >
      <BlockStack gap="400">
        <ActionProblem
          title="This could not be done"
          message={refused?.kind === "refused" ? refused.message : null}
          answer={refused}
        />
        <NextStepBanner pledge={pledge} />
        <Layout>
          <Layout.Section>
            <BlockStack gap="400">
              <ProblemsCard
                pledge={pledge}
                fieldProblems={answer?.kind === "invalid" ? answer.problems : []}
              />
              <PackagesCard pledge={pledge} shipping={shipping} />
              <LabelsCard pledge={pledge} labels={labels} />
              <ExplanationCard pledge={pledge} />
              <PlanCard pledge={pledge} />
              <HistoryCard pledge={pledge} />
            </BlockStack>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">
              <BackerCard pledge={pledge} />
              <PaidCard pledge={pledge} />
            </BlockStack>
          </Layout.Section>
        </Layout>
      </BlockStack>
    </Page>
  );
}

export { NotFoundBoundary as ErrorBoundary };
