// Pledges whose platform wants to be told.
import type { Db } from "~/db/client.server";
import type { ToldPledge } from "./told-changes";

/**
 * Those of the pledges whose connection has a callback, with the highest version given out so far: shipping counts in the
 * same row of numbers, also where it was only shown to who asked. One query.
 */
export async function findToldPledges(db: Db, pledgeIds: string[]): Promise<ToldPledge[]> {
  return db.$queryRaw<ToldPledge[]>`
    SELECT p.id, p."shopDomain", p."connectionId", g."externalId" AS campaign, p."externalId", p.status, p.state,
      p."orderName", p."orderGid", p.problems, coalesce(greatest(last.version, s.version), 0) AS "lastVersion"
    FROM "Pledge" p LEFT JOIN "PledgeShipping" s ON s."pledgeId" = p.id
    JOIN "Connection" c ON c.id = p."connectionId" AND c.status = 'active' AND c."callbackUrl" IS NOT NULL
    JOIN "Campaign" g ON g.id = p."campaignId"
    LEFT JOIN LATERAL (SELECT max(e.version) AS version FROM "OutboundEvent" e WHERE e."pledgeId" = p.id) last ON true
    WHERE p.id = ANY(${pledgeIds}::text[])`;
}
