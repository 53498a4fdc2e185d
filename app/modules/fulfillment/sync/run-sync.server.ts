import { GatewayError } from "~/lib/gateway-error";
import type { FulfillmentDeps } from "../fulfillment-deps";
import { inTransaction } from "~/db/client.server";
import { noteOrdersGone } from "../../pledges/push/note-orders-gone.server";
import { applyNews } from "../learn/apply-news.server";
import { noteChecked } from "../learn/shipping-write-store.server";
import { orderEnded } from "../packages/shipping-news";
import { tellPending } from "../tell/tell-pending.server";
import { checkPayments } from "./check-payments.server";
import { compareOrders } from "./compare-orders.server";
import { takeSyncRun, type SyncLease } from "./sync-lease.server";
import type { SyncFailure } from "./sync-run-store.server";

/** Runs are done in minutes, also of the largest campaigns. */
const GIVE_UP_AFTER_MS = 60 * 60_000;
/** Shopify shows the orders of 60 days; ten to spare. [shopify.dev, Order] */
const SHOWN_FOR_DAYS = 50;
/** One look that is not answered with the order may be an accident. */
const HIDDEN_FOR_MS = 60 * 60_000;
const GONE_AT_ONCE = 200;
const UNEXPECTED: SyncFailure = {
  code: "unexpected",
  message: "Something went wrong in PledgeDock several times. The run is tried again later by itself.",
};

export type SyncEnd = { kind: "busy" | "finished" | "failed" | "interrupted" };

/**
 * Does a run: compares the connection's orders with Shopify, then tells the platform what it does not know yet. `busy`
 * while another worker does it, or when it has ended. Interrupted by `signal`, the run goes on in another worker.
 */
export async function runSync(
  deps: FulfillmentDeps,
  { shopDomain, runId }: { shopDomain: string; runId: string },
  signal: AbortSignal,
): Promise<SyncEnd> {
  const lease = await takeSyncRun(deps, { shopDomain, runId });
  if (!lease) return { kind: "busy" };
  const stop = AbortSignal.any([signal, lease.lost]);
  try {
    await compareOrders(deps, lease, stop);
    await noteGone(deps, lease, stop);
    const { told } = await tellPending(deps, { shopDomain, connectionId: lease.connectionId }, stop);
    lease.counts.told += told;
    stop.throwIfAborted();
    await lease.finish(null);
  } catch (error) {
    if (stop.aborted) {
      await lease.release();
      if (!lease.lost.aborted) await deps.jobs.send("sync.run", { shopDomain, runId }, { key: runId });
      return { kind: "interrupted" };
    }
    if (error instanceof GatewayError) {
      await lease.finish(await noteFailure(deps, shopDomain, error));
      return { kind: "failed" };
    }
    // Once or twice it may be the weather; what comes up again and again must not be tried every minute for ever.
    const isHopeless = deps.clock.now().getTime() - lease.startedAt.getTime() >= GIVE_UP_AFTER_MS;
    await (isHopeless ? lease.finish(UNEXPECTED) : lease.release());
    throw error;
  }
  await checkPayments(deps, { shopDomain, connectionId: lease.connectionId }, signal);
  return { kind: "finished" };
}

/** An order that this run and one long before it were not shown, and that Shopify would show, was deleted. */
async function noteGone(deps: FulfillmentDeps, lease: SyncLease, stop: AbortSignal): Promise<void> {
  const { shopDomain, startedAt, hidden } = lease;
  const hiddenSince = new Date(startedAt.getTime() - HIDDEN_FOR_MS);
  const orders = [...hidden];
  for (let at = 0; at < orders.length; at += GONE_AT_ONCE) {
    stop.throwIfAborted();
    const now = deps.clock.now();
    const shownSince = new Date(now.getTime() - SHOWN_FOR_DAYS * 86_400_000);
    const orderGids = orders.slice(at, at + GONE_AT_ONCE);
    const gone = await inTransaction(deps.db, async (tx) => {
      const ended = await noteOrdersGone(tx, { shopDomain, orderGids, hiddenSince, shownSince, now });
      const told = ended.map((orderGid) => ({
        news: orderEnded(orderGid, now),
        ...{ fingerprint: null, outline: null },
      }));
      await applyNews({ ...deps, db: tx }, { shopDomain, told, source: { kind: "read", askedAt: now } });
      await noteChecked(tx, shopDomain, ended, now);
      return ended.length;
    });
    if (gone > 0) deps.log.info({ shopDomain, gone }, "orders were deleted in Shopify");
  }
}

async function noteFailure(
  deps: FulfillmentDeps,
  shopDomain: string,
  error: GatewayError,
): Promise<SyncFailure> {
  const { disconnectionCode: code, message } = error;
  if (code === null) return { code: "shopify_trouble", message };
  await deps.onDisconnected(shopDomain, { code, message });
  return { code: "needs_reconnect", message };
}
