import { findShopsToPlan } from "../campaign-mail-store.server";
import { LOST_AFTER_MS } from "./mail-retry";
import type { NotificationDeps } from "../notification-deps";
import { sendDueSummaries } from "../summary/send-due-summaries.server";
import { findShopsWithDueMails, giveUpLostMails } from "./tracking-mail-store.server";

const LOST = "PledgeDock was stopped while it was sending this mail. The backer may have it.";

/**
 * Safety net: mails whose worker died become maybe sent, what is due gets a job, and so do the daily summaries. Says how
 * many mails were given up.
 */
export async function sweepMails(deps: NotificationDeps, _input: Record<string, never>): Promise<number> {
  const now = deps.clock.now();
  const lost = await giveUpLostMails(deps.db, new Date(now.getTime() - LOST_AFTER_MS), LOST, now);
  if (lost > 0) deps.log.warn({ lost }, "tracking mails maybe sent");
  if (!deps.mails) return lost;
  for (const shopDomain of await findShopsWithDueMails(deps.db, now)) {
    await deps.jobs.send("mails.send", { shopDomain }, { key: shopDomain });
  }
  await sendDueSummaries(deps);
  return lost;
}

/** Plans the mails of every shop again, for plans that a dead worker took with it. */
export async function sweepMailPlans(
  deps: Pick<NotificationDeps, "db" | "jobs">,
  _input: Record<string, never>,
): Promise<void> {
  for (const shopDomain of await findShopsToPlan(deps.db)) {
    await deps.jobs.send("mails.plan", { shopDomain }, { key: shopDomain });
  }
}
