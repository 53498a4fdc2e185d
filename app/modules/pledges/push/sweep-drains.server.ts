import { finishBatches } from "./batch-store.server";
import type { PushDeps } from "../pledge-deps";
import { readShopsToDrain } from "./push-lease-store.server";
import { readAbandonedUndos } from "./undo-store.server";

const MOST_SHOPS = 200;
const MOST_UNDOS = 20;

/**
 * The safety net: finds shops with something due and nobody working for it (a worker died, a job was lost, a wait is
 * over) and enqueues their drain. Requests of a dead worker are taken over by that drain, under the lease. Bounded.
 */
export async function sweepDrains(
  deps: PushDeps,
  _input: Record<string, never> = {},
): Promise<{ woken: number }> {
  const now = deps.clock.now();
  const shops = await readShopsToDrain(deps.db, now, MOST_SHOPS);
  for (const shopDomain of shops) await deps.jobs.send("shop.drain", { shopDomain }, { key: shopDomain });
  for (const undo of await readAbandonedUndos(deps.db, now, MOST_UNDOS))
    await deps.jobs.send("batch.undo", undo);
  await finishBatches(deps.db, null, now);
  if (shops.length > 0) deps.log.info({ shops: shops.length }, "swept");
  return { woken: shops.length };
}
