// The only code that queries how a campaign's backers are told.
import type { Db } from "~/db/client.server";
import type { CampaignMail } from "~/db/generated/client";
import { DEFAULT_BODY, DEFAULT_SUBJECT } from "./template/mail-template";
import type { MailMode } from "./mail-views";

export interface CampaignMailSettings {
  campaignId: string;
  campaignName: string;
  platform: string;
  mode: MailMode;
  modeSince: Date | null;
  automaticSince: Date | null;
  withoutNumber: boolean;
  fromName: string | null;
  replyTo: string | null;
  subject: string;
  body: string;
}

const WITH_MAIL = { include: { mail: true } } as const;

/** All campaigns of the shop by name, whether or not anybody has chosen anything for them. */
export async function findCampaignMails(db: Db, shopDomain: string): Promise<CampaignMailSettings[]> {
  const rows = await db.campaign.findMany({
    where: { shopDomain },
    ...WITH_MAIL,
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return rows.map(toSettings);
}

/** null when the shop has no such campaign. */
export async function findCampaignMail(
  db: Db,
  { shopDomain, campaignId }: { shopDomain: string; campaignId: string },
): Promise<CampaignMailSettings | null> {
  const row = await db.campaign.findFirst({ where: { id: campaignId, shopDomain }, ...WITH_MAIL });
  return row && toSettings(row);
}

function toSettings(row: {
  id: string;
  name: string;
  platform: string;
  mail: CampaignMail | null;
}): CampaignMailSettings {
  const { mail } = row;
  return {
    campaignId: row.id,
    campaignName: row.name,
    platform: row.platform,
    mode: (mail?.mode ?? "none") as MailMode,
    modeSince: mail?.modeSince ?? null,
    automaticSince: mail?.automaticSince ?? null,
    withoutNumber: mail?.withoutNumber ?? false,
    fromName: mail?.fromName ?? null,
    replyTo: mail?.replyTo ?? null,
    subject: mail?.subject ?? DEFAULT_SUBJECT,
    body: mail?.body ?? DEFAULT_BODY,
  };
}

/**
 * Keeps everybody else from changing the campaigns' settings until the transaction ends, and makes the caller wait for
 * whoever is changing them: mails are planned under the old mode or the new one, never between.
 */
export async function holdCampaignMails(tx: Db, shopDomain: string): Promise<void> {
  await tx.$queryRaw`SELECT "campaignId" FROM "CampaignMail" WHERE "shopDomain" = ${shopDomain} ORDER BY "campaignId" FOR SHARE`;
}

/** Takes the settings for changing; makes the row where there is none. */
export async function lockCampaignMail(
  tx: Db,
  { shopDomain, campaignId, now }: { shopDomain: string; campaignId: string; now: Date },
): Promise<void> {
  await tx.campaignMail.createMany({
    data: [
      {
        campaignId,
        shopDomain,
        modeSince: now,
        subject: DEFAULT_SUBJECT,
        body: DEFAULT_BODY,
        updatedAt: now,
      },
    ],
    skipDuplicates: true,
  });
  await tx.$queryRaw`SELECT "campaignId" FROM "CampaignMail" WHERE "campaignId" = ${campaignId} FOR UPDATE`;
}

export async function updateCampaignMail(
  tx: Db,
  campaignId: string,
  change: Omit<CampaignMailSettings, "campaignId" | "campaignName" | "platform" | "modeSince"> & {
    modeSince: Date;
    updatedAt: Date;
  },
): Promise<void> {
  await tx.campaignMail.update({ where: { campaignId }, data: change });
}

/** Those of the given campaigns whose backers Shopify mails. */
export async function findShopifyMailed(
  db: Db,
  shopDomain: string,
  campaignIds: string[],
): Promise<string[]> {
  const rows = await db.campaignMail.findMany({
    where: { shopDomain, mode: "shopify", campaignId: { in: campaignIds } },
    select: { campaignId: true },
  });
  return rows.map((row) => row.campaignId);
}

/** Whether planning has anything to do for the shop. */
export async function hasPlannedMails(db: Db, shopDomain: string): Promise<boolean> {
  const found = await db.campaignMail.findFirst({
    where: { shopDomain, ...PLANNED },
    select: { campaignId: true },
  });
  return found !== null;
}

/** Shops for which planning has anything to do. */
export async function findShopsToPlan(db: Db): Promise<string[]> {
  const rows = await db.campaignMail.findMany({
    where: { ...PLANNED, shop: { status: { not: "uninstalled" } } },
    distinct: ["shopDomain"],
    select: { shopDomain: true },
  });
  return rows.map((row) => row.shopDomain);
}

const PLANNED = { OR: [{ mode: "shopify" }, { mode: "ours", automaticSince: { not: null } }] };
