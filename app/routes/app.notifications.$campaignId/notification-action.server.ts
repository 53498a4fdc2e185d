import { assertNever } from "~/lib/assert-never";
import { MAIL_MODES, type MailFieldProblem, type MailPreview } from "~/modules/notifications/mail-views";
import { getServices } from "~/services.server";
import { notFound } from "~/ui/not-found";

export type NotificationActionResult =
  | { kind: "done"; message: string }
  | { kind: "problem"; problem: string }
  /** Beside the fields of the editor. */
  | { kind: "invalid"; problems: MailFieldProblem[] }
  | { kind: "preview"; preview: MailPreview };

interface Scope {
  shopDomain: string;
  campaignId: string;
}

const MOST_SELECTED = 50;

/** What the page of a campaign's mails can ask for. */
export async function runNotificationAction(scope: Scope, form: FormData): Promise<NotificationActionResult> {
  const { notifications } = getServices();
  switch (form.get("intent")) {
    case "save":
      return save(scope, form);
    case "preview":
      return preview(scope, form);
    case "test":
      return test(scope);
    case "send-all":
      return describeQueued(await notifications.queueMails({ ...scope, packageIds: "all" }));
    case "send-selected":
      return sendSelected(scope, form);
    case "retry": {
      const { shopDomain } = scope;
      const result = await notifications.retryMail({ shopDomain, mailId: textOf(form, "mailId") });
      if (result.kind === "queued") return done("The mail is sent again.");
      return problem(
        "This mail cannot be sent again: it was sent meanwhile, or the campaign's mails are no longer ours.",
      );
    }
    case "retry-failed": {
      const count = await notifications.retryFailedMails(scope);
      return done(count === 1 ? "1 mail is sent again." : `${count} mails are sent again.`);
    }
    case "cancel-waiting": {
      const count = await notifications.cancelWaitingMails(scope);
      return done(
        count === 1 ? "1 mail was taken out of the queue." : `${count} mails were taken out of the queue.`,
      );
    }
    default:
      return problem("This page does not know that action. Reload it and try again.");
  }
}

async function save(scope: Scope, form: FormData): Promise<NotificationActionResult> {
  const mode = MAIL_MODES.find((known) => known === form.get("mode"));
  if (!mode) return problem("Choose who mails the backers.");
  const saved = await getServices().notifications.saveCampaignMail({
    ...scope,
    mode,
    automatic: form.get("automatic") === "true",
    withoutNumber: form.get("withoutNumber") === "true",
    fromName: textOf(form, "fromName"),
    replyTo: textOf(form, "replyTo"),
    ...wordsOf(form),
  });
  if (saved.kind === "not-found") throw notFound();
  return saved.kind === "saved" ? done("Saved.") : saved;
}

async function preview(scope: Scope, form: FormData): Promise<NotificationActionResult> {
  const result = await getServices().notifications.previewMail({ ...scope, words: wordsOf(form) });
  if (result.kind === "not-found") throw notFound();
  return result;
}

async function test(scope: Scope): Promise<NotificationActionResult> {
  const result = await getServices().notifications.sendTestMail(scope);
  switch (result.kind) {
    case "sent":
      return done(`A test mail is on its way to ${result.to}.`);
    case "failed":
      return problem(result.message);
    case "not-found":
      throw notFound();
    default:
      return assertNever(result);
  }
}

async function sendSelected(scope: Scope, form: FormData): Promise<NotificationActionResult> {
  const packageIds = form.getAll("packageId").filter((id) => typeof id === "string");
  if (packageIds.length === 0) return problem("Choose at least one parcel.");
  if (packageIds.length > MOST_SELECTED) return problem(`Choose at most ${MOST_SELECTED} parcels at once.`);
  return describeQueued(await getServices().notifications.queueMails({ ...scope, packageIds }));
}

type Notifications = ReturnType<typeof getServices>["notifications"];

function describeQueued(result: Awaited<ReturnType<Notifications["queueMails"]>>): NotificationActionResult {
  switch (result.kind) {
    case "queued":
      return done(result.count === 1 ? "1 mail is on its way." : `${result.count} mails are on their way.`);
    case "not-ours":
      return problem("Choose PledgeDock's own mails first, and save.");
    case "not-configured":
      return problem("PledgeDock has no mail server yet, so it cannot mail anybody.");
    case "not-found":
      throw notFound();
    default:
      return assertNever(result);
  }
}

function wordsOf(form: FormData): { subject: string; body: string } {
  return { subject: textOf(form, "subject"), body: textOf(form, "body") };
}

function done(message: string): NotificationActionResult {
  return { kind: "done", message };
}

function problem(text: string): NotificationActionResult {
  return { kind: "problem", problem: text };
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
