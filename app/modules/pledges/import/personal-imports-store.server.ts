// Deleting what imports hold of persons: stored bytes, failed rows, earlier contents.
import type { Db, DbTransaction } from "~/db/client.server";
import { inTransaction } from "~/db/client.server";

export async function deleteStaleUploads(db: Db, before: Date): Promise<void> {
  await db.pledgeImport.deleteMany({ where: { state: "uploading", uploadedAt: { lt: before } } });
}

/** Imports that nobody works on and whose time is over. */
export async function findOutlived(db: Db, before: Date, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM "PledgeImport"
    WHERE "purgedAt" IS NULL AND state NOT IN ('uploading', 'running', 'undoing')
      AND coalesce("finishedAt", "uploadedAt") < ${before}::timestamp
    ORDER BY "uploadedAt" LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/** Only the counts stay. */
export async function purgeImport(db: Db, importId: string, now: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.$executeRaw`
      UPDATE "PledgeImport" SET "purgedAt" = ${now}::timestamp, survey = NULL, detected = detected - 'sample' || '{"sample":[]}'
      WHERE id = ${importId}`;
    await tx.$executeRaw`DELETE FROM "ImportChunk" WHERE "importId" = ${importId}`;
    await tx.$executeRaw`DELETE FROM "ImportRow" WHERE "importId" = ${importId}`;
    await tx.$executeRaw`DELETE FROM "ImportStep" WHERE "importId" = ${importId}`;
    await tx.$executeRaw`DELETE FROM "ImportKept" WHERE "importId" = ${importId}`;
  });
}

/**
 * Removes a person from the shop's imports: the stored bytes of every file that brought one of the pledges or in which
 * one of `texts` (lower case) stands, failed rows with such a text, and earlier contents of the pledges. A run that is
 * still reading such a file fails and says why.
 */
export async function erasePersonFromImports(
  tx: DbTransaction,
  person: { shopDomain: string; pledgeIds: string[]; texts: string[]; at: Date },
): Promise<void> {
  const { shopDomain, pledgeIds, texts, at } = person;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT i.id FROM "PledgeImport" i WHERE i."shopDomain" = ${shopDomain} AND (
      EXISTS (SELECT 1 FROM "ImportStep" s, unnest(${pledgeIds}::text[]) p
        WHERE s."importId" = i.id AND strpos(s.pledges::text, p) > 0)
      OR EXISTS (SELECT 1 FROM "ImportRow" r, unnest(${texts}::text[]) t
        WHERE r."importId" = i.id AND strpos(lower(r.fields::text), t) > 0)
      OR EXISTS (SELECT 1 FROM unnest(${texts}::text[]) t WHERE strpos(lower(i.detected::text), t) > 0)
      OR EXISTS (SELECT 1 FROM "ImportChunk" c, unnest(${texts}::text[]) t
        WHERE c."importId" = i.id
          AND strpos(lower(encode(c.bytes, 'escape')), lower(encode(convert_to(t, 'UTF8'), 'escape'))) > 0))`;
  const importIds = rows.map(({ id }) => id);
  if (importIds.length === 0) return;
  await tx.$executeRaw`DELETE FROM "ImportChunk" WHERE "importId" = ANY(${importIds})`;
  await tx.$executeRaw`
    UPDATE "PledgeImport" SET "purgedAt" = coalesce("purgedAt", ${at}::timestamp), survey = NULL,
      detected = detected - 'sample' || '{"sample":[]}'
    WHERE id = ANY(${importIds})`;
  await tx.$executeRaw`
    DELETE FROM "ImportRow" r WHERE r."importId" = ANY(${importIds})
      AND EXISTS (SELECT 1 FROM unnest(${texts}::text[]) t WHERE strpos(lower(r.fields::text), t) > 0)`;
  await tx.$executeRaw`
    UPDATE "ImportStep" s SET pledges = coalesce(
      (SELECT jsonb_agg(p) FROM jsonb_array_elements(s.pledges) p WHERE NOT p->>'pledgeId' = ANY(${pledgeIds}::text[])), '[]')
    WHERE s."importId" = ANY(${importIds})
      AND EXISTS (SELECT 1 FROM unnest(${pledgeIds}::text[]) p WHERE strpos(s.pledges::text, p) > 0)`;
  await tx.$executeRaw`
    DELETE FROM "ImportKept" WHERE "importId" = ANY(${importIds}) AND "pledgeId" = ANY(${pledgeIds}::text[])`;
}
