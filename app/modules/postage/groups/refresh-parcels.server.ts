import { inTransaction } from "~/db/client.server";
import type { PostageDeps } from "../postage-deps";
import { countParcelChanges, lockParcels, takeParcelChanges } from "./parcel-store.server";

type Deps = Pick<PostageDeps, "db" | "jobs">;

const AT_ONCE = 2000;
/** More than this and the page does not wait for it. */
const MOST_INLINE = AT_ONCE;

/**
 * Brings the package groups up to date. All of it when little has changed; after a great change (a push of everything)
 * a job does the rest. Returns how many changes are still to come, at most 100,000.
 */
export async function refreshParcels(deps: Deps, { shopDomain }: { shopDomain: string }): Promise<number> {
  const waiting = await countParcelChanges(deps.db, shopDomain, 100_000);
  if (waiting > MOST_INLINE) {
    await deps.jobs.send("postage.groups", { shopDomain }, { key: shopDomain });
    return waiting;
  }
  if (waiting > 0) await refreshOnce(deps, shopDomain);
  return 0;
}

/** Works off every change noted so far, in short transactions. The job `postage.groups`. */
export async function runParcelChanges(
  deps: Pick<PostageDeps, "db">,
  { shopDomain }: { shopDomain: string },
  signal?: AbortSignal,
): Promise<void> {
  while (!signal?.aborted && (await refreshOnce(deps, shopDomain)) === AT_ONCE);
}

async function refreshOnce(deps: Pick<PostageDeps, "db">, shopDomain: string): Promise<number> {
  return inTransaction(deps.db, async (tx) => {
    await lockParcels(tx, shopDomain);
    return takeParcelChanges(tx, shopDomain, AT_ONCE);
  });
}
