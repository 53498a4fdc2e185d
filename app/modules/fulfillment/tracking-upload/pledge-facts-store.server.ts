// What is stored of pledges and their shipping, as far as judging rows needs it.
import type { Db } from "~/db/client.server";
import type { PledgeState } from "../../pledges/pledge-state";
import type { PledgeFacts } from "../shipping/order-readiness";
import type { LiveFulfillment, PledgeRowToPlan } from "./plan-pledge";

export interface StoredPledgeFacts extends PledgeFacts {
  pledgeId: string;
  campaignId: string;
  /** null: nothing was ever heard of its shipping. */
  shippingStatus: string | null;
  onHold: boolean;
  fulfillments: LiveFulfillment[];
}

/** `uploadId`: whose own fulfilments are marked as such. */
export async function readPledgeFacts(
  db: Db,
  query: { shopDomain: string; pledgeIds: string[]; uploadId: string },
): Promise<Map<string, StoredPledgeFacts>> {
  const { shopDomain, pledgeIds } = query;
  const [pledges, fulfillments, own] = await Promise.all([
    db.$queryRaw<(Omit<StoredPledgeFacts, "fulfillments"> & { state: PledgeState })[]>`
      SELECT p.id AS "pledgeId", p."campaignId", p.state, p."orderGid", s."cancelledAt", s."hiddenAt",
        s.status AS "shippingStatus", coalesce(s."onHold", false) AS "onHold"
      FROM "Pledge" p LEFT JOIN "PledgeShipping" s ON s."pledgeId" = p.id AND s."orderGid" = p."orderGid"
      WHERE p."shopDomain" = ${shopDomain} AND p.id = ANY(${pledgeIds}::text[])`,
    db.fulfillment.findMany({
      where: { pledgeId: { in: pledgeIds }, shopDomain, status: { in: ["success", "open", "pending"] } },
      select: {
        ...{ gid: true, pledgeId: true, orderGid: true },
        packages: {
          where: { status: { not: "withdrawn" }, number: { not: null } },
          select: { number: true, carrier: true, url: true },
        },
      },
      orderBy: { gid: "asc" },
    }),
    readOwnFulfillments(db, query.uploadId, pledgeIds),
  ]);
  const facts = new Map(
    pledges.map((pledge) => [pledge.pledgeId, { ...pledge, fulfillments: [] as LiveFulfillment[] }]),
  );
  for (const { gid, pledgeId, orderGid, packages } of fulfillments) {
    const pledge = facts.get(pledgeId);
    if (pledge?.orderGid !== orderGid) continue;
    const tracking = packages.map(({ number, carrier, url }) => ({
      number: number ?? "",
      company: carrier,
      url,
    }));
    pledge.fulfillments.push({ gid, tracking, own: own.has(gid) });
  }
  return facts;
}

/** Fulfilments that this upload has made for the pledges. */
export async function readOwnFulfillments(
  db: Db,
  uploadId: string,
  pledgeIds: string[],
): Promise<Set<string>> {
  const requests = await db.shipmentRequest.findMany({
    where: { uploadId, pledgeId: { in: pledgeIds }, fulfillmentGid: { not: null }, state: "done" },
    select: { fulfillmentGid: true },
  });
  return new Set(requests.flatMap(({ fulfillmentGid }) => fulfillmentGid ?? []));
}

export interface PledgeRows {
  pledgeId: string;
  rows: PledgeRowToPlan[];
}

/** Rows of the next pledges after that one, still to be judged (`verdict` null) or to be applied (`waiting`). */
export async function readRowsByPledge(
  db: Db,
  query: { uploadId: string; pledgeIds: string[]; what: "unjudged" | "waiting" },
): Promise<PledgeRows[]> {
  const rows = await db.trackingUploadRow.findMany({
    where: {
      ...{ uploadId: query.uploadId, pledgeId: { in: query.pledgeIds } },
      ...(query.what === "unjudged" ? { verdict: null } : { state: "waiting" }),
    },
    orderBy: { row: "asc" },
    select: {
      ...{ row: true, pledgeId: true, numbers: true, carrier: true, url: true },
      ...{ sku: true, quantity: true, partial: true },
    },
  });
  const byPledge = new Map<string, PledgeRowToPlan[]>();
  for (const { pledgeId, ...row } of rows) {
    if (pledgeId === null) continue;
    byPledge.set(pledgeId, [...(byPledge.get(pledgeId) ?? []), row]);
  }
  return [...byPledge].map(([pledgeId, group]) => ({ pledgeId, rows: group }));
}

/** The next pledges with rows that nobody has judged yet. */
export async function readUnjudgedPledgeIds(
  db: Db,
  query: { uploadId: string; after: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ pledgeId: string }[]>`
    SELECT DISTINCT "pledgeId" FROM "TrackingUploadRow"
    WHERE "uploadId" = ${query.uploadId} AND verdict IS NULL AND "pledgeId" > ${query.after}
    ORDER BY "pledgeId" LIMIT ${query.limit}`;
  return rows.map(({ pledgeId }) => pledgeId);
}
