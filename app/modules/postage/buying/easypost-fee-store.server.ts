// What EasyPost itself adds to the price of a label: expected of a batch as it was of the last label before.
import type { Db, DbTransaction } from "~/db/client.server";

/**
 * What EasyPost itself added to the price of the newest label that this account bought, in cents: its fees, and an insurance
 * that nobody asked for. Null before there is one.
 */
export async function readLastEasypostFee(
  db: Db,
  shopDomain: string,
  account: string,
): Promise<number | null> {
  const newest = await db.label.findFirst({
    where: { shopDomain, state: "bought", batch: { account } },
    orderBy: { boughtAt: "desc" },
    select: { easypostMinor: true, insuredMinor: true, insuranceMinor: true },
  });
  if (!newest) return null;
  const unasked = newest.insuredMinor === null ? newest.insuranceMinor : null;
  return Number(newest.easypostMinor ?? 0n) + Number(unasked ?? 0n);
}

/** Whether EasyPost has sold this account a label before, so that its own fees are known. */
export async function hasBought(db: Db, shopDomain: string, account: string): Promise<boolean> {
  return (await db.label.findFirst({ where: { shopDomain, state: "bought", batch: { account } } })) !== null;
}

/** Whether EasyPost has sold a label of the batch, so that what it adds to these is known. */
export async function hasBoughtOf(db: Db, batchId: string): Promise<boolean> {
  const where = { batchId, state: "bought" };
  return (await db.label.findFirst({ where, select: { id: true } })) !== null;
}

/** EasyPost adds so much to each label; answers whether that is more than what was expected. */
export async function raiseEasypostFee(tx: DbTransaction, id: string, addedMinor: number): Promise<boolean> {
  const where = { id, easypostFeeMinor: { lt: addedMinor } };
  const { count } = await tx.postageBatch.updateMany({ where, data: { easypostFeeMinor: addedMinor } });
  return count > 0;
}
