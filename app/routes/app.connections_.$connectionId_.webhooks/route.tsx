import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Page } from "@shopify/polaris";
import { readForm } from "~/lib/read-form";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { ActionProblem } from "~/ui/action-problem";
import { notFound, NotFoundBoundary } from "~/ui/not-found";
import { CallbackCard } from "./callback-card";
import { DisabledBanner } from "./disabled-banner";
import { EventsCard } from "./events-card";
import { runWebhooksAction } from "./webhooks-action.server";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const connectionId = params.connectionId ?? "";
  const page = Number(new URL(request.url).searchParams.get("page") ?? 1);
  const list = await getServices().connections.listOutboundEvents({
    shopDomain: session.shop,
    connectionId,
    page,
  });
  if (!list) throw notFound();
  return json({ connectionId, list });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const scope = { shopDomain: session.shop, connectionId: params.connectionId ?? "" };
  const result = await runWebhooksAction(scope, await readForm(request));
  // The answer may hold a secret.
  return json(result, {
    status: result.kind === "problem" ? 422 : 200,
    headers: { "Cache-Control": "no-store" },
  });
}

export default function ConnectionWebhooks() {
  const { connectionId, list } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const fieldProblem = answer?.kind === "problem" && answer.field === "url" ? answer.problem : null;
  return (
    <Page
      backAction={{ content: list.callback.connectionName, url: `/app/connections/${connectionId}` }}
      title="Tell the platform"
      subtitle="PledgeDock reports to an address of the platform when a pledge is blocked, has its order, or is cancelled."
    >
      <BlockStack gap="400">
        <DisabledBanner callback={list.callback} />
        {answer?.kind === "problem" && !fieldProblem ? (
          <ActionProblem title="This could not be done" message={answer.problem} />
        ) : null}
        {answer?.kind === "done" ? <Banner tone="success">{answer.message}</Banner> : null}
        <CallbackCard
          key={list.callback.url}
          callback={list.callback}
          secret={answer?.kind === "secret" ? answer.secret : null}
          problem={fieldProblem}
        />
        <EventsCard list={list} />
      </BlockStack>
    </Page>
  );
}

export { NotFoundBoundary as ErrorBoundary };
