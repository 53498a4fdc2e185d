// How many pledges package groups have, counted when their parcels change and read by every page.
import type { Db } from "~/db/client.server";

/** Groups that have parcels of these pledges. */
export async function findGroupsOf(db: Db, shopDomain: string, pledgeIds: string[]): Promise<string[]> {
  const rows = await db.$queryRaw<{ groupKey: string }[]>`
    SELECT DISTINCT m."groupKey" FROM "PledgeParcel" m
    WHERE m."pledgeId" = ANY(${pledgeIds}::text[]) AND m."shopDomain" = ${shopDomain}`;
  return rows.map(({ groupKey }) => groupKey);
}

/** Counts these groups afresh, over an index alone. Call with the shop's parcels locked. */
export async function recountGroups(tx: Db, shopDomain: string, groupKeys: string[]): Promise<void> {
  const keys = [...new Set(groupKeys)];
  if (keys.length === 0) return;
  await tx.$executeRaw`
    UPDATE "PackageGroup" g SET pledges = c.pledges, abroad = c.abroad, declared = c.declared, ready = c.ready,
      "readyAbroad" = c."readyAbroad", "readyDeclared" = c."readyDeclared", partly = c.partly,
      "partlyAbroad" = c."partlyAbroad", "partlyDeclared" = c."partlyDeclared"
    FROM (
      SELECT k."groupKey", count(m.abroad)::int AS pledges,
        (count(*) FILTER (WHERE m.abroad))::int AS abroad, (count(*) FILTER (WHERE m.declared))::int AS declared,
        (count(m.abroad) FILTER (WHERE m.hindrance IS NULL))::int AS ready,
        (count(*) FILTER (WHERE m.hindrance IS NULL AND m.abroad))::int AS "readyAbroad",
        (count(*) FILTER (WHERE m.hindrance IS NULL AND m.declared))::int AS "readyDeclared",
        (count(*) FILTER (WHERE m.hindrance = 'partially_paid'))::int AS partly,
        (count(*) FILTER (WHERE m.hindrance = 'partially_paid' AND m.abroad))::int AS "partlyAbroad",
        (count(*) FILTER (WHERE m.hindrance = 'partially_paid' AND m.declared))::int AS "partlyDeclared"
      FROM unnest(${keys}::text[]) k("groupKey")
      LEFT JOIN "PledgeParcel" m ON m."shopDomain" = ${shopDomain} AND m."groupKey" = k."groupKey"
      GROUP BY 1) c
    WHERE g."shopDomain" = ${shopDomain} AND g."groupKey" = c."groupKey"`;
}
