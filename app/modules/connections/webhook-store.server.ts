// The only code that queries webhook deliveries.
import type { Db } from "~/db/client.server";
import type { WebhookDelivery } from "~/db/generated/client";

export interface NewDelivery {
  shopDomain: string;
  webhookId: string;
  topic: string;
  eventId: string | null;
  triggeredAt: Date | null;
  payload: Record<string, unknown>;
  receivedAt: Date;
}

type DeliveryId = Pick<NewDelivery, "shopDomain" | "topic" | "webhookId">;

/** What makes a delivery the same one. */
export function deliveryKey({ shopDomain, topic, webhookId }: DeliveryId): string {
  return JSON.stringify([shopDomain, topic, webhookId]);
}

/**
 * Ids of the new rows by deliveryKey; what Shopify delivered before is not among them. One statement of one shape:
 * Prisma would compile a new one for every number of rows, and webhooks come by the hundred.
 */
export async function insertDeliveries(db: Db, rows: NewDelivery[]): Promise<Map<string, string>> {
  // In one order everywhere: two processes that are sent the same deliveries must not wait for each other.
  const ordered = [...rows].sort((a, b) => (deliveryKey(a) < deliveryKey(b) ? -1 : 1));
  const inserted = await db.$queryRaw<(DeliveryId & { id: string })[]>`
    INSERT INTO "WebhookDelivery" (id, "shopDomain", "webhookId", topic, "eventId", "triggeredAt", payload, "receivedAt")
    SELECT gen_random_uuid()::text, r."shopDomain", r."webhookId", r.topic, r."eventId", r."triggeredAt", r.payload,
      r."receivedAt"
    FROM jsonb_to_recordset(${JSON.stringify(ordered)}::jsonb) AS r("shopDomain" text, "webhookId" text, topic text,
      "eventId" text, "triggeredAt" timestamp(3), payload jsonb, "receivedAt" timestamp(3))
    ON CONFLICT DO NOTHING RETURNING id, "shopDomain", topic, "webhookId"`;
  return new Map(inserted.map((row) => [deliveryKey(row), row.id]));
}

export async function findDelivery(db: Db, deliveryId: string): Promise<WebhookDelivery | null> {
  return db.webhookDelivery.findUnique({ where: { id: deliveryId } });
}

/** In the order in which they came. */
export async function findDeliveries(db: Db, deliveryIds: string[]): Promise<WebhookDelivery[]> {
  return db.webhookDelivery.findMany({
    where: { id: { in: deliveryIds } },
    orderBy: [{ receivedAt: "asc" }, { id: "asc" }],
  });
}

/** Those of the deliveries whose event, told with the same words under another delivery id, has been worked off. */
export async function findProcessed(db: Db, deliveryIds: string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT d.id FROM "WebhookDelivery" d WHERE d.id = ANY(${deliveryIds}) AND d."eventId" IS NOT NULL AND EXISTS (
      SELECT 1 FROM "WebhookDelivery" e WHERE e."shopDomain" = d."shopDomain" AND e."eventId" = d."eventId"
        AND e.topic = d.topic AND e.payload = d.payload AND e.id <> d.id AND e."processedAt" IS NOT NULL)`;
  return new Set(rows.map(({ id }) => id));
}

/** Notes what became of many. */
export async function finishDeliveries(
  db: Db,
  ends: { id: string; outcome: string }[],
  at: Date,
): Promise<void> {
  await db.$executeRaw`
    UPDATE "WebhookDelivery" d SET outcome = r.outcome, "processedAt" = ${at}
    FROM jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) AS r(id text, outcome text) WHERE d.id = r.id`;
}

/** Whether the same event, told with the same words under another delivery id, has been worked off. */
export async function wasProcessed(db: Db, delivery: WebhookDelivery): Promise<boolean> {
  if (delivery.eventId === null) return false;
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM "WebhookDelivery" d JOIN "WebhookDelivery" e ON e."shopDomain" = d."shopDomain"
      AND e."eventId" = d."eventId" AND e.topic = d.topic AND e.payload = d.payload AND e.id <> d.id
    WHERE d.id = ${delivery.id} AND e."eventId" = ${delivery.eventId} AND e."processedAt" IS NOT NULL LIMIT 1`;
  return rows.length > 0;
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

/**
 * Deliveries whose job gave up: received in the given time and still waiting. Any of them: those that fail each time must
 * not stand in the way of the others.
 */
export async function findStuckDeliveries(
  db: Db,
  range: { after: Date; before: Date; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM "WebhookDelivery" WHERE "processedAt" IS NULL AND "receivedAt" > ${range.after}::timestamp
      AND "receivedAt" < ${range.before}::timestamp
    ORDER BY random() LIMIT ${range.limit}`;
  return rows.map((row) => row.id);
}
