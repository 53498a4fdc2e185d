// Orders made on hold: the hold is set after the order exists, and tried until it stands.
import { assertNever } from "~/lib/assert-never";
import type { DrainLease } from "./drain-lease.server";
import type { PushDeps } from "./pledge-deps";
import { recordPledgeEvents } from "./pledge-events-store.server";
import type { Disconnection } from "./ports";
import { readDueHolds, writeHoldState, type PendingHold } from "./push-settle-store.server";

const CHUNK = 20;
const RETRY_MS = 5_000;

/** Sets up to 20 due holds, one after the other. Says how many it tried. */
export async function holdOrders(
  deps: PushDeps,
  lease: DrainLease,
  stop: AbortSignal,
): Promise<{ tried: number; disconnection: Disconnection | null }> {
  const due = await readDueHolds(deps.db, lease.shopDomain, deps.clock.now(), CHUNK);
  let tried = 0;
  for (const hold of due) {
    if (stop.aborted || !lease.isHeld()) break;
    tried += 1;
    const disconnection = await holdOne(deps, lease.shopDomain, hold);
    if (disconnection) return { tried, disconnection };
  }
  return { tried, disconnection: null };
}

async function holdOne(deps: PushDeps, shopDomain: string, hold: PendingHold): Promise<Disconnection | null> {
  const outcome = await deps.orders.holdOrder(shopDomain, hold.orderGid);
  const now = deps.clock.now();
  const write = async (to: "pending" | "held" | "failed", waitMs: number | null, detail: Record<string, unknown>) => {
    const notBefore = waitMs === null ? null : new Date(now.getTime() + waitMs);
    const written = await writeHoldState(deps.db, { ...hold, from: "pending", to, notBefore, now });
    if (!written || to === "pending") return;
    const kind = to === "held" ? "order.held" : "order.hold_failed";
    await recordPledgeEvents(deps.db, [{ shopDomain, pledgeId: hold.pledgeId, kind, actor: "app", at: now, detail }]);
  };
  switch (outcome.kind) {
    case "done":
      await write("held", null, {});
      return null;
    case "refused":
      await write("failed", null, { codes: outcome.errors.map((error) => error.code) });
      return null;
    case "not-executed":
      await write("pending", outcome.retryAfterMs, {});
      return null;
    case "unknown":
      await write("pending", RETRY_MS, {});
      return null;
    case "disconnected":
      return outcome.disconnection;
    default:
      return assertNever(outcome);
  }
}
