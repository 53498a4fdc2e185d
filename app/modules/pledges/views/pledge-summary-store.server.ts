// Counts over all pledges of a shop, answered from indexes.
import type { Db } from "~/db/client.server";
import type { PledgeOutcome } from "../pledge";
import type { PledgeState } from "../pledge-state";

export interface SummaryRecord {
  state: PledgeState;
  outcome: PledgeOutcome | null;
  currency: string;
  count: number;
  totalPaidMinor: bigint;
}

/** Counts and total paid per state, outcome and currency. */
export async function readPledgeSummary(db: Db, shopDomain: string): Promise<SummaryRecord[]> {
  return db.$queryRaw<SummaryRecord[]>`
    SELECT state, outcome, currency, count(*)::int AS count, sum("totalPaidMinor")::bigint AS "totalPaidMinor"
    FROM "Pledge" WHERE "shopDomain" = ${shopDomain} GROUP BY state, outcome, currency`;
}

/** Pledges per problem, of those that may still become an order. The same few sets of problems occur again and again. */
export async function readProblemSummary(
  db: Db,
  shopDomain: string,
): Promise<{ code: string; count: number }[]> {
  return db.$queryRaw<{ code: string; count: number }[]>`
    SELECT code, sum(together.count)::int AS count
    FROM (
      SELECT p."problemCodes" AS codes, count(*) AS count FROM "Pledge" p
      WHERE p."shopDomain" = ${shopDomain} AND p."problemCodes" <> '{}'
        AND p.state IN ('received', 'blocked', 'ready', 'queued', 'refused')
      GROUP BY p."problemCodes"
    ) together CROSS JOIN LATERAL unnest(together.codes) AS code
    GROUP BY code ORDER BY count DESC, code`;
}

/** Live orders that differ from their plan. */
export async function countDifferentOrders(db: Db, shopDomain: string): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM "Pledge"
    WHERE "shopDomain" = ${shopDomain} AND state = 'created' AND differences <> '[]'::jsonb`;
  return rows[0]?.count ?? 0;
}

/** When any connection last received a pledge. */
export async function readLastReceivedAt(db: Db, shopDomain: string): Promise<Date | null> {
  const newest = await db.connection.aggregate({ where: { shopDomain }, _max: { lastReceivedAt: true } });
  return newest._max.lastReceivedAt;
}
