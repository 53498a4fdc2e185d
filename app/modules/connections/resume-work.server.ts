import type { JobSender, SendOptions } from "~/jobs/queue.server";
import { inTransaction } from "~/db/client.server";
import type { ConnectionDeps } from "./connection-deps";
import { saveConnected } from "./shop-store.server";

type When = Pick<SendOptions, "tx" | "startAfter">;

/**
 * A shop that needed a reconnect is connected again and its work woken up, both or neither. True when it needed it: of
 * several that find out at once, one.
 */
export async function reconnectShop(
  deps: Pick<ConnectionDeps, "db" | "jobs">,
  shopDomain: string,
  now: Date,
): Promise<boolean> {
  return inTransaction(deps.db, async (tx) => {
    const reconnected = await saveConnected(tx, shopDomain, now);
    if (reconnected) await resumeWork(deps.jobs, shopDomain, { tx });
    return reconnected;
  });
}

/** Wakes up everything that waited for the shop. Cheap when nothing did: each job finds that out by itself. */
export async function resumeWork(jobs: JobSender, shopDomain: string, when: When = {}): Promise<void> {
  await startCatalogRefresh(jobs, shopDomain, when);
  await jobs.send("shop.drain", { shopDomain }, { key: shopDomain, ...when });
  // The comparison with the shop's orders ends for good where the shop was disconnected.
  await jobs.send("pledges.find-foreign", { shopDomain }, { key: shopDomain, ...when });
}

/** Prices and SKUs anew, then all pledges checked against them. */
export async function startCatalogRefresh(
  jobs: JobSender,
  shopDomain: string,
  when: When = {},
): Promise<void> {
  await jobs.send("catalog.refresh", { shopDomain }, { key: shopDomain, ...when });
  await jobs.send("pledges.preflight", { shopDomain }, when);
}
