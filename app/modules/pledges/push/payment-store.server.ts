// How far orders are paid, in Shopify's words.
import type { Db, DbTransaction } from "~/db/client.server";

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

/** Takes over what Shopify says of these orders now. The caller holds the pledges' rows. */
export async function saveOrderStatuses(
  tx: DbTransaction,
  statuses: { pledgeId: string; orderStatus: string }[],
  now: Date,
): Promise<void> {
  if (statuses.length === 0) return;
  await tx.$executeRaw`
    UPDATE "Pledge" p SET "orderStatus" = r."orderStatus", "updatedAt" = ${now}::timestamp
    FROM jsonb_to_recordset(${JSON.stringify(statuses)}::jsonb) AS r("pledgeId" text, "orderStatus" text)
    WHERE p.id = r."pledgeId"`;
}
