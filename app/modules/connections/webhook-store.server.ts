// The only code that queries webhook deliveries.
import type { Db } from "~/db/client.server";
import type { Prisma, WebhookDelivery } from "~/db/generated/client";

/** The new row's id; null when Shopify delivered this one before. */
export async function insertDelivery(
  db: Db,
  row: {
    shopDomain: string;
    webhookId: string;
    topic: string;
    eventId: string | null;
    triggeredAt: Date | null;
    payload: Record<string, unknown>;
    receivedAt: Date;
  },
): Promise<string | null> {
  const inserted = await db.webhookDelivery.createManyAndReturn({
    data: [{ ...row, payload: row.payload as Prisma.InputJsonObject }],
    skipDuplicates: true,
    select: { id: true },
  });
  return inserted[0]?.id ?? null;
}

export async function findDelivery(db: Db, deliveryId: string): Promise<WebhookDelivery | null> {
  return db.webhookDelivery.findUnique({ where: { id: deliveryId } });
}

/** Notes what became of it; with `forget` the payload goes. A delivery deleted meanwhile (shop/redact) is fine. */
export async function finishDelivery(
  db: Db,
  deliveryId: string,
  end: { outcome: string; at: Date; forget: boolean },
): Promise<void> {
  await db.webhookDelivery.updateMany({
    where: { id: deliveryId },
    data: { outcome: end.outcome, processedAt: end.at, ...(end.forget ? { payload: {} } : {}) },
  });
}

/** Deliveries whose job gave up: received in the given time and still waiting. Oldest first. */
export async function findStuckDeliveries(
  db: Db,
  range: { after: Date; before: Date; limit: number },
): Promise<string[]> {
  const rows = await db.webhookDelivery.findMany({
    where: { processedAt: null, receivedAt: { gt: range.after, lt: range.before } },
    orderBy: { receivedAt: "asc" },
    take: range.limit,
    select: { id: true },
  });
  return rows.map((row) => row.id);
}
