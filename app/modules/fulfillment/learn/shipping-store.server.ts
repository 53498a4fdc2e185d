// Reads everything known of many orders' shipping at once, and locks their pledges.
import type { Db, DbTransaction } from "~/db/client.server";
import type { Fulfillment, Package, PackageEvent, PledgeShipping } from "~/db/generated/client";
import type { FulfillmentState, KnownPackage } from "../packages/merge-fulfillment";
import { emptyShipping, type ShippingState } from "../packages/merge-shipments";
import { packageKey } from "../packages/package-key";
import type { ReportedEvent } from "../packages/package-status";
import type { FulfillmentSnapshot, OrderLineState, ShipmentLine } from "../shipments";
import type { SnapshotVersion } from "../packages/snapshot-version";
import type { PackageSource } from "../views";

/** A pledge whose order is in Shopify, with what telling its platform needs. */
export interface ShippedPledge {
  pledgeId: string;
  connectionId: string;
  campaign: string;
  externalId: string;
  state: string;
  orderGid: string;
  orderName: string | null;
  generation: number;
  /** How far it is paid, in Shopify's words. */
  orderStatus: string | null;
  countryCode: string | null;
  /** The backer was erased: words of carriers, which may name people and places, are not kept. */
  erased: boolean;
  /** Whether the connection's platform is told by webhook, and whether at once. */
  callback: boolean;
  live: boolean;
  /** Highest version given out so far, over all kinds of messages. */
  lastVersion: number;
}

const PLEDGE_SQL_STATES = ["created", "cancelled", "deleted"];

/** Locks the pledges of these orders in id order. Orders of earlier generations and strangers' are not among them. */
export async function lockShippedPledges(
  tx: DbTransaction,
  shopDomain: string,
  orderGids: string[],
): Promise<ShippedPledge[]> {
  return tx.$queryRaw<ShippedPledge[]>`
    SELECT p.id AS "pledgeId", p."connectionId", g."externalId" AS campaign, p."externalId", p.state, p."orderGid",
      p."orderName", p.generation, p."orderStatus", p."countryCode", p."redactedAt" IS NOT NULL AS erased, (c."callbackUrl" IS NOT NULL AND c.status = 'active') AS callback,
      coalesce(c.settings->>'tracking', 'live') = 'live' AS live,
      coalesce(greatest(last.version, s.version), 0) AS "lastVersion"
    FROM "Pledge" p
    JOIN "Connection" c ON c.id = p."connectionId"
    JOIN "Campaign" g ON g.id = p."campaignId"
    LEFT JOIN "PledgeShipping" s ON s."pledgeId" = p.id
    LEFT JOIN LATERAL (SELECT max(e.version) AS version FROM "OutboundEvent" e WHERE e."pledgeId" = p.id) last ON true
    WHERE p."shopDomain" = ${shopDomain} AND p."orderGid" = ANY(${orderGids}::text[])
      AND p.state = ANY(${PLEDGE_SQL_STATES}::text[])
    ORDER BY p.id FOR NO KEY UPDATE OF p`;
}

/** What is stored of one pledge's current order, with the rows' ids. */
export interface StoredShipping {
  /** null: nothing was heard yet, or only of an earlier order. */
  row: PledgeShipping | null;
  /** Of an earlier order: its numbers go on. */
  earlier: PledgeShipping | null;
  state: ShippingState;
  fulfillmentIds: Map<string, string>;
  /** By "fulfilment gid, key of the number"; a label that Shopify does not know has no gid. */
  packages: Map<string, Package>;
}

/** One read per table, however many pledges. */
export async function readShipping(
  db: Db,
  pledges: { pledgeId: string; orderGid: string }[],
): Promise<Map<string, StoredShipping>> {
  const where = { pledgeId: { in: pledges.map(({ pledgeId }) => pledgeId) } };
  const rows = await db.pledgeShipping.findMany({ where });
  const fulfillments = await db.fulfillment.findMany({ where });
  const packages = await db.package.findMany({ where });
  const events = await db.packageEvent.findMany({ where, orderBy: { id: "asc" } });
  const rowOf = new Map(rows.map((row) => [row.pledgeId, row]));
  const fulfillmentsOf = group(fulfillments);
  const packagesOf = group(packages);
  const eventsOf = group(events);
  return new Map(
    pledges.map(({ pledgeId, orderGid }) => [
      pledgeId,
      toStored(orderGid, rowOf.get(pledgeId) ?? null, {
        fulfillments: (fulfillmentsOf.get(pledgeId) ?? []).filter((each) => each.orderGid === orderGid),
        packages: packagesOf.get(pledgeId) ?? [],
        events: (eventsOf.get(pledgeId) ?? []).filter((each) => each.orderGid === orderGid),
      }),
    ]),
  );
}

