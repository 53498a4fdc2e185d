import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Page } from "@shopify/polaris";
import { readForm } from "~/lib/read-form";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { ActionProblem } from "~/ui/action-problem";
import { MailServerBanner } from "~/ui/mail-server-banner";
import { notFound, NotFoundBoundary } from "~/ui/not-found";
import { useRefresh } from "~/ui/use-refresh";
import { MailSettings } from "./mail-settings";
import { MailsCard } from "./mails-card";
import { runNotificationAction } from "./notification-action.server";
import { SendCard } from "./send-card";

export const meta: MetaFunction = () => [{ title: "Notifications · PledgeDock" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const scope = { shopDomain: session.shop, campaignId: params.campaignId ?? "" };
  const { notifications } = getServices();
  const found = await notifications.getCampaignMail(scope);
  if (!found) throw notFound();
  const query = new URL(request.url).searchParams;
  const show = query.get("show");
  const page = Number(query.get("page") ?? 1);
  const [preview, mailable, mails] = await Promise.all([
    notifications.previewMail(scope),
    notifications.listMailable({ ...scope, page: show === "open" ? page : 1 }),
    notifications.listTrackingMails({ ...scope, show, page: show === "open" ? 1 : page }),
  ]);
  return json({
    ...found,
    show,
    mailable,
    mails,
    preview: preview.kind === "preview" ? preview.preview : null,
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const scope = { shopDomain: session.shop, campaignId: params.campaignId ?? "" };
  const result = await runNotificationAction(scope, await readForm(request));
  return json(result, { status: result.kind === "problem" || result.kind === "invalid" ? 422 : 200 });
}

const REFRESH_MS = 3_000;

export default function CampaignNotifications() {
  const { server, mail, show, mailable, mails, preview } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  useRefresh(mail.counts.waiting > 0 ? REFRESH_MS : null);
  return (
    <Page
      backAction={{ content: "Notifications", url: "/app/notifications" }}
      title={mail.campaignName}
      subtitle="Tracking mails to the backers of this campaign"
    >
      <BlockStack gap="400">
        <MailServerBanner server={server} />
        {answer?.kind === "problem" ? (
          <ActionProblem title="This could not be done" message={answer.problem} />
        ) : null}
        {answer?.kind === "done" ? <Banner tone="success">{answer.message}</Banner> : null}
        <SendCard mail={mail} configured={server.configured} />
        <MailsCard mail={mail} show={show} mailable={mailable} mails={mails} />
        <MailSettings mail={mail} preview={preview} configured={server.configured} />
      </BlockStack>
    </Page>
  );
}

export { NotFoundBoundary as ErrorBoundary };
