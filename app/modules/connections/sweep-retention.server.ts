import type { ConnectionDeps } from "./connection-deps";
import { deleteDelivered } from "./outbound/outbound-event-store.server";
import { deleteOutlived } from "./retention-store.server";
import { takeShopsToCheck } from "./shop-store.server";
import { findStuckDeliveries } from "./webhook-store.server";

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
const KEEP = {
  deliveriesMs: 30 * DAY_MS,
  toldMs: 30 * DAY_MS,
  reportsMs: 90 * DAY_MS,
  rateWindowsMs: HOUR_MS,
};
const STUCK = { afterMs: HOUR_MS, forMs: 7 * DAY_MS, limit: 500 };
const CHECK = { everyMs: DAY_MS, limit: 500 };

/**
 * Hourly: deletes what has outlived its purpose (processed webhooks and delivered events after 30 days, data reports after 90, replayed
 * answers, rate windows), gives webhooks whose job gave up another chance for a week, and has shops checked that are
 * broken or were not looked at for a day.
 */
export async function sweepRetention(
  deps: Pick<ConnectionDeps, "db" | "jobs" | "clock" | "log">,
  _input: Record<string, never>,
): Promise<void> {
  const now = deps.clock.now().getTime();
  const ago = (milliseconds: number) => new Date(now - milliseconds);
  const deleted = await deleteOutlived(deps.db, {
    now: ago(0),
    deliveriesBefore: ago(KEEP.deliveriesMs),
    reportsBefore: ago(KEEP.reportsMs),
    rateWindowsBefore: ago(KEEP.rateWindowsMs),
  });
  const told = await deleteDelivered(deps.db, ago(KEEP.toldMs));
  const stuck = await findStuckDeliveries(deps.db, {
    after: ago(STUCK.forMs),
    before: ago(STUCK.afterMs),
    limit: STUCK.limit,
  });
  for (const deliveryId of stuck) await deps.jobs.send("webhook.process", { deliveryId });
  const { limit } = CHECK;
  const shops = await takeShopsToCheck(deps.db, { before: ago(CHECK.everyMs), now: ago(0), limit });
  for (const shopDomain of shops) await deps.jobs.send("shop.check", { shopDomain }, { key: shopDomain });
  deps.log.info(
    { ...deleted, told, stuckWebhooks: stuck.length, shopsToCheck: shops.length },
    "retention swept",
  );
}
