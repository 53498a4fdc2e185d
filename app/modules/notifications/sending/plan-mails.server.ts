import { inTransaction } from "~/db/client.server";
import { hasPlannedMails, holdCampaignMails } from "../campaign-mail-store.server";
import { noteMailedByShopify, queueAutomatically } from "./mailable-store.server";
import type { NotificationDeps } from "../notification-deps";

type Deps = Pick<NotificationDeps, "db" | "jobs" | "clock">;

/**
 * After packages of the shop have shipped: queues the automatic mails, and notes which packages Shopify mails about.
 * Any number of runs, also at once, queue one mail per package. Says how many it queued.
 */
export async function planMails(deps: Deps, { shopDomain }: { shopDomain: string }): Promise<number> {
  if (!(await hasPlannedMails(deps.db, shopDomain))) return 0;
  return inTransaction(deps.db, async (tx) => {
    const now = deps.clock.now();
    await holdCampaignMails(tx, shopDomain);
    await noteMailedByShopify(tx, shopDomain, now);
    const queued = await queueAutomatically(tx, shopDomain, now);
    if (queued > 0) await deps.jobs.send("mails.send", { shopDomain }, { key: shopDomain, tx });
    return queued;
  });
}
