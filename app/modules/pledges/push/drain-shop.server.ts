// Works off one shop's outbox under the shop's lease: settles what is unknown, sends what is queued.
import { setTimeout as pause } from "node:timers/promises";
import { GatewayError } from "~/lib/gateway-error";
import { arrangeOrders } from "./arrange-orders.server";
import { finishBatches, readPushableShop, writeRestReason } from "./batch-store.server";
import { acquireDrainLease, type DrainLease } from "./drain-lease.server";
import type { PushDeps } from "../pledge-deps";
import type { Disconnection } from "../ports";
import { doOthersWait } from "./push-lease-store.server";
import { pushQueued, type PushEnd } from "./push-queued.server";
import { readNextDue } from "./push-settle-store.server";
import { createResultWriter } from "./result-writer.server";
import { settleUnknowns } from "./settle-unknowns.server";

/** A drain lets go after this long when another shop waits. */
const SLICE_MS = 30_000;
const SETTLE_EVERY_MS = 500;

export type DrainEnd = { kind: "busy" } | { kind: "drained"; push: PushEnd["kind"] };

/**
 * Drains the shop until nothing is due, the slice is over or `signal` is aborted. Returns `busy` while another drain
 * owns the shop. Afterwards a further drain is enqueued when there is, or will be, more to do.
 */
export async function drainShop(
  deps: PushDeps,
  { shopDomain }: { shopDomain: string },
  signal: AbortSignal,
): Promise<DrainEnd> {
  const lease = await acquireDrainLease(deps, shopDomain);
  if (!lease) return { kind: "busy" };
  let end: PushEnd;
  try {
    end = await drainUnderLease(deps, lease, AbortSignal.any([signal, lease.lost]));
    await noteEnd(deps, lease, end);
  } finally {
    await lease.release();
  }
  // Only now: whoever was turned away while the lease was held would otherwise be forgotten. After a disconnection it
  // is reconnecting that wakes the shop up.
  if (end.kind !== "disconnected") await wakeUpAgain(deps, shopDomain);
  return { kind: "drained", push: end.kind };
}

async function drainUnderLease(deps: PushDeps, lease: DrainLease, stop: AbortSignal): Promise<PushEnd> {
  const { shopDomain } = lease;
  const startedAt = performance.now();
  const mayGoOn = async () =>
    performance.now() - startedAt < SLICE_MS || !(await doOthersWait(deps.db, shopDomain, deps.clock.now()));
  const pushed = new AbortController();
  const writer = createResultWriter(deps, lease);
  const settling = settleWhile(deps, lease, stop, pushed.signal);
  try {
    const end = await pushQueued({ deps, lease, writer, stop, mayGoOn });
    pushed.abort();
    const disconnection = await settling;
    return disconnection ? { kind: "disconnected", disconnection } : end;
  } catch (error) {
    pushed.abort();
    await settling.catch(() => null);
    const disconnection = toDisconnection(error);
    if (!disconnection) throw error;
    return { kind: "disconnected", disconnection };
  }
}

/** Looks, placements and holds go on beside the sending, and once more after it. */
async function settleWhile(
  deps: PushDeps,
  lease: DrainLease,
  stop: AbortSignal,
  pushed: AbortSignal,
): Promise<Disconnection | null> {
  while (!stop.aborted && lease.isHeld()) {
    const last = pushed.aborted;
    const shop = await readPushableShop(deps.db, lease.shopDomain);
    if (shop?.status !== "connected") return null;
    const settled = await settleUnknowns(deps, lease, stop);
    const arranged = await arrangeOrders(deps, lease, stop);
    const disconnection = settled.disconnection ?? arranged.disconnection;
    if (disconnection) return disconnection;
    if (settled.looked + arranged.tried > 0) continue;
    if (last) return null;
    await pause(SETTLE_EVERY_MS, undefined, { signal: pushed }).catch(() => null);
  }
  return null;
}

async function noteEnd(deps: PushDeps, lease: DrainLease, end: PushEnd): Promise<void> {
  const { shopDomain } = lease;
  const now = deps.clock.now();
  if (end.kind === "disconnected") await deps.onDisconnected(shopDomain, end.disconnection);
  const reason =
    end.kind === "disconnected" ? "needs_reconnect" : end.kind === "unhealthy" ? end.reason : null;
  await writeRestReason(deps.db, shopDomain, reason);
  await finishBatches(deps.db, shopDomain, now);
}

async function wakeUpAgain(deps: PushDeps, shopDomain: string): Promise<void> {
  const now = deps.clock.now();
  const dueAt = await readNextDue(deps.db, shopDomain, now);
  if (!dueAt) return;
  if (dueAt <= now) return deps.jobs.send("shop.drain", { shopDomain }, { key: shopDomain });
  // A key of its own, or a job that waits for its time would keep out one that should run now.
  const key = `${shopDomain}@${Math.ceil(dueAt.getTime() / 1000)}`;
  await deps.jobs.send("shop.drain", { shopDomain }, { key, startAfter: dueAt });
}

function toDisconnection(error: unknown): Disconnection | null {
  if (!(error instanceof GatewayError) || error.disconnectionCode === null) return null;
  return { code: error.disconnectionCode, message: error.message };
}
