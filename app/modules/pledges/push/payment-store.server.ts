import type { Db } from "~/db/client.server";

/** Only what was open becomes paid: a late delivery does not undo a refund. */
export async function markOrdersPaid(db: Db, shopDomain: string, orderGids: string[]): Promise<number> {
  const { count } = await db.pledge.updateMany({
    where: {
      ...{ shopDomain, state: "created", orderGid: { in: orderGids } },
      orderStatus: { in: ["PARTIALLY_PAID", "PENDING", "AUTHORIZED"] },
    },
    data: { orderStatus: "PAID" },
  });
  return count;
}
