import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, type ShouldRevalidateFunction } from "@remix-run/react";
import { BlockStack, Page, type PageProps } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { pageNumber } from "~/lib/page-number";
import { readForm } from "~/lib/read-form";
import type { ImportView } from "~/modules/pledges/import/import-views";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { ActionProblem } from "~/ui/action-problem";
import { ImportBadge } from "~/ui/import-badge";
import { notFound, NotFoundBoundary } from "~/ui/not-found";
import { useRefresh } from "~/ui/use-refresh";
import { runImportAction } from "./import-action.server";
import { ImportSteps } from "./import-steps";
import { KeptCard } from "./kept-card";
import { IssuesCard } from "./issues-card";
import { ProgressCard } from "./progress-card";
import { ResultCard } from "./result-card";
import { rewardsKey, RewardsCard } from "./rewards-card";
import { RunAgainBanner } from "./run-again-banner";
import { UndoModal } from "./undo-modal";

const REFRESH_MS = 1_500;

export const meta: MetaFunction = () => [{ title: "Import · PledgeDock" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const scope = { shopDomain: session.shop, importId: params.importId ?? "" };
  const { pledges } = getServices();
  const view = await pledges.getImport(scope);
  if (!view) throw notFound();
  const query = new URL(request.url).searchParams;
  const asked = query.get("rows");
  const shown = asked === "skipped" || (asked !== "failed" && view.rows.failed === 0) ? "skipped" : "failed";
  const keptPage = pageNumber(Number(query.get("kept")));
  const [names, issues, campaigns, kept] = await Promise.all([
    view.purgedAt ? null : pledges.listRewardNames(scope),
    pledges.listImportRows({ ...scope, kind: shown, page: pageNumber(Number(query.get("page"))) }),
    pledges.listCampaigns(scope),
    view.undo?.kept ? pledges.listKeptPledges({ ...scope, page: keptPage }) : null,
  ]);
  if (!issues) throw notFound();
  const mine = campaigns.filter(({ platform }) => platform === view.connection.platform);
  return json({
    ...({ view, issues, shown, kept } as const),
    names: names?.kind === "ok" ? names.names : [],
    unreadable: names?.kind === "refused" ? names.problem.message : null,
    campaigns: mine.map(({ externalId, name, currency }) => ({ externalId, name, currency })),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const scope = { shopDomain: session.shop, importId: params.importId ?? "" };
  const result = await runImportAction(scope, await readForm(request));
  return json(result, { status: result.kind === "refused" ? 422 : 200 });
}

/** A preview changes nothing, so there is nothing to load again. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ formData, defaultShouldRevalidate }) =>
  formData?.get("intent") === "preview" ? false : defaultShouldRevalidate;

export default function Import() {
  const { view, names, unreadable, issues, shown, kept, campaigns } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [undoing, setUndoing] = useState(false);
  const [again, setAgain] = useState(false);
  const busy = view.state === "running" || view.state === "undoing";
  const over = view.startedAt !== null && !busy;
  const mapping = busy || (over && !again) ? null : view.mapping;
  useRefresh(busy ? REFRESH_MS : null);
  useEffect(() => {
    if (busy) setAgain(false);
  }, [busy]);
  return (
    <Page
      backAction={{ content: "Import", url: "/app/imports" }}
      title={view.fileName}
      titleMetadata={<ImportBadge state={view.state} />}
      secondaryActions={pageActions(
        view,
        over && !again,
        () => setAgain(true),
        () => setUndoing(true),
      )}
    >
      <BlockStack gap="400">
        <ActionProblem
          title="This could not be done"
          message={answer?.kind === "refused" ? answer.problem : null}
          answer={answer}
        />
        <ActionProblem title="The file cannot be read to its end" message={unreadable} />
        {busy ? <ProgressCard view={view} /> : null}
        {over ? <ResultCard view={view} pledgesUrl={pledgesUrl(view)} /> : null}
        {over && kept ? <KeptCard kept={kept} /> : null}
        {over && view.mappingChanged && !again ? <RunAgainBanner /> : null}
        {over ? <IssuesCard issues={issues} shown={shown} rows={view.rows} /> : null}
        {mapping && !view.purgedAt ? <ImportSteps {...{ view, mapping, names, campaigns }} /> : null}
        {over && !again && names.length > 0 ? (
          <RewardsCard key={rewardsKey(names)} title="Rewards and items" names={names} />
        ) : null}
      </BlockStack>
      <UndoModal view={view} open={undoing} onClose={() => setUndoing(false)} />
    </Page>
  );
}

/** The pledges that it made or changed; null when there are none. */
function pledgesUrl({ id, state, pledges }: ImportView): string | null {
  const some = pledges.accepted + pledges.updated + pledges.conflict > 0;
  return some && state !== "undone" ? `/app/pledges?import=${id}` : null;
}

function pageActions(
  view: ImportView,
  finished: boolean,
  again: () => void,
  undo: () => void,
): PageProps["secondaryActions"] {
  return [
    ...(finished && view.canStart ? [{ content: "Change the mapping and run again", onAction: again }] : []),
    ...(view.canUndo ? [{ content: "Undo the import", destructive: true, onAction: undo }] : []),
  ];
}

export { NotFoundBoundary as ErrorBoundary };
