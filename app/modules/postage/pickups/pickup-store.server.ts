// The only code that changes pickups.
import { inTransaction, type Db } from "~/db/client.server";
import type { Label, Pickup, Prisma } from "~/db/generated/client";
import type { PostalAddress } from "../ports";
import type { PickupState } from "./pickup-view";

export interface BatchToCollect {
  id: string;
  account: string;
  shipFrom: PostalAddress;
  timezone: string;
  /** Bought ones that USPS has not scanned and that are not refunded. */
  labels: Pick<Label, "id" | "shipmentId">[];
  /** EasyPost's id of the newest SCAN form that was made. */
  scanFormId: string | null;
}

/**
 * The batch with the labels that can be handed over: bought, not refunded, not scanned. Null when the shop has no such
 * batch.
 */
export async function findBatchToCollect(
  db: Db,
  shopDomain: string,
  batchId: string,
): Promise<BatchToCollect | null> {
  const batch = await db.postageBatch.findFirst({
    where: { id: batchId, shopDomain },
    select: {
      ...{ id: true, account: true, shipFrom: true, shop: { select: { timezone: true } } },
      labels: {
        where: {
          ...{ state: "bought", shippedAt: null, shipmentId: { not: null } },
          OR: [{ refundState: null }, { refundState: "rejected" }],
        },
        select: { id: true, shipmentId: true },
        orderBy: [{ position: "asc" }, { id: "asc" }],
      },
      scanForms: {
        where: { state: "created" },
        select: { easypostId: true },
        orderBy: { createdAt: "desc" },
        take: 1,
      },
    },
  });
  if (!batch) return null;
  return {
    ...{ id: batch.id, account: batch.account, labels: batch.labels, timezone: batch.shop.timezone },
    shipFrom: batch.shipFrom as unknown as PostalAddress,
    scanFormId: batch.scanForms[0]?.easypostId ?? null,
  };
}

/** IANA name; UTC while the shop's is unknown. */
export async function findTimezone(db: Db, shopDomain: string): Promise<string> {
  const shop = await db.shop.findUnique({ where: { domain: shopDomain }, select: { timezone: true } });
  return shop?.timezone ?? "UTC";
}

export interface NewPickup {
  shopDomain: string;
  batchId: string;
  account: string;
  address: PostalAddress;
  earliest: Date;
  latest: Date;
  instructions: string | null;
  now: Date;
}

/** In place of those of the batch that were offered and not booked: who asks again wants another time. */
export async function insertPickup(db: Db, pickup: NewPickup): Promise<Pickup> {
  const { address, now, ...rest } = pickup;
  return inTransaction(db, async (tx) => {
    const { shopDomain, batchId } = pickup;
    await tx.pickup.updateMany({
      where: { shopDomain, batchId, state: "offered" },
      data: { state: "canceled", settledAt: now },
    });
    return tx.pickup.create({ data: { ...rest, address: { ...address }, createdAt: now } });
  });
}

/** Null when the shop has no such pickup. */
export async function findPickup(db: Db, shopDomain: string, pickupId: string): Promise<Pickup | null> {
  return db.pickup.findFirst({ where: { id: pickupId, shopDomain } });
}

/** Newest first. */
export async function findPickups(db: Db, shopDomain: string, batchId: string): Promise<Pickup[]> {
  return db.pickup.findMany({
    where: { shopDomain, batchId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
}

export interface PickupMove {
  id: string;
  from: PickupState[];
  to: PickupState;
  now: Date;
  change?: {
    easypostId?: string;
    rates?: Prisma.InputJsonArray;
    confirmation?: string | null;
    failure?: string | null;
  };
}

/** Writes what became of a pickup if it is still in one of the states; answers whether it was. */
export async function movePickup(db: Db, { id, from, to, now, change = {} }: PickupMove): Promise<boolean> {
  const settled = to === "scheduled" || to === "canceled" || to === "failed" ? now : null;
  const { count } = await db.pickup.updateMany({
    where: { id, state: { in: from } },
    data: { state: to, settledAt: settled, ...change },
  });
  return count > 0;
}

/** Pickups whose question, booking or cancellation nobody knows the ending of. */
export async function findUnclearPickups(
  db: Db,
  before: Date,
  limit: number,
): Promise<{ id: string; shopDomain: string }[]> {
  return db.pickup.findMany({
    where: { state: { in: ["wanted", "buying", "cancelling", "unclear"] }, createdAt: { lte: before } },
    select: { id: true, shopDomain: true },
    orderBy: { createdAt: "asc" },
    take: limit,
  });
}
