// The comparison of one connection's orders with Shopify: all from one bulk query, or page by page when they are few.
import { setTimeout as pause } from "node:timers/promises";
import { assertNever } from "~/lib/assert-never";
import { GatewayError } from "~/lib/gateway-error";
import { compareOutlines } from "../learn/compare-outlines.server";
import type { FulfillmentDeps } from "../fulfillment-deps";
import { refreshOrders } from "../learn/refresh-orders.server";
import type { OutlinedOrder } from "../shipments";
import { readPledgeOrders, wantRefresh } from "./sync-order-store.server";
import type { SyncLease } from "./sync-lease.server";

/** From here on a bulk query costs less than reading by id (20 orders per request). */
const BULK_FROM = 300;
/** So many are read by id when the bulk query fails; with more the run fails and is tried again later. */
const PAGES_AT_MOST = 2_000;
const CHUNK = 500;
const PAGE = 50;
const STORE_PAGE = 5_000;
const DAY_MS = 86_400_000;
const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;
/** Pages in a row without an answer, after which the run gives up. */
const DEAF_PAGES = 5;

interface Work {
  deps: FulfillmentDeps;
  lease: SyncLease;
  stop: AbortSignal;
  /** Orders that were not compared yet. */
  pending: Set<string>;
  /** Pages in a row that Shopify did not answer. */
  deaf: number;
}

/**
 * Compares every pushed and not yet finished order of the connection. Started again after a crash it begins anew, and
 * passes quickly over what the first attempt has taken in. Throws GatewayError when Shopify cannot be asked.
 */
export async function compareOrders(
  deps: FulfillmentDeps,
  lease: SyncLease,
  stop: AbortSignal,
): Promise<void> {
  const { pending, oldest } = await readPending(deps, lease);
  const work: Work = { deps, lease, stop, pending, deaf: 0 };
  lease.counts.total = pending.size;
  lease.method = pending.size >= BULK_FROM && oldest ? "bulk" : "pages";
  await lease.save();
  if (lease.method === "bulk" && oldest) await compareByBulk(work, new Date(oldest.getTime() - DAY_MS));
  // What the bulk result did not bring: hidden orders, deleted ones, those made while it ran.
  await readByIds(work, pending, new Map());
}

async function readPending(deps: FulfillmentDeps, { shopDomain, connectionId }: SyncLease) {
  const pending = new Set<string>();
  let oldest: Date | null = null;
  for (let afterId = ""; ;) {
    const page = await readPledgeOrders(deps.db, { shopDomain, connectionId, afterId, limit: STORE_PAGE });
    for (const { orderGid, orderCreatedAt, status } of page) {
      if (status === "delivered") continue;
      pending.add(orderGid);
      if (orderCreatedAt && (!oldest || orderCreatedAt < oldest)) oldest = orderCreatedAt;
    }
    const last = page.at(-1);
    if (!last || page.length < STORE_PAGE) return { pending, oldest };
    afterId = last.pledgeId;
  }
}

async function compareByBulk(work: Work, createdSince: Date): Promise<void> {
  const { deps, lease, stop, pending } = work;
  const askedAt = deps.clock.now();
  let chunk: OutlinedOrder[] = [];
  try {
    for await (const order of deps.fulfillments.streamOrders(lease.shopDomain, createdSince)) {
      stop.throwIfAborted();
      if (!pending.delete(order.orderGid)) continue;
      chunk.push(order);
      if (chunk.length < CHUNK) continue;
      await compareChunk(work, chunk, askedAt);
      chunk = [];
    }
  } catch (error) {
    const canBeRead = error instanceof GatewayError && error.disconnectionCode === null;
    if (!canBeRead || pending.size > PAGES_AT_MOST) throw error;
    deps.log.warn({ err: error, shopDomain: lease.shopDomain }, "a bulk query failed; reading by id");
  }
  await compareChunk(work, chunk, askedAt);
}

async function compareChunk(work: Work, orders: OutlinedOrder[], askedAt: Date): Promise<void> {
  if (orders.length === 0) return;
  const { deps, lease } = work;
  const { shopDomain, counts } = lease;
  const compared = await compareOutlines(deps, { shopDomain, orders, askedAt });
  counts.checked += compared.checked;
  counts.changed += compared.changed;
  const outlines = new Map(orders.map(({ orderGid, fingerprint }) => [orderGid, fingerprint]));
  await readByIds(work, compared.toRead, outlines);
}

async function readByIds(work: Work, gids: Iterable<string>, outlines: Map<string, string>): Promise<void> {
  let page: string[] = [];
  for (const gid of gids) {
    page.push(gid);
    if (page.length < PAGE) continue;
    await readPage(work, page, outlines);
    page = [];
  }
  if (page.length > 0) await readPage(work, page, outlines);
}

/** Orders that could not be read after several attempts are counted, and wanted: they are read as soon as it works. */
async function readPage(work: Work, orderGids: string[], outlines: Map<string, string>): Promise<void> {
  const { deps, lease, stop } = work;
  const { shopDomain, counts } = lease;
  let wait = FIRST_PAUSE_MS;
  for (let attempt = 1; attempt <= ATTEMPTS;) {
    stop.throwIfAborted();
    const outcome = await refreshOrders(deps, { shopDomain, orderGids, outlines });
    switch (outcome.kind) {
      case "read":
        counts.checked += outcome.checked;
        counts.changed += outcome.changed;
        counts.hidden += outcome.hidden.length;
        for (const gid of outcome.hidden) lease.hidden.add(gid);
        work.deaf = 0;
        return;
      case "disconnected": {
        const { code, message } = outcome.disconnection;
        throw new GatewayError(message, { disconnectionCode: code });
      }
      case "not-executed":
        await pause(Math.min(LONGEST_PAUSE_MS, Math.max(wait, outcome.retryAfterMs)), undefined, {
          signal: stop,
        });
        break;
      case "unknown":
        attempt += 1;
        if (attempt <= ATTEMPTS) await pause(wait, undefined, { signal: stop });
        break;
      default:
        return assertNever(outcome);
    }
    wait = Math.min(LONGEST_PAUSE_MS, wait * 2);
  }
  counts.errors += orderGids.length;
  await wantRefresh(deps.db, shopDomain, orderGids, deps.clock.now());
  work.deaf += 1;
  if (work.deaf >= DEAF_PAGES) throw new GatewayError("Shopify did not answer several times in a row.");
}
