import { randomUUID } from "node:crypto";
import { findShop } from "../../connections/shop-store.server";
import { usableEmail } from "../../pledges/preflight/email";
import { makeSampleMail } from "./make-sample-mail.server";
import { reserveSlot } from "../sending/mail-server-store.server";
import type { NotificationDeps } from "../notification-deps";
import type { SendOutcome } from "../ports";

export type SendTestMailResult =
  | { kind: "sent"; to: string }
  /** `message` is a sentence for the creator. */
  | { kind: "failed"; message: string }
  | { kind: "not-found" };

/** So many seconds of other mails before this one: then the creator had better try again later. */
const MOST_WAIT_MS = 5_000;

/**
 * The campaign's saved mail to the shop owner, and to nobody else: a test must never reach a backer, nor make this a way
 * to mail strangers. Not repeated by itself.
 */
export async function sendTestMail(
  deps: NotificationDeps,
  { shopDomain, campaignId }: { shopDomain: string; campaignId: string },
): Promise<SendTestMailResult> {
  if (!deps.mails) return failed("PledgeDock has no mail server yet (SMTP_URL), so it cannot mail anybody.");
  const made = await makeSampleMail(deps, { shopDomain, campaignId });
  if (!made) return { kind: "not-found" };
  const to = usableEmail((await findShop(deps.db, shopDomain))?.email ?? null);
  if (!to) return failed("Shopify names no e-mail address of the shop's owner.");
  const now = deps.clock.now().getTime();
  const wait = (await reserveSlot(deps.db, deps.clock.now(), 60_000 / deps.mailsPerMinute)).getTime() - now;
  if (wait > MOST_WAIT_MS) return failed("Many mails are leaving right now. Try again in a minute.");
  if (wait > 0) await deps.wait(wait);
  const { sample: _sample, ...mail } = made;
  const outcome = await deps.mails.send(
    {
      ...mail,
      to,
      subject: `[Test] ${mail.subject}`,
      replyTo: null,
      messageId: `<${randomUUID()}@${deps.mailDomain}>`,
    },
    { mayHandOver: () => true },
  );
  return outcome.kind === "accepted" ? { kind: "sent", to } : failed(describeFailure(outcome));
}

function failed(message: string): SendTestMailResult {
  return { kind: "failed", message };
}

function describeFailure(outcome: Exclude<SendOutcome, { kind: "accepted" }>): string {
  if (outcome.kind === "unreachable") return outcome.reason;
  if (outcome.kind === "unclear") return `${outcome.reason} Look into your mailbox: it may have arrived.`;
  if (outcome.kind === "not-sent") return "The mail was not sent. Try again.";
  return `The mail server answered: ${outcome.reply}`;
}
