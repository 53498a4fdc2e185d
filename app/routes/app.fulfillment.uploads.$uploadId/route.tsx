import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { pageNumber } from "~/lib/page-number";
import { readForm } from "~/lib/read-form";
import {
  ROW_STATES,
  ROW_VERDICTS,
  type RowState,
  type RowVerdict,
  type TrackingUploadState,
  type TrackingUploadView,
} from "~/modules/fulfillment/tracking-upload/tracking-views";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { ActionProblem } from "~/ui/action-problem";
import { notFound, NotFoundBoundary } from "~/ui/not-found";
import { UploadBadge } from "~/ui/upload-badge";
import { uploadTitle } from "~/ui/uploads-table";
import { useRefresh } from "~/ui/use-refresh";
import { DecisionCard } from "./decision-card";
import { MappingCard } from "./mapping-card";
import { ProgressCard } from "./progress-card";
import { ResultCard } from "./result-card";
import { RowsCard } from "./rows-card";
import { runUploadAction } from "./upload-action.server";
import { isAhead, rowChoices } from "./verdicts";

const REFRESH_MS = 1_500;
const UNDER_WAY: TrackingUploadState[] = ["reading", "applying", "undoing"];
const OVER: TrackingUploadState[] = ["applied", "cancelled", "undone"];

export const meta: MetaFunction = () => [{ title: "Tracking upload · PledgeDock" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const query = new URL(request.url).searchParams;
  const asked = query.get("show");
  const read = (show: RowVerdict | RowState | null, page: number) =>
    getServices().fulfillment.getTrackingUpload({
      shopDomain: session.shop,
      uploadId: params.uploadId ?? "",
      ...{ page, show },
    });
  const show = [...ROW_VERDICTS, ...ROW_STATES].find((known) => known === asked) ?? null;
  const upload = await read(show, pageNumber(Number(query.get("page") ?? 1)));
  if (!upload) throw notFound();
  // What was chosen in the preview says nothing any more once the rows are done.
  const fits =
    show === null || rowChoices(upload.counts, isAhead(upload)).some(({ value }) => value === show);
  return json(fits ? { upload, show } : { upload: (await read(null, 1)) ?? upload, show: null });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const scope = { shopDomain: session.shop, uploadId: params.uploadId ?? "" };
  const result = await runUploadAction(scope, await readForm(request));
  return json(result, { status: result.problem === null ? 200 : 422 });
}

export default function TrackingUpload() {
  // The page's data is plain JSON by its type (tracking-views.ts), so nothing is lost on the way.
  const { upload, show } = useLoaderData() as { upload: TrackingUploadView; show: string | null };
  const answer = useActionData<typeof action>();
  const { state } = upload;
  const checking = upload.check !== null && upload.check.done < upload.check.of;
  useRefresh(UNDER_WAY.includes(state) || checking ? REFRESH_MS : null);
  return (
    <Page
      backAction={{ content: "Fulfillment", url: "/app/fulfillment" }}
      title={uploadTitle(upload)}
      subtitle={[upload.campaignName, upload.connectionName].filter(Boolean).join(" · ") || undefined}
      titleMetadata={<UploadBadge state={state} />}
    >
      <BlockStack gap="400">
        <ActionProblem title="This could not be done" message={answer?.problem} />
        {state === "preview" ? <DecisionCard upload={upload} /> : null}
        {state === "applying" || state === "undoing" || state === "paused" ? (
          <ProgressCard upload={upload} />
        ) : null}
        {OVER.includes(state) ? <ResultCard upload={upload} /> : null}
        {upload.kind === "file" && (state === "needs_mapping" || state === "preview") ? (
          <MappingCard key={JSON.stringify(upload.mapping)} upload={upload} problem={null} />
        ) : null}
        {state === "needs_mapping" ? null : <RowsCard upload={upload} shown={show} />}
      </BlockStack>
    </Page>
  );
}

export { NotFoundBoundary as ErrorBoundary };
