// The reconciliation report: Shopify's orders beside our pledges, compared in the database so that memory stays flat.
import type { Prisma } from "~/db/generated/client";
import type { Db, DbTransaction } from "~/db/client.server";
import type { OrderPlan } from "../order/order-plan";
import type { FindingKind, ReconciliationCounts } from "../views/views";

export async function insertRun(
  tx: DbTransaction,
  run: { shopDomain: string; startedBy: string; startedAt: Date },
): Promise<string> {
  const created = await tx.reconciliationRun.create({ data: run, select: { id: true } });
  return created.id;
}

export async function findRunningRun(
  db: Db,
  shopDomain: string,
): Promise<{ id: string; startedAt: Date } | null> {
  return db.reconciliationRun.findFirst({
    where: { shopDomain, state: "running" },
    select: { id: true, startedAt: true },
    orderBy: { startedAt: "desc" },
  });
}

export async function findRun(db: Db, shopDomain: string, runId: string) {
  return db.reconciliationRun.findFirst({ where: { id: runId, shopDomain } });
}

/** Forgets what an interrupted attempt at the same report had gathered. */
export async function clearRun(db: Db, runId: string): Promise<void> {
  await db.reconciliationFinding.deleteMany({ where: { runId } });
  await db.reconciliationOrder.deleteMany({ where: { runId } });
}

export async function finishRun(
  db: Db,
  run: {
    runId: string;
    state: "finished" | "failed";
    counts: ReconciliationCounts | null;
    failure: string | null;
    at: Date;
  },
): Promise<void> {
  await db.reconciliationOrder.deleteMany({ where: { runId: run.runId } });
  await db.reconciliationRun.updateMany({
    where: { id: run.runId, state: "running" },
    data: {
      ...{ state: run.state, failure: run.failure, finishedAt: run.at },
      counts: (run.counts ?? undefined) as Prisma.InputJsonObject | undefined,
    },
  });
}

export interface HeldOrder {
  orderGid: string;
  sourceIdentifier: string;
  orderName: string;
  live: boolean;
}

export async function insertOrders(db: Db, runId: string, orders: HeldOrder[]): Promise<void> {
  if (orders.length === 0) return;
  await db.reconciliationOrder.createMany({
    data: orders.map((order) => ({ runId, ...order })),
    skipDuplicates: true,
  });
}

export interface Finding {
  kind: FindingKind;
  pledgeId: string | null;
  externalId: string | null;
  sourceIdentifier: string | null;
  orderGid: string | null;
  orderName: string | null;
  detail: Record<string, unknown>;
}

export async function insertFindings(db: Db, runId: string, findings: Finding[]): Promise<void> {
  if (findings.length === 0) return;
  await db.reconciliationFinding.createMany({
    data: findings.map((finding) => ({
      runId,
      ...finding,
      detail: finding.detail as Prisma.InputJsonObject,
    })),
  });
}

export interface PlannedPledge {
  id: string;
  externalId: string;
  sourceIdentifier: string;
  orderGid: string | null;
  state: string;
  plan: OrderPlan;
}

/** The pledges whose current generation carries one of the identifiers. */
export async function readPlanned(
  db: Db,
  shopDomain: string,
  identifiers: string[],
): Promise<PlannedPledge[]> {
  return db.$queryRaw<PlannedPledge[]>`
    SELECT id, "externalId", "sourceIdentifier", "orderGid", state, plan FROM "Pledge"
    WHERE "shopDomain" = ${shopDomain} AND "sourceIdentifier" = ANY(${identifiers}::text[]) AND plan IS NOT NULL`;
}

/** Identifiers of earlier generations, which are ours although no pledge carries them any more. */
export async function readPastIdentifiers(
  db: Db,
  shopDomain: string,
  identifiers: string[],
): Promise<Set<string>> {
  const past = await db.pastOrder.findMany({
    where: { shopDomain, sourceIdentifier: { in: identifiers } },
    select: { sourceIdentifier: true },
  });
  return new Set(past.map((row) => row.sourceIdentifier));
}

/** Identifiers that more than one live order carries, in pages. */
export async function readDuplicates(db: Db, runId: string, after: string, limit: number) {
  return db.$queryRaw<{ sourceIdentifier: string; orders: { gid: string; name: string }[] }[]>`
    SELECT "sourceIdentifier", jsonb_agg(jsonb_build_object('gid', "orderGid", 'name', "orderName") ORDER BY "orderGid") AS orders
    FROM "ReconciliationOrder" WHERE "runId" = ${runId} AND live AND "sourceIdentifier" > ${after}
    GROUP BY "sourceIdentifier" HAVING count(*) > 1 ORDER BY "sourceIdentifier" LIMIT ${limit}`;
}

export interface MissingPledge {
  id: string;
  externalId: string;
  sourceIdentifier: string;
  orderGid: string;
  orderName: string;
}

/** Pledges created before `before` for which the stream brought no live order, in pages by id. */
export async function readMissing(
  db: Db,
  query: { runId: string; shopDomain: string; before: Date; after: string; limit: number },
): Promise<MissingPledge[]> {
  return db.$queryRaw<MissingPledge[]>`
    SELECT p.id, p."externalId", p."sourceIdentifier", p."orderGid", p."orderName" FROM "Pledge" p
    WHERE p."shopDomain" = ${query.shopDomain} AND p.state = 'created' AND p."sourceIdentifier" IS NOT NULL
      AND p."foreignDecision" IS DISTINCT FROM 'adopt' AND p."orderCreatedAt" < ${query.before}::timestamp
      AND p.id > ${query.after} AND NOT EXISTS (SELECT 1 FROM "ReconciliationOrder" o
        WHERE o."runId" = ${query.runId} AND o."sourceIdentifier" = p."sourceIdentifier" AND o.live)
    ORDER BY p.id LIMIT ${query.limit}`;
}

/** Pledges that count as created by us, and how many of them have a live order in the stream. */
export async function countPledges(
  db: Db,
  query: { runId: string; shopDomain: string },
): Promise<{ pledges: number; found: number }> {
  const rows = await db.$queryRaw<{ pledges: number; found: number }[]>`
    SELECT count(*)::int AS pledges, count(*) FILTER (WHERE EXISTS (SELECT 1 FROM "ReconciliationOrder" o
      WHERE o."runId" = ${query.runId} AND o."sourceIdentifier" = p."sourceIdentifier" AND o.live))::int AS found
    FROM "Pledge" p WHERE p."shopDomain" = ${query.shopDomain} AND p.state = 'created'
      AND p."sourceIdentifier" IS NOT NULL AND p."foreignDecision" IS DISTINCT FROM 'adopt'`;
  return rows[0] ?? { pledges: 0, found: 0 };
}

/** When the shop's first pledge came in; nothing of ours is older. */
export async function readFirstPledgeAt(db: Db, shopDomain: string): Promise<Date | null> {
  const first = await db.pledge.aggregate({ where: { shopDomain }, _min: { createdAt: true } });
  return first._min.createdAt;
}
