// What platforms have been told, and what they have not.
import type { Db } from "~/db/client.server";
import type { ToldBy } from "../views";

/** Orders of a connection with a callback whose newest state has no message yet. */
export async function findUntold(
  db: Db,
  query: { shopDomain: string; connectionId: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ orderGid: string }[]>`
    SELECT s."orderGid" FROM "PledgeShipping" s
    JOIN "Connection" c ON c.id = s."connectionId" AND c.status = 'active' AND c."callbackUrl" IS NOT NULL
    JOIN "Pledge" p ON p.id = s."pledgeId" AND p."orderGid" = s."orderGid" AND p.state IN ('created', 'cancelled', 'deleted')
    WHERE s."shopDomain" = ${query.shopDomain} AND s."connectionId" = ${query.connectionId}
      AND s.version > s."eventVersion"
    ORDER BY s."pledgeId" LIMIT ${query.limit}`;
  return rows.map(({ orderGid }) => orderGid);
}

/** Notes under which version the newest state was written as a message. */
export async function saveEventVersions(
  db: Db,
  written: { pledgeId: string; version: number }[],
): Promise<void> {
  if (written.length === 0) return;
  await db.$executeRaw`
    UPDATE "PledgeShipping" s SET version = r.version, "eventVersion" = r.version
    FROM jsonb_to_recordset(${JSON.stringify(written)}::jsonb) AS r("pledgeId" text, version int)
    WHERE s."pledgeId" = r."pledgeId"`;
}

/** Notes what a platform certainly has. An older version than the one it has changes nothing. */
export async function saveTold(
  db: Db,
  told: { pledgeId: string; version: number }[],
  how: { at: Date; by: ToldBy },
): Promise<void> {
  if (told.length === 0) return;
  await db.$executeRaw`
    WITH rows AS (
      SELECT s."pledgeId" FROM "PledgeShipping" s
      JOIN jsonb_to_recordset(${JSON.stringify(told)}::jsonb) AS r("pledgeId" text, version int)
        ON s."pledgeId" = r."pledgeId" AND s."toldVersion" < r.version
      ORDER BY s."pledgeId" FOR UPDATE OF s
    )
    UPDATE "PledgeShipping" s SET "toldVersion" = r.version, "toldAt" = ${how.at}::timestamp, "toldBy" = ${how.by}
    FROM jsonb_to_recordset(${JSON.stringify(told)}::jsonb) AS r("pledgeId" text, version int)
    WHERE s."pledgeId" = r."pledgeId" AND s."pledgeId" IN (SELECT "pledgeId" FROM rows) AND s."toldVersion" < r.version`;
}
