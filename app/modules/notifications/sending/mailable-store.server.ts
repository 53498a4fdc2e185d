// Which packages' backers may still be mailed. The one place that says so: counts, lists and queueing share it.
import type { Db } from "~/db/client.server";
import { Prisma } from "~/db/generated/client";

/** Old enough that a mail about it would only puzzle the backer: never mailed automatically. */
const TOO_OLD_DAYS = 14;

/**
 * Packages (k) of campaigns whose backers we mail (m) that are on their way and have no mail yet. Also left out: erased
 * backers, ended connections, and parcels that Shopify was asked to mail about when the shipment was made.
 */
const OPEN = Prisma.sql`
  FROM "Package" k
  JOIN "Pledge" p ON p.id = k."pledgeId"
  JOIN "Connection" n ON n.id = p."connectionId" AND n.status = 'active'
  JOIN "CampaignMail" m ON m."campaignId" = p."campaignId" AND m.mode = 'ours'
  LEFT JOIN "Fulfillment" f ON f.id = k."fulfillmentId"
  WHERE k."shippedAt" IS NOT NULL AND k.status IN ('shipped', 'in_transit', 'out_for_delivery', 'failure')
    AND p."redactedAt" IS NULL
    AND (m."withoutNumber" OR k."numberKey" <> '')
    AND NOT EXISTS (SELECT 1 FROM "TrackingMail" t WHERE t."packageId" = k.id)
    AND NOT EXISTS (${shopifyWasAsked()})`;

/** A shipment that PledgeDock made with Shopify's own mail switched on; one without a clear answer counts, too. */
function shopifyWasAsked(): Prisma.Sql {
  return Prisma.sql`SELECT 1 FROM "ShipmentRequest" r
    WHERE r."pledgeId" = k."pledgeId" AND r.state NOT IN ('refused', 'absent')
      AND r.request ->> 'notifyCustomer' = 'true'
      AND (r."fulfillmentGid" IS NULL OR r."fulfillmentGid" = f.gid)`;
}

const HAS_ADDRESS = Prisma.sql`p."backerEmail" IS NOT NULL`;

interface OfCampaign {
  shopDomain: string;
  campaignId: string;
}

export interface MailableCounts {
  campaignId: string;
  mailable: number;
  mailableBackers: number;
  withoutAddress: number;
}

/** Per campaign that has any. */
export async function countMailable(db: Db, shopDomain: string): Promise<MailableCounts[]> {
  return db.$queryRaw<MailableCounts[]>`
    SELECT "campaignId",
      coalesce(sum(parcels) FILTER (WHERE email IS NOT NULL), 0)::int AS mailable,
      count(email)::int AS "mailableBackers",
      coalesce(sum(parcels) FILTER (WHERE email IS NULL), 0)::int AS "withoutAddress"
    FROM (
      SELECT p."campaignId", lower(p."backerEmail") AS email, count(*) AS parcels
      ${OPEN} AND k."shopDomain" = ${shopDomain} AND m."shopDomain" = ${shopDomain}
      GROUP BY p."campaignId", lower(p."backerEmail")
    ) by_backer
    GROUP BY "campaignId"`;
}

export interface MailableRow {
  packageId: string;
  pledgeId: string;
  externalId: string;
  backerName: string | null;
  trackingNumber: string | null;
  carrier: string | null;
  shippedAt: Date;
}

/** Oldest shipment first. */
export async function findMailable(
  db: Db,
  { shopDomain, campaignId }: OfCampaign,
  skip: number,
  take: number,
): Promise<MailableRow[]> {
  return db.$queryRaw<MailableRow[]>`
    SELECT k.id AS "packageId", k."pledgeId", p."externalId", p."backerName", k.number AS "trackingNumber", k.carrier,
      k."shippedAt"
    ${OPEN} AND ${HAS_ADDRESS} AND k."shopDomain" = ${shopDomain} AND p."campaignId" = ${campaignId}
    ORDER BY k."shippedAt", k.id OFFSET ${skip} LIMIT ${take}`;
}

/** Queues a mail for every open package of the campaign, or for those named. Says how many. */
export async function queueByCreator(
  tx: Db,
  { shopDomain, campaignId }: OfCampaign,
  packageIds: string[] | "all",
  now: Date,
): Promise<number> {
  const chosen = packageIds === "all" ? Prisma.empty : Prisma.sql`AND k.id = ANY(${packageIds}::text[])`;
  return insertQueued(
    tx,
    "creator",
    now,
    Prisma.sql`AND k."shopDomain" = ${shopDomain} AND p."campaignId" = ${campaignId} ${chosen}`,
  );
}

/** Queues what has shipped since the creator switched automatic mails on. Says how many. */
export async function queueAutomatically(tx: Db, shopDomain: string, now: Date): Promise<number> {
  const oldest = new Date(now.getTime() - TOO_OLD_DAYS * 24 * 3600 * 1000);
  return insertQueued(
    tx,
    "automatic",
    now,
    Prisma.sql`AND k."shopDomain" = ${shopDomain} AND m."automaticSince" IS NOT NULL
      AND greatest(k."createdAt", k."shippedAt") >= m."automaticSince" AND k."shippedAt" >= ${oldest}::timestamp`,
  );
}

async function insertQueued(tx: Db, origin: string, now: Date, which: Prisma.Sql): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO "TrackingMail" (id, "shopDomain", "campaignId", "pledgeId", "packageId", state, origin, "createdAt",
      "nextAttemptAt", "updatedAt")
    SELECT gen_random_uuid()::text, k."shopDomain", p."campaignId", k."pledgeId", k.id, 'queued', ${origin},
      ${now}::timestamp, ${now}::timestamp, ${now}::timestamp
    ${OPEN} AND ${HAS_ADDRESS} ${which}
    ORDER BY k.id
    ON CONFLICT ("packageId") DO NOTHING`;
}

/**
 * Notes the packages that Shopify mails about, so that ours are never sent, whatever is chosen later: those that shipped
 * or became known while Shopify's mail was chosen, and those of shipments that were made with it.
 */
export async function noteMailedByShopify(tx: Db, shopDomain: string, now: Date): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO "TrackingMail" (id, "shopDomain", "campaignId", "pledgeId", "packageId", state, origin, "createdAt",
      "nextAttemptAt", "updatedAt")
    SELECT gen_random_uuid()::text, k."shopDomain", p."campaignId", k."pledgeId", k.id, 'shopify', 'shopify',
      ${now}::timestamp, ${now}::timestamp, ${now}::timestamp
    FROM "Package" k
    JOIN "Pledge" p ON p.id = k."pledgeId"
    LEFT JOIN "CampaignMail" m ON m."campaignId" = p."campaignId"
    LEFT JOIN "Fulfillment" f ON f.id = k."fulfillmentId"
    WHERE k."shopDomain" = ${shopDomain} AND k."shippedAt" IS NOT NULL
      AND ((m.mode = 'shopify' AND greatest(k."createdAt", k."shippedAt") >= m."modeSince") OR EXISTS (${shopifyWasAsked()}))
      AND NOT EXISTS (SELECT 1 FROM "TrackingMail" t WHERE t."packageId" = k.id)
    ORDER BY k.id
    ON CONFLICT ("packageId") DO NOTHING`;
}
