// The one way in which facts about shipping get into the database.
import { randomUUID } from "node:crypto";
import { inTransaction, type Db, type DbTransaction } from "~/db/client.server";
import { retryOnDeadlock } from "~/db/retry-on-deadlock.server";
import { recordPledgeEvents } from "../../pledges/history/pledge-events-store.server";
import { noteOrdersCancelled } from "../../pledges/push/note-orders-cancelled.server";
import { saveOrderStatuses } from "../../pledges/push/payment-store.server";
import type { FulfillmentDeps } from "../fulfillment-deps";
import { planWrites, type PlannedWrites } from "./plan-writes";
import type { NewsSource, OrderNews } from "../packages/shipping-news";
import { lockShippedPledges, readShipping } from "./shipping-store.server";
import {
  saveEvents,
  saveFulfillments,
  savePackages,
  saveShippingRows,
  takeChangeNumbers,
} from "./shipping-write-store.server";
import { tellChanges } from "../tell/tell-changes.server";

export interface ToldNews {
  news: OrderNews;
  /** Of a whole answer; null: only a part was told. */
  fingerprint: string | null;
  outline: string | null;
  /** Where this came from, when not from where the others did. */
  source?: NewsSource;
}

export interface AppliedNews {
  /** Pledges of which platforms see something new. */
  changed: number;
  changedOrders: string[];
  unchanged: number;
  /** Orders that only reading settles; they are noted as wanting to be read. */
  unsettled: string[];
  /** Orders that belong to no pledge. */
  strangers: string[];
}

export interface ApplyDeps extends Pick<FulfillmentDeps, "jobs" | "clock" | "trackingLinks"> {
  /** A transaction, where the news are true only together with what else it writes; its locks begin with the pledges'. */
  db: Db;
}

/**
 * Merges the news into what is known, tells platforms, writes the history and plans mails, all in one transaction; locks
 * are taken in id order. News may come late, twice and in any order; at most one entry per order.
 */
export async function applyNews(
  deps: ApplyDeps,
  input: { shopDomain: string; told: ToldNews[]; source: NewsSource },
): Promise<AppliedNews> {
  if (input.told.length === 0)
    return { changed: 0, changedOrders: [], unchanged: 0, unsettled: [], strangers: [] };
  const apply = async () => inTransaction(deps.db, (tx) => applyIn(tx, deps, input));
  // A transaction that is lost cannot be begun again from within.
  return "$transaction" in deps.db ? retryOnDeadlock(apply) : apply();
}

async function applyIn(
  tx: DbTransaction,
  deps: ApplyDeps,
  { shopDomain, told, source }: { shopDomain: string; told: ToldNews[]; source: NewsSource },
): Promise<AppliedNews> {
  const now = deps.clock.now();
  const toldOf = new Map(told.map((each) => [each.news.orderGid, each]));
  const pledges = await lockShippedPledges(tx, shopDomain, [...toldOf.keys()]);
  const known = await readShipping(tx, pledges);
  const planned = pledges.flatMap((pledge) => {
    const one = toldOf.get(pledge.orderGid);
    const stored = known.get(pledge.pledgeId);
    if (!one || !stored) return [];
    return [planWrites({ shopDomain, pledge, stored, source, ...one, now, newId: randomUUID })];
  });
  await write(tx, deps, shopDomain, planned, now);
  const ours = new Set(pledges.map(({ orderGid }) => orderGid));
  const changedOrders = planned.filter((each) => each.told).map(({ pledge }) => pledge.orderGid);
  const unsettled = planned.filter((each) => each.unsettled).map(({ pledge }) => pledge.orderGid);
  if (unsettled.length > 0)
    await deps.jobs.send("shipments.refresh", { shopDomain }, { tx, key: shopDomain });
  return {
    changed: changedOrders.length,
    changedOrders,
    unchanged: planned.length - changedOrders.length,
    unsettled,
    strangers: [...toldOf.keys()].filter((gid) => !ours.has(gid)),
  };
}

async function write(
  tx: DbTransaction,
  deps: ApplyDeps,
  shopDomain: string,
  planned: PlannedWrites[],
  now: Date,
): Promise<void> {
  const told = planned.filter((each) => each.told);
  const numbers = told.length > 0 ? await takeChangeNumbers(tx, shopDomain, told.length) : [];
  for (const [index, { row, pledge }] of told.entries()) {
    row.version = Math.max(row.version, pledge.lastVersion) + 1;
    row.changedAt = now.toISOString();
    row.changeSeq = numbers[index] ?? row.changeSeq;
    if (pledge.callback && pledge.live) row.eventVersion = row.version;
  }
  await saveShippingRows(
    tx,
    planned.map(({ row }) => row),
  );
  await saveFulfillments(
    tx,
    planned.flatMap(({ fulfillments }) => fulfillments),
  );
  for (const { pledge } of planned.filter((each) => each.labelTouched))
    await deps.jobs.send("postage.unfulfilled", { shopDomain, pledgeId: pledge.pledgeId }, { tx });
  await savePackages(
    tx,
    planned.flatMap(({ packages }) => packages),
  );
  await saveEvents(
    tx,
    planned.flatMap(({ events }) => events),
  );
  await recordPledgeEvents(
    tx,
    planned.flatMap(({ notes, pledge: { pledgeId } }) =>
      notes.map(({ kind, detail }) => ({
        shopDomain,
        pledgeId,
        kind,
        actor: "shopify" as const,
        at: now,
        detail,
      })),
    ),
  );
  await tellChanges(
    tx,
    deps,
    told
      .filter(({ pledge }) => pledge.callback && pledge.live)
      .map(({ pledge, described, row }) => ({ shopDomain, pledge, described, version: row.version })),
    now,
  );
  await learnOfOrders(tx, shopDomain, planned, now);
  if (told.length > 0) await deps.jobs.send("mails.plan", { shopDomain }, { tx, key: shopDomain });
}

/** What an order's webhooks would have told of its payment and its end, had they come. */
async function learnOfOrders(
  tx: DbTransaction,
  shopDomain: string,
  planned: PlannedWrites[],
  now: Date,
): Promise<void> {
  await saveOrderStatuses(
    tx,
    planned.flatMap(({ pledge: { pledgeId }, orderStatus }) =>
      orderStatus === null ? [] : [{ pledgeId, orderStatus }],
    ),
    now,
  );
  const cancelled = planned.filter(({ orderCancelled }) => orderCancelled).map(({ pledge }) => pledge);
  await noteOrdersCancelled(tx, { shopDomain, pledges: cancelled, now });
}
