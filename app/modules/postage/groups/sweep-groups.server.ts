import type { PostageDeps } from "../postage-deps";
import { findLeftEstimates } from "../rates/estimate-store.server";
import { findShopsBehind } from "./parcel-store.server";

/** Safety net: shops with changes that nobody looked at, estimates whose worker is gone. */
export async function sweepGroups(
  deps: Pick<PostageDeps, "db" | "jobs" | "clock">,
  _input: Record<string, never>,
): Promise<void> {
  for (const shopDomain of await findShopsBehind(deps.db)) {
    await deps.jobs.send("postage.groups", { shopDomain }, { key: shopDomain });
  }
  for (const left of await findLeftEstimates(deps.db, deps.clock.now())) {
    await deps.jobs.send("postage.estimate", left, { key: left.estimateId });
  }
}
