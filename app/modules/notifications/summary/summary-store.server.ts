// The only code that queries daily summaries and what they count.
import type { Db } from "~/db/client.server";
import { ConnectionSettingsSchema } from "../../connections/connection-settings";
import type { DayCounts } from "./summary-text";

export interface SummarisedConnection {
  connectionId: string;
  shopDomain: string;
  name: string;
  shopName: string;
  timezone: string;
  email: string;
}

/** Active connections of shops that are there, whose creator wants the summary and can be mailed. */
export async function findSummarised(db: Db): Promise<SummarisedConnection[]> {
  const rows = await db.connection.findMany({
    where: {
      status: "active",
      shop: { status: { not: "uninstalled" }, email: { not: null } },
      settings: { path: ["dailySummary"], equals: true },
    },
    include: { shop: { select: { name: true, timezone: true, email: true } } },
  });
  return rows
    .filter((row) => ConnectionSettingsSchema.safeParse(row.settings).success)
    .map((row) => ({
      connectionId: row.id,
      shopDomain: row.shopDomain,
      name: row.name,
      shopName: row.shop.name,
      timezone: row.shop.timezone,
      email: row.shop.email ?? "",
    }));
}

/** True for the one caller that writes the day's row: only it may send the mail. */
export async function claimDay(db: Db, connectionId: string, day: string, now: Date): Promise<boolean> {
  const { count } = await db.summaryMail.createMany({
    data: [{ connectionId, day, state: "sending", attempts: 1, createdAt: now, updatedAt: now }],
    skipDuplicates: true,
  });
  return count === 1;
}

/** True for the one caller that may try again a summary that the server did not take for now. */
export async function claimAgain(
  db: Db,
  { connectionId, day, before, most }: { connectionId: string; day: string; before: Date; most: number },
  now: Date,
): Promise<boolean> {
  const { count } = await db.summaryMail.updateMany({
    where: { connectionId, day, state: "later", updatedAt: { lt: before }, attempts: { lt: most } },
    data: { state: "sending", attempts: { increment: 1 }, updatedAt: now },
  });
  return count === 1;
}

export async function settleDay(
  db: Db,
  { connectionId, day }: { connectionId: string; day: string },
  result: { state: "sent" | "empty" | "later" | "maybe_sent" | "failed"; failure: string | null },
  now: Date,
): Promise<void> {
  await db.summaryMail.updateMany({ where: { connectionId, day }, data: { ...result, updatedAt: now } });
}

/** What became known between two moments, and what is wrong now. */
export async function countDay(
  db: Db,
  { connectionId, from, to }: { connectionId: string; from: Date; to: Date },
): Promise<DayCounts> {
  const rows = await db.$queryRaw<DayCounts[]>`
    SELECT
      count(*) FILTER (WHERE k."shippedAt" IS NOT NULL AND k.status <> 'withdrawn'
        AND greatest(k."createdAt", k."shippedAt") >= ${from}::timestamp
        AND greatest(k."createdAt", k."shippedAt") < ${to}::timestamp)::int AS shipped,
      count(*) FILTER (WHERE k.status = 'delivered' AND k."statusChangedAt" >= ${from}::timestamp
        AND k."statusChangedAt" < ${to}::timestamp)::int AS delivered,
      count(*) FILTER (WHERE k.status IN ('failure', 'returned') AND k."statusChangedAt" >= ${from}::timestamp
        AND k."statusChangedAt" < ${to}::timestamp)::int AS troubled,
      (SELECT count(*)::int FROM "PledgeShipping" s
        WHERE s."connectionId" = ${connectionId} AND s."hiddenAt" IS NOT NULL AND s.status <> 'delivered') AS hidden,
      (SELECT count(*)::int FROM "SyncRun" r WHERE r."connectionId" = ${connectionId} AND r.state = 'failed'
        AND r."finishedAt" >= ${from}::timestamp AND r."finishedAt" < ${to}::timestamp) AS "failedSyncs",
      (SELECT count(*)::int FROM "OutboundEvent" e
        WHERE e."connectionId" = ${connectionId} AND e."abandonedAt" IS NOT NULL) AS untold,
      (SELECT count(*)::int FROM "TrackingMail" t JOIN "Pledge" q ON q.id = t."pledgeId"
        WHERE q."connectionId" = ${connectionId} AND t.state IN ('failed', 'bounced', 'maybe_sent')
        AND t."updatedAt" >= ${from}::timestamp AND t."updatedAt" < ${to}::timestamp) AS "failedMails"
    FROM "Package" k JOIN "Pledge" p ON p.id = k."pledgeId" AND p."connectionId" = ${connectionId}`;
  const [counts] = rows;
  if (!counts) throw new Error("Counting without groups always gives one row");
  return counts;
}
