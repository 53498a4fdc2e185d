// How a campaign's columns, rewards and items are mapped: remembered from file to file.
import type { Db, DbTransaction } from "~/db/client.server";
import type { Prisma } from "~/db/generated/client";
import type { ColumnMapping } from "../read/import-mapping";
import type { ImportCampaign } from "../import-views";
import { rewardKey, type RewardMapEntry } from "../read/reward-map";

interface Owner {
  shopDomain: string;
  platform: string;
}

export interface RememberedMapping {
  mapping: ColumnMapping;
  campaign: ImportCampaign;
}

export async function rememberMapping(
  db: Db,
  owner: Owner,
  headerKey: string,
  { mapping, campaign }: RememberedMapping,
  savedAt: Date,
): Promise<void> {
  const key = { ...owner, campaignExternalId: campaign.externalId, headerKey };
  const data = {
    campaignName: campaign.name,
    campaignCurrency: campaign.currency,
    mapping: mapping as unknown as Prisma.InputJsonObject,
    savedAt,
  };
  await db.importMapping.upsert({
    where: { shopDomain_platform_campaignExternalId_headerKey: key },
    create: { ...key, ...data },
    update: data,
  });
}

/** The newest mapping for files with this header, else for files of the same tool. */
export async function findRemembered(
  db: Db,
  owner: Owner,
  file: { headerKey: string; format: string },
): Promise<(RememberedMapping & { sameHeader: boolean }) | null> {
  const rows = await db.importMapping.findMany({
    where: { shopDomain: owner.shopDomain, platform: owner.platform },
    orderBy: { savedAt: "desc" },
    take: 50,
  });
  const same = rows.find((row) => row.headerKey === file.headerKey);
  const found = same ?? rows.find((row) => (row.mapping as unknown as ColumnMapping).format === file.format);
  if (!found) return null;
  return {
    mapping: found.mapping as unknown as ColumnMapping,
    campaign: {
      externalId: found.campaignExternalId,
      name: found.campaignName,
      currency: found.campaignCurrency,
    },
    sameHeader: found === same,
  };
}

/** Every reward and item of the campaign that is mapped. */
export async function readRewardMap(
  db: Db,
  owner: Owner,
  campaignExternalId: string,
): Promise<RewardMapEntry[]> {
  const rows = await db.rewardMapping.findMany({
    where: { shopDomain: owner.shopDomain, platform: owner.platform, campaignExternalId },
    orderBy: [{ kind: "asc" }, { key: "asc" }],
  });
  return rows.map((row) => ({
    kind: row.kind as RewardMapEntry["kind"],
    name: row.name,
    lines: row.lines as unknown as RewardMapEntry["lines"],
  }));
}

export interface RewardMapChange extends Pick<RewardMapEntry, "kind" | "name"> {
  /** null takes the mapping away. */
  lines: RewardMapEntry["lines"] | null;
}

export async function writeRewardMap(
  tx: DbTransaction,
  owner: Owner,
  campaignExternalId: string,
  changes: RewardMapChange[],
  now: Date,
): Promise<void> {
  const rows = changes.map(({ kind, name, lines }) => ({ kind, name, lines, key: rewardKey(name) }));
  const gone = rows.filter(({ lines }) => lines === null);
  const kept = [
    ...new Map(rows.filter(({ lines }) => lines).map((row) => [`${row.kind} ${row.key}`, row])).values(),
  ];
  await tx.$executeRaw`
    DELETE FROM "RewardMapping" m USING jsonb_to_recordset(${JSON.stringify(gone)}::jsonb) AS r(kind text, key text)
    WHERE m."shopDomain" = ${owner.shopDomain} AND m.platform = ${owner.platform}
      AND m."campaignExternalId" = ${campaignExternalId} AND m.kind = r.kind AND m.key = r.key`;
  await tx.$executeRaw`
    INSERT INTO "RewardMapping" ("shopDomain", platform, "campaignExternalId", kind, key, name, lines, "savedAt")
    SELECT ${owner.shopDomain}, ${owner.platform}, ${campaignExternalId}, r.kind, r.key, r.name, r.lines, ${now}::timestamp
    FROM jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) AS r(kind text, key text, name text, lines jsonb)
    ON CONFLICT ("shopDomain", platform, "campaignExternalId", kind, key)
    DO UPDATE SET name = excluded.name, lines = excluded.lines, "savedAt" = excluded."savedAt"`;
}
