// Reads of the pull API: only ever the pledges of one shop and platform.
import { inSnapshot, type Db, type DbClient } from "~/db/client.server";
import { readShipping, type StoredShipping } from "../learn/shipping-store.server";

export interface PulledPledge {
  pledgeId: string;
  campaign: string;
  externalId: string;
  state: string;
  orderGid: string;
  orderName: string | null;
  countryCode: string | null;
  changeSeq: bigint;
  changedAt: Date;
}

export interface PullQuery {
  shopDomain: string;
  platform: string;
  campaign?: string;
  after: bigint;
  limit: number;
}

/** A page of changed pledges with what is stored of each, all as it was at one moment. */
export async function readChangedShipping(
  db: DbClient,
  query: PullQuery,
): Promise<{ rows: PulledPledge[]; known: Map<string, StoredShipping> }> {
  return inSnapshot(db, async (tx) => {
    const rows = await readChangedPledges(tx, query);
    return { rows, known: await readShipping(tx, rows) };
  });
}

/** Pledges with something shipped, in the order of their last change, after `after`. */
async function readChangedPledges(db: Db, query: PullQuery): Promise<PulledPledge[]> {
  const campaign = query.campaign ?? null;
  return db.$queryRaw<PulledPledge[]>`
    SELECT p.id AS "pledgeId", g."externalId" AS campaign, p."externalId", p.state, p."orderGid", p."orderName",
      p."countryCode", s."changeSeq", s."changedAt"
    FROM "PledgeShipping" s
    JOIN "Pledge" p ON p.id = s."pledgeId" AND p."orderGid" = s."orderGid" AND p.platform = ${query.platform}
    JOIN "Campaign" g ON g.id = p."campaignId" AND (${campaign}::text IS NULL OR g."externalId" = ${campaign})
    WHERE s."shopDomain" = ${query.shopDomain} AND s."changeSeq" > ${query.after} AND s."changedAt" IS NOT NULL
    ORDER BY s."changeSeq" LIMIT ${query.limit}`;
}

/** The pledges of these names that have an order. */
export async function findNamedPledges(
  db: Db,
  owner: { shopDomain: string; platform: string },
  names: { campaign: string; externalId: string }[],
): Promise<
  { pledgeId: string; orderGid: string; countryCode: string | null; campaign: string; externalId: string }[]
> {
  return db.$queryRaw`
    SELECT p.id AS "pledgeId", p."orderGid", p."countryCode", g."externalId" AS campaign, p."externalId"
    FROM jsonb_to_recordset(${JSON.stringify(names)}::jsonb) AS r(campaign text, "externalId" text)
    JOIN "Campaign" g ON g."shopDomain" = ${owner.shopDomain} AND g.platform = ${owner.platform}
      AND g."externalId" = r.campaign
    JOIN "Pledge" p ON p."shopDomain" = ${owner.shopDomain} AND p.platform = ${owner.platform}
      AND p."campaignId" = g.id AND p."externalId" = r."externalId"
    WHERE p."orderGid" IS NOT NULL`;
}
