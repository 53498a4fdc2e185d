import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useFetcher, useLoaderData } from "@remix-run/react";
import { BlockStack, Page, type PageProps } from "@shopify/polaris";
import { useState } from "react";
import { readForm } from "~/lib/read-form";
import type { BatchView, LabelView } from "~/modules/postage/buying/label-views";
import { authenticate } from "~/shopify.server";
import { ActionProblem } from "~/ui/action-problem";
import { isLabelUnderWay } from "~/ui/label-under-way";
import { notFound, NotFoundBoundary } from "~/ui/not-found";
import { PostageBatchBadge } from "~/ui/postage-batch-badge";
import { useRefresh } from "~/ui/use-refresh";
import { SetupGaps } from "../shipping-pages/setup-gaps";
import { runBatchAction, type BatchActionResult } from "./batch-action.server";
import type { BatchPageData } from "./batch-page-data";
import { LabelsCard } from "./labels-card";
import { PickupCard } from "./pickup-card";
import { PrintCard } from "./print-card";
import { ProblemsCard } from "./problems-card";
import { ProgressCard } from "./progress-card";
import { readBatchPage } from "./read-batch-page.server";
import { RefundCard } from "./refund-card";
import { RefundDialog } from "./refund-dialog";
import { ScanFormCard } from "./scan-form-card";
import { StopDialog } from "./stop-dialog";
import { TotalsCard } from "./totals-card";
import { UntrackedCard } from "./untracked-card";

const REFRESH_MS = 2_000;

export const meta: MetaFunction = () => [{ title: "Labels · PledgeDock" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const scope = { shopDomain: session.shop, batchId: params.batchId ?? "" };
  const data = await readBatchPage(scope, new URL(request.url).searchParams);
  if (!data) throw notFound();
  return json(data);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const scope = { shopDomain: session.shop, batchId: params.batchId ?? "" };
  const result = await runBatchAction(scope, await readForm(request));
  if (result === "missing") throw notFound();
  return json(result, { status: result.kind === "refused" ? 422 : 200 });
}

export default function PostageBatch() {
  // The page's data is plain JSON by its type (batch-page-data.ts), so nothing is lost on the way.
  const data = useLoaderData() as BatchPageData;
  const confirmed = useActionData<typeof action>();
  const moves = useFetcher<BatchActionResult>();
  const [stopping, setStopping] = useState(false);
  const [refunding, setRefunding] = useState<LabelView | null>(null);
  const { batch } = data;
  useRefresh(isUnderWay(data) ? REFRESH_MS : null);
  const move = (intent: string) => moves.submit({ intent }, { method: "post" });
  const refused = [moves.data, confirmed].find((answer) => answer?.kind === "refused");
  const owned = batch.counts.bought > 0;
  return (
    <Page
      backAction={{ content: "Print & Ship", url: "/app/shipping/batches" }}
      title={`Labels ${batch.number}`}
      subtitle={`${batch.packageTypeName}, ${batch.serviceWords}, ship date ${batch.shipDate}`}
      titleMetadata={<PostageBatchBadge state={batch.state} />}
      primaryAction={primaryAction(batch, move, moves.state !== "idle")}
      secondaryActions={
        batch.canStop
          ? [{ content: "Stop", destructive: true, onAction: () => setStopping(true) }]
          : undefined
      }
    >
      <BlockStack gap="400">
        <ActionProblem
          title="This could not be done"
          message={refused?.kind === "refused" ? refused.message : null}
          answer={refused}
        />
        <SetupGaps gaps={batch.canConfirm || batch.canResume ? data.gaps : []} />
        <ProgressCard batch={batch} />
        <TotalsCard batch={batch} testKey={data.testKey} />
        {owned ? <PrintCard batch={batch} paper={data.paper} slips={data.slips} /> : null}
        <ProblemsCard batch={batch} />
        {owned ? (
          <>
            <ScanFormCard plan={data.scanPlan} forms={data.scanForms} />
            <PickupCard pickups={data.pickups} days={data.pickupDays} />
            <UntrackedCard batch={batch} />
            <RefundCard refunds={data.refunds} account={batch.account} />
          </>
        ) : null}
        <LabelsCard
          batch={batch}
          page={data.labels}
          search={data.search}
          shelf={data.shelf}
          reason={data.reason}
          refunds={data.refunds.counts}
          onRefund={setRefunding}
        />
      </BlockStack>
      <StopDialog batch={batch} open={stopping} onClose={() => setStopping(false)} />
      <RefundDialog label={refunding} onClose={() => setRefunding(null)} />
    </Page>
  );
}

const FORM_UNDER_WAY = ["wanted", "sending", "creating", "unclear"];
const PICKUP_UNDER_WAY = ["wanted", "buying", "cancelling", "unclear"];

/** The parts of the page are read one after the other: a label may be shown from before what its counts tell. */
function isUnderWay({ batch, labels, scanForms, pickups, refunds }: BatchPageData): boolean {
  return (
    batch.state === "quoting" ||
    batch.state === "running" ||
    batch.counts.unclear > 0 ||
    batch.counts.fulfillmentWanted > 0 ||
    refunds.counts.requested > 0 ||
    (batch.state !== "paused" && labels.labels.some(isLabelUnderWay)) ||
    scanForms.some(({ state }) => FORM_UNDER_WAY.includes(state)) ||
    pickups.some(({ state }) => PICKUP_UNDER_WAY.includes(state))
  );
}

function primaryAction(
  batch: BatchView,
  move: (intent: string) => void,
  moving: boolean,
): PageProps["primaryAction"] {
  if (batch.canPause) return { content: "Pause", onAction: () => move("pause"), loading: moving };
  if (batch.canResume) return { content: "Resume", onAction: () => move("resume"), loading: moving };
  return undefined;
}

export { NotFoundBoundary as ErrorBoundary };
