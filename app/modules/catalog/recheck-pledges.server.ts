import type { DbTransaction } from "~/db/client.server";
import type { JobSender } from "~/jobs/queue.server";

/** More SKUs than this are not worth naming: then all pledges of the shop are checked again. */
const MOST_SKUS_NAMED = 500;

/** Preflight runs again for the pledges that use these SKUs, as part of the caller's transaction. */
export async function recheckPledges(
  jobs: JobSender,
  input: { shopDomain: string; skus: string[] | "all" },
  tx: DbTransaction,
): Promise<void> {
  const { shopDomain, skus } = input;
  if (skus === "all" || skus.length > MOST_SKUS_NAMED)
    return jobs.send("pledges.preflight", { shopDomain }, { tx });
  if (skus.length > 0) await jobs.send("pledges.preflight", { shopDomain, skus }, { tx });
}
