// Campaigns come into being with their first pledge; name follows the platform, the currency never changes.
import type { Db, DbTransaction } from "~/db/client.server";

export interface CampaignRow {
  id: string;
  externalId: string;
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
  return db.campaign.findMany({
    where: { shopDomain, platform, externalId: { in: externalIds } },
    select: { id: true, externalId: true, currency: true },
  });
}

/** Makes the campaigns that are not there, takes over new names (where the currency agrees), and reads them all. */
export async function upsertCampaigns(
  tx: DbTransaction,
  owner: Owner,
  campaigns: { externalId: string; name: string; currency: string }[],
  now: Date,
): Promise<CampaignRow[]> {
  if (campaigns.length === 0) return [];
  const rows = JSON.stringify(campaigns);
  await tx.$executeRaw`
    INSERT INTO "Campaign" AS c ("id", "shopDomain", "platform", "externalId", "name", "currency", "createdAt")
    SELECT gen_random_uuid()::text, ${owner.shopDomain}, ${owner.platform}, r."externalId", r."name", r."currency", ${now}
    FROM jsonb_to_recordset(${rows}::jsonb) AS r("externalId" text, "name" text, "currency" text)
    ORDER BY r."externalId"
    ON CONFLICT ("shopDomain", "platform", "externalId") DO UPDATE SET "name" = EXCLUDED."name"
    WHERE c."name" <> EXCLUDED."name" AND c."currency" = EXCLUDED."currency"`;
  return findCampaigns(tx, owner, campaigns.map((campaign) => campaign.externalId));
}
