import { inTransaction } from "~/db/client.server";
import { findCampaignMail, holdCampaignMails } from "../campaign-mail-store.server";
import { noteMailedByShopify, queueByCreator } from "./mailable-store.server";
import type { NotificationDeps } from "../notification-deps";

export type QueueMailsResult =
  | { kind: "queued"; count: number }
  /** Ours are not chosen for this campaign. */
  | { kind: "not-ours" }
  /** There is no mail server. */
  | { kind: "not-configured" }
  | { kind: "not-found" };

/** Queues the mails of the given packages, or of every package that can be mailed. Pressing twice mails once. */
export async function queueMails(
  deps: Pick<NotificationDeps, "db" | "jobs" | "clock" | "mails">,
  input: { shopDomain: string; campaignId: string; packageIds: string[] | "all" },
): Promise<QueueMailsResult> {
  if (!deps.mails) return { kind: "not-configured" };
  const { shopDomain } = input;
  return inTransaction(deps.db, async (tx) => {
    await holdCampaignMails(tx, shopDomain);
    const settings = await findCampaignMail(tx, input);
    if (!settings) return { kind: "not-found" };
    if (settings.mode !== "ours") return { kind: "not-ours" };
    const now = deps.clock.now();
    await noteMailedByShopify(tx, shopDomain, now);
    const count = await queueByCreator(tx, input, input.packageIds, now);
    if (count > 0) await deps.jobs.send("mails.send", { shopDomain }, { key: shopDomain, tx });
    return { kind: "queued", count };
  });
}
