// Labels that hold things of an order: bought, and not given back.
import type { Db } from "~/db/client.server";
import type { Prisma } from "~/db/generated/client";
import type { ParcelContent } from "../groups/ready-pledge";

/** A label that is valid postage for things of the order. */
export interface HeldLabel {
  trackingCode: string | null;
  batchNumber: number;
  contents: ParcelContent[];
  /** none | wanted | made | refused */
  fulfillmentState: string;
  fulfillmentNote: string | null;
}

/**
 * Other labels of the order that are bought and not given back, oldest first. What is in those without a fulfilment in
 * Shopify is gone, though its open quantity still counts it. Until EasyPost has accepted a refund the label is valid.
 */
export async function findHeldLabels(
  db: Db,
  { id, pledgeId, orderGid }: { id: string; pledgeId: string; orderGid: string },
): Promise<HeldLabel[]> {
  const rows = await db.label.findMany({
    where: {
      ...{ pledgeId, orderGid, id: { not: id }, state: "bought" },
      ...{ fulfillmentState: { not: "cancelled" }, ...VALID },
    },
    orderBy: [{ boughtAt: "asc" }, { id: "asc" }],
    select: HELD,
  });
  return rows.map(toHeld);
}

const VALID = {
  OR: [{ refundState: null }, { refundState: { in: ["requested", "rejected"] } }],
} satisfies Prisma.LabelWhereInput;

const HELD = {
  ...{ trackingCode: true, contents: true, fulfillmentState: true, fulfillmentNote: true },
  batch: { select: { number: true } },
} satisfies Prisma.LabelSelect;

function toHeld(row: Prisma.LabelGetPayload<{ select: typeof HELD }>): HeldLabel {
  const { trackingCode, fulfillmentState, fulfillmentNote, batch } = row;
  const contents = row.contents as unknown as ParcelContent[];
  return { trackingCode, fulfillmentState, fulfillmentNote, batchNumber: batch.number, contents };
}

/** Of pledges whose order is in a valid label that Shopify has no fulfilment of: the first such label. */
export async function findHeldByPledge(
  db: Db,
  shopDomain: string,
  pledgeIds: string[],
): Promise<Map<string, HeldLabel & { orderName: string }>> {
  const rows = await db.label.findMany({
    where: {
      ...{ shopDomain, pledgeId: { in: pledgeIds }, state: "bought" },
      ...{ fulfillmentState: { in: ["none", "wanted", "refused"] }, ...VALID },
    },
    orderBy: [{ boughtAt: "desc" }, { id: "desc" }],
    select: {
      ...HELD,
      pledgeId: true,
      orderGid: true,
      orderName: true,
      pledge: { select: { orderGid: true } },
    },
  });
  const ofOrder = rows.filter(({ orderGid, pledge }) => orderGid === pledge.orderGid);
  return new Map(ofOrder.map((row) => [row.pledgeId, { ...toHeld(row), orderName: row.orderName }]));
}
