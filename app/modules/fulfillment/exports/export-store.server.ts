// What the downloads of the Fulfillment page read, page by page in the order of ids.
import type { Db } from "~/db/client.server";
import { Prisma } from "~/db/generated/client";
import type { OrderPlan } from "../../pledges/order/order-plan";
import type { ShipmentLine, OrderLineState } from "../shipments";

export interface TrackedPledge {
  pledgeId: string;
  externalId: string;
  backerEmail: string | null;
  countryCode: string | null;
  orderName: string | null;
  status: string;
  version: number;
  packages: {
    number: string | null;
    carrier: string | null;
    url: string | null;
    status: string;
    shippedAt: string | null;
    deliveredAt: string | null;
  }[];
}

/** Pledges of the connection or campaign that have a parcel on its way. */
export async function readTrackedPledges(
  db: Db,
  query: {
    shopDomain: string;
    connectionId: string | null;
    campaignId: string | null;
    after: string;
    limit: number;
  },
): Promise<TrackedPledge[]> {
  const { shopDomain, connectionId, campaignId } = query;
  const connection = connectionId ? Prisma.sql`AND p."connectionId" = ${connectionId}` : Prisma.empty;
  const campaign = campaignId ? Prisma.sql`AND p."campaignId" = ${campaignId}` : Prisma.empty;
  return db.$queryRaw`
    SELECT p.id AS "pledgeId", p."externalId", p."backerEmail", p."countryCode", p."orderName", s.status, s.version,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('number', k.number, 'carrier', k.carrier, 'url', k.url,
          'status', k.status, 'shippedAt', k."shippedAt", 'deliveredAt', k."deliveredAt")
          ORDER BY k."createdAt", k."numberKey"), '[]')
        FROM "Package" k WHERE k."pledgeId" = p.id AND k.status NOT IN ('withdrawn', 'label')) AS packages
    FROM "Pledge" p JOIN "PledgeShipping" s ON s."pledgeId" = p.id
    WHERE p."shopDomain" = ${shopDomain} AND s.status <> 'unfulfilled' AND p.id > ${query.after}
      ${connection} ${campaign}
    ORDER BY p.id LIMIT ${query.limit}`;
}

export interface UnshippedPledge {
  pledgeId: string;
  externalId: string;
  orderName: string | null;
  backerEmail: string | null;
  plan: OrderPlan | null;
  /** As Shopify has them now; null while nothing was heard. */
  lines: OrderLineState[] | null;
  shipped: ShipmentLine[][];
}

/** Those of the pledges that can be shipped right now: live orders, not on hold, visible, with something left. */
export async function readUnshippedPledges(
  db: Db,
  shopDomain: string,
  pledgeIds: string[],
): Promise<UnshippedPledge[]> {
  return db.$queryRaw`
    SELECT p.id AS "pledgeId", p."externalId", p."orderName", p."backerEmail", p.plan, s.lines,
      (SELECT coalesce(jsonb_agg(f.lines), '[]') FROM "Fulfillment" f
        WHERE f."pledgeId" = p.id AND f."orderGid" = p."orderGid" AND f.status IN ('success', 'open', 'pending')) AS shipped
    FROM "Pledge" p LEFT JOIN "PledgeShipping" s ON s."pledgeId" = p.id AND s."orderGid" = p."orderGid"
    WHERE p."shopDomain" = ${shopDomain} AND p.id = ANY(${pledgeIds}::text[]) AND p.state = 'created'
      AND coalesce(s.status, 'unfulfilled') IN ('unfulfilled', 'partially_shipped')
      AND s."cancelledAt" IS NULL AND NOT coalesce(s."onHold", false) AND s."hiddenAt" IS NULL
    ORDER BY p."createdAt", p.id`;
}
