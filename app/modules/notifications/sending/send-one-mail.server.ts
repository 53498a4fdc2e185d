import { assertNever } from "~/lib/assert-never";
import { usableEmail } from "../../pledges/preflight/email";
import { findCampaignMail } from "../campaign-mail-store.server";
import { composeTrackingMail } from "../template/compose-tracking-mail";
import { findPackageForMail } from "./mail-facts-store.server";
import { HAND_OVER_WITHIN_MS, nextMailAttempt, UNREACHABLE_REST_MS } from "./mail-retry";
import { noteMailServerWorks, noteTrouble } from "./mail-server-store.server";
import type { NotificationDeps } from "../notification-deps";
import type { MailSender, OutgoingMail, SendOutcome } from "../ports";
import { settleMail, type ClaimedMail, type MailResult } from "./tracking-mail-store.server";

type Deps = Pick<NotificationDeps, "db" | "clock" | "log" | "trackingLinks">;

/**
 * One attempt at a claimed mail, from its newest facts to what became of it. `reachable` is false when the server
 * cannot be spoken to at all, so that trying the next mail makes no sense now.
 */
export async function sendOneMail(
  deps: Deps,
  sender: MailSender,
  mail: ClaimedMail,
): Promise<{ state: MailResult["state"]; reachable: boolean }> {
  const claimedAt = deps.clock.now().getTime();
  const made = await makeMail(deps, mail);
  if ("state" in made) {
    await settleMail(deps.db, mail, made, deps.clock.now());
    return { state: made.state, reachable: true };
  }
  const outcome = await sender.send(made, {
    mayHandOver: () => deps.clock.now().getTime() - claimedAt < HAND_OVER_WITHIN_MS,
  });
  const now = deps.clock.now();
  const result = toResult(outcome, mail.attempts, now);
  await settleMail(deps.db, mail, result, now);
  const reachable = outcome.kind !== "unreachable";
  if (outcome.kind === "unreachable") await noteTrouble(deps.db, outcome.reason, now);
  if (outcome.kind === "accepted") await noteMailServerWorks(deps.db);
  if (result.state !== "sent")
    deps.log.warn({ mail: mail.id, outcome: outcome.kind }, "tracking mail not sent");
  return { state: result.state, reachable };
}

async function makeMail(deps: Deps, mail: ClaimedMail): Promise<OutgoingMail | MailResult> {
  const found = await findPackageForMail(deps.db, mail);
  const settings = await findCampaignMail(deps.db, mail);
  if (!found?.live || !settings)
    return { state: "cancelled", failure: "The parcel is no longer on its way." };
  const to = usableEmail(found.email);
  if (!to) return { state: "failed", failure: "The backer has no e-mail address that works." };
  const trackingPage = deps.trackingLinks.urlFor(mail.pledgeId);
  return {
    messageId: String(mail.messageId),
    fromName: settings.fromName ?? found.facts.shopName,
    to,
    replyTo: found.replyTo,
    ...composeTrackingMail(settings, { ...found.facts, trackingPage }),
  };
}

function toResult(outcome: SendOutcome, attempts: number, now: Date): MailResult {
  switch (outcome.kind) {
    case "accepted":
      return { state: "sent", failure: null };
    case "refused":
      return outcome.because === "recipient"
        ? { state: "bounced", failure: `The mail server refused the address: ${outcome.reply}` }
        : { state: "failed", failure: `The mail server refused the mail: ${outcome.reply}` };
    case "later":
      return tryLater(outcome.reply, attempts, now);
    case "unreachable":
      return {
        state: "queued",
        failure: outcome.reason,
        nextAttemptAt: new Date(now.getTime() + UNREACHABLE_REST_MS),
        uncounted: true,
      };
    case "not-sent":
      return { state: "queued", failure: null, nextAttemptAt: now, uncounted: true };
    case "unclear":
      return { state: "maybe_sent", failure: `${outcome.reason} The backer may have the mail.` };
    default:
      return assertNever(outcome);
  }
}

function tryLater(reply: string, attempts: number, now: Date): MailResult {
  const failure = `The mail server does not take it for now: ${reply}`;
  const nextAttemptAt = nextMailAttempt(attempts, now);
  return nextAttemptAt
    ? { state: "queued", failure, nextAttemptAt }
    : { state: "failed", failure: `Given up after ${attempts} attempts. ${failure}` };
}
