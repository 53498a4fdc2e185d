import { inTransaction } from "~/db/client.server";
import { cleanLine } from "~/lib/clean-text";
import { findCampaignMail, lockCampaignMail, updateCampaignMail } from "./campaign-mail-store.server";
import { mailSettingsProblems, type MailSettingsInput } from "./template/mail-settings.schema";
import type { MailFieldProblem } from "./mail-views";
import { noteMailedByShopify } from "./sending/mailable-store.server";
import type { NotificationDeps } from "./notification-deps";
import { cancelQueued } from "./sending/tracking-mail-store.server";

type Deps = Pick<NotificationDeps, "db" | "jobs" | "clock">;

export type SaveCampaignMailResult =
  { kind: "saved" } | { kind: "invalid"; problems: MailFieldProblem[] } | { kind: "not-found" };

const NO_LONGER_OURS = "Taken out of the queue: this campaign's backers are no longer mailed by PledgeDock.";

/**
 * How a campaign's backers are told from now on. Leaving Shopify's mail first notes what Shopify has mailed about, and
 * leaving ours empties the queue, so that no package is ever mailed about twice.
 */
export async function saveCampaignMail(
  deps: Deps,
  input: { shopDomain: string; campaignId: string } & MailSettingsInput,
): Promise<SaveCampaignMailResult> {
  const { shopDomain, campaignId, mode } = input;
  const problems = mailSettingsProblems(input);
  if (problems.length > 0) return { kind: "invalid", problems };
  return inTransaction(deps.db, async (tx) => {
    const now = deps.clock.now();
    if (!(await findCampaignMail(tx, input))) return { kind: "not-found" };
    await lockCampaignMail(tx, { shopDomain, campaignId, now });
    const before = await findCampaignMail(tx, input);
    if (before?.mode === "shopify" && mode !== "shopify") await noteMailedByShopify(tx, shopDomain, now);
    if (mode !== "ours") await cancelQueued(tx, input, NO_LONGER_OURS, now);
    const automatic = mode === "ours" && input.automatic;
    await updateCampaignMail(tx, campaignId, {
      mode,
      modeSince: before?.mode === mode ? (before.modeSince ?? now) : now,
      automaticSince: automatic ? (before?.automaticSince ?? now) : null,
      withoutNumber: input.withoutNumber,
      fromName: cleanLine(input.fromName) || null,
      replyTo: input.replyTo.trim() || null,
      subject: cleanLine(input.subject),
      body: input.body.replace(/\r\n?/g, "\n").trim(),
      updatedAt: now,
    });
    if (automatic) await deps.jobs.send("mails.plan", { shopDomain }, { key: shopDomain, tx });
    return { kind: "saved" };
  });
}
