// Orders of other integrations that carry a Backer ID: what a look-up found, and what the creator made of it.
import type { Db, DbTransaction } from "~/db/client.server";
import { PREFLIGHT_STATES, statesBefore } from "../pledge-state";
import type { SourceIdentifierParts } from "../order/source-identifier";
import type { ForeignDecision, FoundForeignOrder } from "../stored-pledge";

/** Ties pledges to orders that are not ours; the caller holds the locks and has checked the states. */
export async function adoptForeignOrders(
  tx: DbTransaction,
  adoptions: { id: string; order: FoundForeignOrder & { totalMinor: number | null } }[],
  now: Date,
): Promise<void> {
  if (adoptions.length === 0) return;
  const rows = adoptions.map(({ id, order }) => ({ id, ...order }));
  const count = await tx.$executeRaw`
    UPDATE "Pledge" p SET state = 'created', "foreignDecision" = 'adopt', "orderGid" = r.gid, "orderName" = r.name,
      "orderCreatedAt" = r."createdAt" AT TIME ZONE 'UTC', "orderTotalMinor" = r."totalMinor", "batchId" = NULL, problems = '[]',
      "problemCodes" = '{}', "updatedAt" = ${now}::timestamp
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, gid text, name text,
      "createdAt" timestamptz, "totalMinor" bigint)
    WHERE p.id = r.id AND p.state = ANY(${statesBefore("created")})`;
  if (count !== adoptions.length) throw new Error("A locked pledge could not adopt its order");
}

/**
 * Backer IDs of the shop's pledges that have these orders, by the orders' gids. Until the transaction ends nobody else
 * of the shop adopts, so that two pledges can never share an order.
 */
export async function findOwnersForAdoption(
  tx: DbTransaction,
  shopDomain: string,
  orderGids: string[],
): Promise<Map<string, string>> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`adopt ${shopDomain}`}, 0))`;
  const rows = await tx.$queryRaw<{ orderGid: string; externalId: string }[]>`
    SELECT "orderGid", "externalId" FROM "Pledge"
    WHERE "shopDomain" = ${shopDomain} AND "orderGid" = ANY(${orderGids}::text[])`;
  return new Map(rows.map(({ orderGid, externalId }) => [orderGid, externalId]));
}

/** Writes the creator's word on orders found for many pledges, whose locks the caller holds. */
export async function writeForeignDecisions(
  tx: DbTransaction,
  ids: string[],
  decision: ForeignDecision,
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Pledge" SET "foreignDecision" = ${decision}, "updatedAt" = ${now}::timestamp WHERE id = ANY(${ids})`;
}

export interface PledgeToLookUp extends SourceIdentifierParts {
  id: string;
}

/** Pledges that were not yet looked up in Shopify, or not since `lookedUpSince`, in id order. */
export async function nextToLookUp(
  db: Db,
  scope: { shopDomain: string; pledgeIds?: string[]; lookedUpSince?: Date },
  afterId: string,
  limit: number,
): Promise<PledgeToLookUp[]> {
  const rows = await db.pledge.findMany({
    where: {
      shopDomain: scope.shopDomain,
      id: scope.pledgeIds ? { in: scope.pledgeIds, gt: afterId } : { gt: afterId },
      state: { in: [...PREFLIGHT_STATES, "queued"] },
      OR: [
        { foreignCheckedAt: null },
        ...(scope.lookedUpSince ? [{ foreignCheckedAt: { lt: scope.lookedUpSince } }] : []),
      ],
    },
    orderBy: { id: "asc" },
    take: limit,
    select: {
      ...{ id: true, externalId: true, platform: true, generation: true },
      campaign: { select: { externalId: true } },
    },
  });
  return rows.map(({ campaign, ...row }) => ({ ...row, campaignExternalId: campaign.externalId }));
}

/**
 * Notes what the look-up found for each pledge: an order of somebody else, one of ours, or none. One of ours counts only
 * where this generation was never sent, or where its sending was settled as in vain and it waits to be sent again: else
 * the push itself made it and settles it. Locks in id order: a job and the
 * push may compare the same pledges at once.
 */
export async function writeForeignOrders(
  db: Db,
  found: { id: string; generation: number; foreignOrder: FoundForeignOrder | null }[],
  now: Date,
): Promise<void> {
  if (found.length === 0) return;
  const ids = found.map(({ id }) => id);
  await db.$executeRaw`
    WITH locked AS (SELECT id FROM "Pledge" WHERE id = ANY(${ids}::text[]) ORDER BY id FOR NO KEY UPDATE)
    UPDATE "Pledge" p SET "foreignCheckedAt" = ${now}, "foreignOrder" = CASE
      WHEN r."foreignOrder" ? 'ours' AND ((p."attempt" > 0 AND p.state <> 'queued')
        OR p."generation" <> r."generation") THEN NULL
      ELSE r."foreignOrder" END
    FROM jsonb_to_recordset(${JSON.stringify(found)}::jsonb)
      AS r("id" text, "generation" int, "foreignOrder" jsonb) JOIN locked ON locked.id = r."id"
    WHERE p."id" = locked.id`;
}
