import { inTransaction } from "~/db/client.server";
import { retryOnDeadlock } from "~/db/retry-on-deadlock.server";
import { replayOutboundEvents } from "../../connections/outbound/replay-outbound-events.server";
import { describeShipping } from "../packages/describe-shipping";
import type { FulfillmentDeps } from "../fulfillment-deps";
import { fulfillmentOf } from "../packages/pledge-fulfillment";
import { lockShippedPledges, readShipping } from "../learn/shipping-store.server";
import { tellChanges } from "./tell-changes.server";
import { findUntold, saveEventVersions } from "./told-store.server";

const CHUNK = 250;

export type TellPendingDeps = Pick<FulfillmentDeps, "db" | "jobs" | "clock" | "trackingLinks">;

/**
 * Tells a connection's platform whatever it was not told yet, which is what "daily only" waits for and what came up before
 * there was an address; and sends again at once what failed or was given up. `told` counts the messages. Nothing without
 * a callback.
 */
export async function tellPending(
  deps: TellPendingDeps,
  input: { shopDomain: string; connectionId: string },
  signal?: AbortSignal,
): Promise<{ told: number }> {
  let told = 0;
  while (!signal?.aborted) {
    const orderGids = await findUntold(deps.db, { ...input, limit: CHUNK });
    if (orderGids.length === 0) break;
    const written = await retryOnDeadlock(() => tellChunk(deps, input, orderGids));
    if (written === 0) break;
    told += written;
  }
  const replayed = await replayOutboundEvents(deps, { ...input, all: "undelivered" });
  return { told: told + (replayed.kind === "replayed" ? replayed.count : 0) };
}

async function tellChunk(
  deps: TellPendingDeps,
  { shopDomain }: { shopDomain: string },
  orderGids: string[],
): Promise<number> {
  return inTransaction(deps.db, async (tx) => {
    const pledges = await lockShippedPledges(tx, shopDomain, orderGids);
    const known = await readShipping(tx, pledges);
    const changes = pledges.flatMap((pledge) => {
      const stored = known.get(pledge.pledgeId);
      if (!stored?.row || !pledge.callback || stored.row.version <= stored.row.eventVersion) return [];
      const described = describeShipping(stored.state, fulfillmentOf(stored.state), pledge.countryCode);
      // Other messages may have taken numbers since: the newest state has the newest number.
      const version =
        stored.row.version === pledge.lastVersion && stored.row.eventVersion < stored.row.version
          ? stored.row.version
          : pledge.lastVersion + 1;
      return [{ shopDomain, pledge, described, version }];
    });
    await tellChanges(tx, deps, changes, deps.clock.now());
    await saveEventVersions(
      tx,
      changes.map(({ pledge: { pledgeId }, version }) => ({ pledgeId, version })),
    );
    return changes.length;
  });
}
