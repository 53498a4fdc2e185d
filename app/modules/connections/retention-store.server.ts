// Deletes rows whose time is over.
import type { Db } from "~/db/client.server";

export async function deleteOutlived(
  db: Db,
  limits: { now: Date; deliveriesBefore: Date; reportsBefore: Date; rateWindowsBefore: Date },
): Promise<{ deliveries: number; reports: number; answers: number; rateWindows: number }> {
  const deliveries = await db.webhookDelivery.deleteMany({
    where: { processedAt: { not: null }, receivedAt: { lt: limits.deliveriesBefore } },
  });
  const reports = await db.dataRequest.deleteMany({ where: { requestedAt: { lt: limits.reportsBefore } } });
  const answers = await db.idempotencyRecord.deleteMany({ where: { expiresAt: { lt: limits.now } } });
  const rateWindows = await db.apiRateWindow.deleteMany({
    where: { windowStart: { lt: limits.rateWindowsBefore } },
  });
  return {
    deliveries: deliveries.count,
    reports: reports.count,
    answers: answers.count,
    rateWindows: rateWindows.count,
  };
}
