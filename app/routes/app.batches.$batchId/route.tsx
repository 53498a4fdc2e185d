import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useFetcher, useLoaderData } from "@remix-run/react";
import { BlockStack, Page, Text, type PageProps } from "@shopify/polaris";
import { useState } from "react";
import { readForm } from "~/lib/read-form";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { ActionProblem } from "~/ui/action-problem";
import { BatchBadge } from "~/ui/batch-badge";
import { ConfirmAction } from "~/ui/confirm-action";
import { countOf } from "~/ui/format-count";
import { notFound, NotFoundBoundary } from "~/ui/not-found";
import { useRefresh } from "~/ui/use-refresh";
import { AttentionCard } from "./attention-card";
import { runBatchAction, type BatchActionResult } from "./batch-action.server";
import { ProgressCard } from "./progress-card";
import { UndoCard } from "./undo-card";

const REFRESH_MS = 2_000;

export const meta: MetaFunction = () => [{ title: "Batch · PledgeDock" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const batch = await getServices().pledges.getBatch({
    shopDomain: session.shop,
    batchId: params.batchId ?? "",
  });
  if (!batch) throw notFound();
  return json({ batch });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const scope = { shopDomain: session.shop, batchId: params.batchId ?? "" };
  const result = await runBatchAction(scope, await readForm(request));
  return json(result, { status: result.kind === "refused" ? 422 : 200 });
}

export default function Batch() {
  const { batch } = useLoaderData<typeof loader>();
  const confirmed = useActionData<typeof action>();
  const moves = useFetcher<BatchActionResult>();
  const [asking, setAsking] = useState<"stop" | "undo" | null>(null);
  const moving = moves.state !== "idle";
  const underWay = batch.state === "running" || batch.unknown > 0 || batch.undo?.state === "running";
  useRefresh(underWay ? REFRESH_MS : null);
  const move = (intent: string) => moves.submit({ intent }, { method: "post" });
  const refused = [moves.data, confirmed].find((answer) => answer?.kind === "refused");
  return (
    <Page
      backAction={{ content: "Batches", url: "/app/batches" }}
      title={`Batch ${batch.number}${batch.kind === "pilot" ? " (pilot)" : ""}`}
      titleMetadata={<BatchBadge state={batch.state} />}
      primaryAction={primaryAction(batch.state, move, moving)}
      secondaryActions={secondaryActions(batch, setAsking)}
    >
      <BlockStack gap="400">
        <ActionProblem
          title="This could not be done"
          message={refused?.kind === "refused" ? refused.message : null}
          answer={refused}
        />
        <UndoCard undo={batch.undo} />
        <ProgressCard batch={batch} />
        <AttentionCard batch={batch} />
      </BlockStack>
      <ConfirmAction
        open={asking === "stop"}
        onClose={() => setAsking(null)}
        title={`Stop batch ${batch.number}?`}
        confirmLabel="Stop batch"
        destructive
        fields={{ intent: "stop" }}
      >
        <Text as="p">
          {`${countOf(batch.left, "pledge")} not sent yet become ready again, for a later push. Orders already made stay.`}
        </Text>
      </ConfirmAction>
      <ConfirmAction
        open={asking === "undo"}
        onClose={() => setAsking(null)}
        title={`Undo batch ${batch.number}?`}
        confirmLabel="Undo batch"
        destructive
        fields={{ intent: "undo" }}
      >
        <Text as="p">
          {`Its ${countOf(batch.created, "order")} are cancelled in Shopify where nothing has been shipped, without mails and without refunds. The pledges can be pushed again. You see which orders could not be cancelled.`}
        </Text>
      </ConfirmAction>
    </Page>
  );
}

function primaryAction(
  state: string,
  move: (intent: string) => void,
  moving: boolean,
): PageProps["primaryAction"] {
  if (state === "running") return { content: "Pause", onAction: () => move("pause"), loading: moving };
  if (state === "paused") return { content: "Resume", onAction: () => move("resume"), loading: moving };
  return undefined;
}

function secondaryActions(
  batch: { state: string; created: number },
  ask: (what: "stop" | "undo") => void,
): PageProps["secondaryActions"] {
  const open = batch.state === "running" || batch.state === "paused";
  return [
    ...(open ? [{ content: "Stop", destructive: true, onAction: () => ask("stop") }] : []),
    ...(!open && batch.created > 0
      ? [{ content: "Undo batch", destructive: true, onAction: () => ask("undo") }]
      : []),
  ];
}

export { NotFoundBoundary as ErrorBoundary };
