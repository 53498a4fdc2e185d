// Removing a person from tracking uploads.
import type { DbTransaction } from "~/db/client.server";

/**
 * Empties what rows of uploads and requests hold of these backers: file columns, e-mails, numbers and links. That
 * something was done, and what came of it, stays. `emails` in lower case: rows that found no pledge name people, too.
 */
export async function eraseTrackingRows(
  tx: DbTransaction,
  { shopDomain, pledgeIds, emails }: { shopDomain: string; pledgeIds: string[]; emails: string[] },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE "TrackingUploadRow" t SET fields = '{}', email = NULL, "orderName" = NULL, numbers = '{}', "numberKeys" = '{}',
      url = NULL, replaced = '{}', message = NULL
    FROM "TrackingUpload" u
    WHERE u.id = t."uploadId" AND u."shopDomain" = ${shopDomain}
      AND (t."pledgeId" = ANY(${pledgeIds}::text[]) OR t.email = ANY(${emails}::text[])
        OR EXISTS (SELECT 1 FROM unnest(t.fields) AS field WHERE lower(trim(field)) = ANY(${emails}::text[])))`;
  await tx.$executeRaw`
    UPDATE "ShipmentRequest" SET "numberKeys" = '{}',
      request = jsonb_set(jsonb_set(request, '{tracking}', '{"company":null,"numbers":[],"urls":[]}'),
        '{replaced}', '{"company":null,"numbers":[],"urls":[]}', false)
    WHERE "shopDomain" = ${shopDomain} AND "pledgeId" = ANY(${pledgeIds}::text[])
      AND state NOT IN ('sending', 'unknown', 'undoing')`;
}
