// Orders of other integrations that carry a Backer ID: what a look-up found, and what the creator made of it.
import type { Db, DbTransaction } from "~/db/client.server";
import { PREFLIGHT_STATES, statesBefore } from "../pledge-state";
import type { FoundForeignOrder } from "../stored-pledge";

/** Ties the pledge to an order that is not ours; the caller holds the lock and has checked the state. */
export async function adoptForeignOrder(
  tx: DbTransaction,
  id: string,
  order: FoundForeignOrder & { totalMinor: number | null },
  now: Date,
): Promise<void> {
  const { count } = await tx.pledge.updateMany({
    where: { id, state: { in: statesBefore("created") } },
    data: {
      state: "created",
      foreignDecision: "adopt",
      orderGid: order.gid,
      orderName: order.name,
      orderCreatedAt: new Date(order.createdAt),
      orderTotalMinor: order.totalMinor,
      batchId: null,
      problems: [],
      problemCodes: [],
      updatedAt: now,
    },
  });
  if (count !== 1) throw new Error("A locked pledge could not adopt its order");
}

/** Pledges that were not yet looked up in Shopify, in id order. */
export async function nextToLookUp(
  db: Db,
  scope: { shopDomain: string; pledgeIds?: string[] },
  afterId: string,
  limit: number,
): Promise<{ id: string; externalId: string }[]> {
  return db.pledge.findMany({
    where: {
      shopDomain: scope.shopDomain,
      id: scope.pledgeIds ? { in: scope.pledgeIds, gt: afterId } : { gt: afterId },
      state: { in: [...PREFLIGHT_STATES, "queued"] },
      foreignCheckedAt: null,
    },
    orderBy: { id: "asc" },
    take: limit,
    select: { id: true, externalId: true },
  });
}

/** Notes what the look-up found for each pledge: an order of somebody else, or none. */
export async function writeForeignOrders(
  db: Db,
  found: { id: string; foreignOrder: FoundForeignOrder | null }[],
  now: Date,
): Promise<void> {
  if (found.length === 0) return;
  await db.$executeRaw`
    UPDATE "Pledge" p SET "foreignOrder" = r."foreignOrder", "foreignCheckedAt" = ${now}
    FROM jsonb_to_recordset(${JSON.stringify(found)}::jsonb) AS r("id" text, "foreignOrder" jsonb)
    WHERE p."id" = r."id"`;
}
