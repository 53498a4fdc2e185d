import type { JobSender } from "~/jobs/queue.server";

/** Wakes up everything that waited for the shop. Cheap when nothing did: each job finds that out by itself. */
export async function resumeWork(jobs: JobSender, shopDomain: string): Promise<void> {
  await startCatalogRefresh(jobs, shopDomain);
  await jobs.send("shop.drain", { shopDomain }, { key: shopDomain });
  // The comparison with the shop's orders ends for good where the shop was disconnected.
  await jobs.send("pledges.find-foreign", { shopDomain }, { key: shopDomain });
}

/** Prices and SKUs anew, then all pledges checked against them. */
export async function startCatalogRefresh(jobs: JobSender, shopDomain: string): Promise<void> {
  await jobs.send("catalog.refresh", { shopDomain }, { key: shopDomain });
  await jobs.send("pledges.preflight", { shopDomain });
}
