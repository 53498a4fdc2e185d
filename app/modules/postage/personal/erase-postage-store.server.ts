// Removing people, and shops, from labels.
import type { Db, DbTransaction } from "~/db/client.server";

/**
 * Empties what labels of these pledges hold of a person: the address, the papers and where EasyPost keeps them, whatever
 * carriers wrote. What was bought, its number and its money stay for the books. EasyPost keeps its own copies, which are
 * the account owner's to erase.
 */
export async function erasePostage(
  tx: DbTransaction,
  { shopDomain, pledgeIds }: { shopDomain: string; pledgeIds: string[] },
): Promise<void> {
  if (pledgeIds.length === 0) return;
  const where = { shopDomain, pledgeId: { in: pledgeIds } };
  // A copy that is being kept this moment is there after the wait; later ones the database does not take any more.
  await tx.$queryRaw`
    SELECT 1 FROM "Label" WHERE "shopDomain" = ${shopDomain} AND "pledgeId" = ANY(${pledgeIds}::text[])
    ORDER BY id FOR UPDATE`;
  await tx.labelFile.deleteMany({ where: { label: where } });
  await tx.$executeRaw`
    UPDATE "Label" SET address = NULL, "addressProblem" = NULL, "addressSeen" = NULL, "labelUrl" = NULL, "pdfUrl" = NULL,
      "zplUrl" = NULL, forms = '[]',
      customs = CASE WHEN customs IS NULL THEN NULL ELSE jsonb_set(customs, '{signer}', '""') END,
      failure = CASE WHEN failure IS NULL THEN NULL ELSE jsonb_set(failure, '{message}', '""') END
    WHERE "shopDomain" = ${shopDomain} AND "pledgeId" = ANY(${pledgeIds}::text[])`;
  await eraseNews(tx, shopDomain, pledgeIds);
}

/** The row stays, so that the same event told again is still known. */
async function eraseNews(tx: DbTransaction, shopDomain: string, pledgeIds: string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE "PostageNotice" n SET news = jsonb_build_object('kind', 'other', 'eventId', n."eventId", 'description', 'erased')
    FROM "Label" l
    WHERE l."shopDomain" = ${shopDomain} AND l."pledgeId" = ANY(${pledgeIds}::text[])
      AND coalesce(n."shopDomain", ${shopDomain}) = ${shopDomain}
      AND (n.news->'tracker'->>'shipmentId' = l."shipmentId" OR n.news->'tracker'->>'trackingCode' = l."trackingCode")`;
}

/** Deletes what EasyPost told of the shop's labels; while these are still there to know it by. */
export async function deletePostageNewsOfShop(db: Db, shopDomain: string): Promise<void> {
  await db.$executeRaw`
    DELETE FROM "PostageNotice" n WHERE n."shopDomain" = ${shopDomain} OR EXISTS (
      SELECT 1 FROM "Label" l WHERE l."shopDomain" = ${shopDomain} AND l."shipmentId" = n.news->'tracker'->>'shipmentId')`;
}

/** Deletes what would keep the shop's row from going; its pledges, and with them its labels, must be gone already. */
export async function deleteBatchesOfShop(tx: DbTransaction, shopDomain: string): Promise<void> {
  await tx.scanForm.deleteMany({ where: { shopDomain } });
  await tx.pickup.deleteMany({ where: { shopDomain } });
  await tx.postageBatch.deleteMany({ where: { shopDomain } });
}

/**
 * Deletes printed files and news whose time is over, those included that nobody could work off. EasyPost still has the
 * files for a reprint, and what has become of parcels and refunds is asked for every day.
 */
export async function deleteOutlivedPostage(
  db: Db,
  limits: { filesBefore: Date; noticesBefore: Date },
): Promise<{ files: number; notices: number }> {
  const files = await db.labelFile.deleteMany({ where: { storedAt: { lt: limits.filesBefore } } });
  const notices = await db.postageNotice.deleteMany({
    where: { receivedAt: { lt: limits.noticesBefore } },
  });
  return { files: files.count, notices: notices.count };
}