function toStored(
  orderGid: string,
  row: PledgeShipping | null,
  stored: { fulfillments: Fulfillment[]; packages: Package[]; events: PackageEvent[] },
): StoredShipping {
  const current = row?.orderGid === orderGid ? row : null;
  const gidOf = new Map(stored.fulfillments.map(({ id, gid }) => [id, gid]));
  const packages = new Map<string, Package>();
  for (const parcel of stored.packages) {
    const gid = parcel.fulfillmentId === null ? "" : gidOf.get(parcel.fulfillmentId);
    if (gid !== undefined) packages.set(packageKey(gid, parcel.numberKey), parcel);
  }
  return {
    row: current,
    earlier: current ? null : row,
    state: toState(current, stored.fulfillments, [...packages.values()], stored.events),
    fulfillmentIds: new Map(stored.fulfillments.map(({ id, gid }) => [gid, id])),
    packages,
  };
}

function toState(
  row: PledgeShipping | null,
  fulfillments: Fulfillment[],
  packages: Package[],
  events: PackageEvent[],
): ShippingState {
  const state = emptyShipping();
  if (row?.lines && row.orderUpdatedAt && row.orderTakenBy) {
    const { orderUpdatedAt: updatedAt, orderAskedAt: askedAt, orderTakenBy: takenBy } = row;
    state.lines = {
      version: toVersion({ updatedAt, askedAt, takenBy }),
      state: (row.lines as unknown as OrderLineState[]).map(
        ({ lineItemGid, sku, currentQuantity, requiresShipping }) => ({
          lineItemGid,
          sku,
          currentQuantity,
          requiresShipping,
        }),
      ),
    };
  }
  state.onHold = row?.onHold ?? false;
  state.holdAskedAt = row?.holdAskedAt?.toISOString() ?? null;
  state.cancelledAt = row?.cancelledAt?.toISOString() ?? null;
  for (const each of fulfillments) state.fulfillments.set(each.gid, toFulfillment(each, packages));
  for (const event of events) {
    const { sourceId, kind, at, message, numberKey, fulfillmentGid } = event;
    const reported = { sourceId, kind: kind as ReportedEvent["kind"], at: at.toISOString() };
    state.events.set(sourceId, { ...reported, message, numberKey, fulfillmentGid });
  }
  state.labels = packages
    .filter(({ fulfillmentId }) => fulfillmentId === null)
    .map(({ numberKey, number, carrier, url, status }) => ({
      ...{ numberKey, number: number ?? "", carrier, url },
      withdrawn: status === "withdrawn",
    }));
  return state;
}

function toFulfillment(row: Fulfillment, packages: Package[]): FulfillmentState {
  const own = packages.filter(({ fulfillmentId }) => fulfillmentId === row.id);
  return {
    gid: row.gid,
    version: toVersion(row),
    name: row.name,
    status: row.status as FulfillmentSnapshot["status"],
    createdAt: row.createdAt.toISOString(),
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
    lines: (row.lines as unknown as ShipmentLine[]).map(({ lineItemGid, sku, quantity }) => ({
      lineItemGid,
      sku,
      quantity,
    })),
    listed: row.listed,
    source: row.source as PackageSource,
    packages: new Map(own.map((parcel) => [parcel.numberKey, toKnownPackage(parcel)])),
  };
}

function toKnownPackage(row: Package): KnownPackage {
  const { numberKey, number, carrier, url, source, listedAt } = row;
  return {
    ...{ numberKey, number, carrier, url },
    source: source as PackageSource,
    listedAt: listedAt.toISOString(),
  };
}

function toVersion(row: { updatedAt: Date; askedAt: Date | null; takenBy: Date }): SnapshotVersion {
  return {
    updatedAt: row.updatedAt.toISOString(),
    askedAt: row.askedAt?.toISOString() ?? null,
    takenBy: row.takenBy.toISOString(),
  };
}

function group<Row extends { pledgeId: string }>(rows: Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const list = groups.get(row.pledgeId);
    if (list) list.push(row);
    else groups.set(row.pledgeId, [row]);
  }
  return groups;
}
