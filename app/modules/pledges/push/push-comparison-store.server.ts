// Queued pledges that wait for being compared with the shop's orders.
import type { Db } from "~/db/client.server";

/** Due pledges of running batches without a comparison since then, in the order in which they are to be sent. */
export async function readUncompared(
  db: Db,
  query: { shopDomain: string; now: Date; comparedSince: Date; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT p.id FROM "Batch" b
    CROSS JOIN LATERAL (
      SELECT id, "createdAt" FROM "Pledge" WHERE "batchId" = b.id AND state = 'queued'
        AND ("notBefore" IS NULL OR "notBefore" <= ${query.now}::timestamp)
        AND ("foreignCheckedAt" IS NULL OR "foreignCheckedAt" < ${query.comparedSince}::timestamp)
      ORDER BY "createdAt", id LIMIT ${query.limit}
    ) p
    WHERE b."shopDomain" = ${query.shopDomain} AND b.state = 'running'
    ORDER BY b.number, p."createdAt", p.id LIMIT ${query.limit}`;
  return rows.map(({ id }) => id);
}

/** Lets queued pledges wait until then. */
export async function putOffQueued(db: Db, pledgeIds: string[], until: Date): Promise<void> {
  await db.$executeRaw`
    WITH locked AS (SELECT id FROM "Pledge" WHERE id = ANY(${pledgeIds}::text[]) ORDER BY id FOR NO KEY UPDATE)
    UPDATE "Pledge" p SET "notBefore" = ${until}::timestamp FROM locked WHERE p.id = locked.id AND p.state = 'queued'`;
}
