// Campaigns come into being with their first pledge; name follows the platform, the currency never changes.
import type { Db, DbTransaction } from "~/db/client.server";

export interface CampaignRow {
  id: string;
  externalId: string;
  name: string;
  currency: string;
}

interface Owner {
  shopDomain: string;
  platform: string;
}

export async function findCampaigns(
  db: Db,
  { shopDomain, platform }: Owner,
  externalIds: string[],
): Promise<CampaignRow[]> {
  return db.$queryRaw`
    SELECT "id", "externalId", "name", "currency" FROM "Campaign"
    WHERE "shopDomain" = ${shopDomain} AND "platform" = ${platform} AND "externalId" = ANY(${externalIds})`;
}

interface NewCampaign {
  externalId: string;
  name: string;
  currency: string;
}

/** Makes the campaigns that are not there, takes over new names (where the currency agrees), and reads them all. */
export async function upsertCampaigns(
  tx: DbTransaction,
  owner: Owner,
  campaigns: NewCampaign[],
  now: Date,
): Promise<CampaignRow[]> {
  const ids = campaigns.map((campaign) => campaign.externalId);
  const known = new Map((await findCampaigns(tx, owner, ids)).map((row) => [row.externalId, row]));
  const changed = campaigns.filter(({ externalId, name }) => known.get(externalId)?.name !== name);
  if (changed.length === 0) return [...known.values()];
  await writeCampaigns(tx, owner, changed, now);
  return findCampaigns(tx, owner, ids);
}

async function writeCampaigns(
  tx: DbTransaction,
  owner: Owner,
  campaigns: NewCampaign[],
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Campaign" AS c ("id", "shopDomain", "platform", "externalId", "name", "currency", "createdAt")
    SELECT gen_random_uuid()::text, ${owner.shopDomain}, ${owner.platform}, r."externalId", r."name", r."currency", ${now}
    FROM jsonb_to_recordset(${JSON.stringify(campaigns)}::jsonb) AS r("externalId" text, "name" text, "currency" text)
    ORDER BY r."externalId"
    ON CONFLICT ("shopDomain", "platform", "externalId") DO UPDATE SET "name" = EXCLUDED."name"
    WHERE c."name" <> EXCLUDED."name" AND c."currency" = EXCLUDED."currency"`;
}

/** Campaigns of one platform, newest first. */
export async function listPlatformCampaigns(
  db: Db,
  { shopDomain, platform }: Owner,
  limit: number,
): Promise<CampaignRow[]> {
  return db.campaign.findMany({
    where: { shopDomain, platform },
    orderBy: { createdAt: "desc" },
    take: limit,
    select: { id: true, externalId: true, name: true, currency: true },
  });
}

/** Null when the shop has no such campaign on the platform. */
export async function findCampaignById(
  db: Db,
  { shopDomain, platform }: Owner,
  id: string,
): Promise<CampaignRow | null> {
  return db.campaign.findFirst({
    where: { id, shopDomain, platform },
    select: { id: true, externalId: true, name: true, currency: true },
  });
}

/**
 * Deletes a campaign made after `since` that holds no pledges. The row is locked first, so that nobody can put a pledge
 * into it between looking and deleting.
 */
export async function deleteEmptyCampaign(tx: DbTransaction, id: string, since: Date): Promise<void> {
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Campaign" WHERE id = ${id} AND "createdAt" >= ${since}::timestamp FOR UPDATE`;
  if (locked.length === 0) return;
  await tx.$executeRaw`
    DELETE FROM "Campaign" c WHERE c.id = ${id} AND NOT EXISTS (SELECT 1 FROM "Pledge" p WHERE p."campaignId" = c.id)`;
}
