// Tracking uploads: their state, who works on them, what pages list of them.
import type { Db, DbTransaction } from "~/db/client.server";
import { Prisma } from "~/db/generated/client";
import type { TrackingMapping } from "./tracking-mapping";
import type { ExistingNumbers, TrackingUploadKind, TrackingUploadState } from "./tracking-views";

export interface StoredUpload {
  id: string;
  shopDomain: string;
  connectionId: string | null;
  campaignId: string | null;
  kind: TrackingUploadKind;
  state: TrackingUploadState;
  fileName: string | null;
  header: string[];
  mapping: TrackingMapping;
  existing: ExistingNumbers;
  note: string | null;
  checkedUpTo: string | null;
  createdAt: Date;
  appliedAt: Date | null;
  finishedAt: Date | null;
}

export interface NewUpload {
  shopDomain: string;
  connectionId: string | null;
  campaignId: string | null;
  kind: TrackingUploadKind;
  fileName: string | null;
  header: string[];
  mapping: TrackingMapping;
  createdAt: Date;
}

export async function insertUpload(db: Db, upload: NewUpload): Promise<string> {
  const mapping: object = upload.mapping;
  const { id } = await db.trackingUpload.create({ data: { ...upload, mapping }, select: { id: true } });
  return id;
}

export async function deleteUpload(db: Db, id: string): Promise<void> {
  await db.trackingUpload.deleteMany({ where: { id } });
}

/** Null when this shop has no such upload. */
export async function readUpload(db: Db, shopDomain: string, id: string): Promise<StoredUpload | null> {
  return (await db.trackingUpload.findFirst({ where: { id, shopDomain } })) as StoredUpload | null;
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockUpload(
  tx: DbTransaction,
  shopDomain: string,
  id: string,
): Promise<StoredUpload | null> {
  await tx.$queryRaw`
    SELECT 1 FROM "TrackingUpload" WHERE id = ${id} AND "shopDomain" = ${shopDomain} FOR UPDATE`;
  return readUpload(tx, shopDomain, id);
}

export async function readUploads(
  db: Db,
  query: { shopDomain: string; skip: number; take: number },
): Promise<StoredUpload[]> {
  const rows = await db.trackingUpload.findMany({
    where: { shopDomain: query.shopDomain, state: { not: "reading" } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    skip: query.skip,
    take: query.take,
  });
  return rows as unknown as StoredUpload[];
}

export async function saveMapping(
  db: Db,
  id: string,
  change: { mapping: TrackingMapping; existing: ExistingNumbers; campaignId: string | null },
): Promise<void> {
  const { mapping: columns, existing, campaignId } = change;
  const mapping: object = columns;
  await db.trackingUpload.update({ where: { id }, data: { mapping, existing, campaignId } });
}

/** Moves the upload on if it is still in one of the states; answers whether it was. */
export async function moveUpload(
  db: Db,
  move: {
    id: string;
    from: TrackingUploadState[];
    to: TrackingUploadState;
    set?: {
      note?: string | null;
      appliedAt?: Date;
      finishedAt?: Date | null;
      checkedUpTo?: string | null;
      leaseOwner?: null;
    };
  },
): Promise<boolean> {
  const { count } = await db.trackingUpload.updateMany({
    where: { id: move.id, state: { in: move.from } },
    data: { state: move.to, ...move.set },
  });
  return count > 0;
}

/** How far Shopify was asked, while the upload is still a preview. */
export async function noteChecked(db: Db, id: string, checkedUpTo: string): Promise<void> {
  await db.trackingUpload.updateMany({ where: { id, state: "preview" }, data: { checkedUpTo } });
}

export async function noteUpload(db: Db, id: string, note: string | null): Promise<void> {
  await db.trackingUpload.updateMany({ where: { id }, data: { note } });
}

/** Whether this worker owns the upload from now on: it did already, or nobody does. */
export async function leaseUpload(
  db: Db,
  lease: { id: string; owner: string; states: TrackingUploadState[]; now: Date; until: Date },
): Promise<boolean> {
  const { count } = await db.trackingUpload.updateMany({
    where: {
      id: lease.id,
      state: { in: lease.states },
      OR: [{ leaseOwner: null }, { leaseOwner: lease.owner }, { leaseUntil: { lt: lease.now } }],
    },
    data: { leaseOwner: lease.owner, leaseUntil: lease.until },
  });
  return count > 0;
}

export async function releaseUpload(db: Db, id: string, owner: string): Promise<void> {
  await db.trackingUpload.updateMany({
    where: { id, leaseOwner: owner },
    data: { leaseOwner: null, leaseUntil: null },
  });
}

/** Uploads that somebody should work on and nobody does, or with an outcome to look for; of shops that are connected. */
export async function readAbandonedUploads(
  db: Db,
  now: Date,
  limit: number,
): Promise<{ id: string; shopDomain: string }[]> {
  return db.$queryRaw`
    SELECT u.id, u."shopDomain" FROM "TrackingUpload" u
    JOIN "Shop" s ON s.domain = u."shopDomain" AND s.status = 'connected'
    WHERE (u.state IN ('applying', 'undoing') AND (u."leaseUntil" IS NULL OR u."leaseUntil" < ${now}::timestamp))
      OR (u.state IN ('paused', 'cancelled') AND EXISTS (SELECT 1 FROM "ShipmentRequest" r WHERE r."uploadId" = u.id
        AND r.state IN ('sending', 'unknown') AND coalesce(r."notBefore", r."lastSendBy") < ${now}::timestamp))
    ORDER BY u."leaseUntil" NULLS FIRST, u.id LIMIT ${limit}`;
}

/** Deletes what was cut off while it came in, or was never confirmed. */
export async function deleteStaleUploads(
  db: Db,
  older: { reading: Date; unconfirmed: Date },
): Promise<number> {
  const { count } = await db.trackingUpload.deleteMany({
    where: {
      OR: [
        { state: "reading", createdAt: { lt: older.reading } },
        {
          state: { in: ["needs_mapping", "preview", "cancelled"] },
          appliedAt: null,
          createdAt: { lt: older.unconfirmed },
        },
      ],
    },
  });
  return count;
}

/** What ends with the confirmation: the file's other columns and the e-mails, which nothing needs any more. */
export async function emptyPersonalFields(db: Db, uploadId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE "TrackingUploadRow" SET fields = '{}', email = NULL
    WHERE "uploadId" = ${uploadId} AND (fields <> '{}' OR email IS NOT NULL)`;
}

/** Names of the campaign and the connection that uploads are limited to. */
export async function readNames(
  db: Db,
  uploads: { connectionId: string | null; campaignId: string | null }[],
): Promise<Map<string, string>> {
  const ids = uploads
    .flatMap(({ connectionId, campaignId }) => [connectionId, campaignId])
    .filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, name FROM "Connection" WHERE id IN (${Prisma.join(ids)})
    UNION ALL SELECT id, name FROM "Campaign" WHERE id IN (${Prisma.join(ids)})`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Whether connection and campaign, where given, are of this shop. */
export async function isScopeOwned(
  db: Db,
  scope: { shopDomain: string; connectionId: string | null; campaignId: string | null },
): Promise<boolean> {
  const { shopDomain, connectionId, campaignId } = scope;
  const [connections, campaigns] = await Promise.all([
    connectionId ? db.connection.count({ where: { id: connectionId, shopDomain } }) : 1,
    campaignId ? db.campaign.count({ where: { id: campaignId, shopDomain } }) : 1,
  ]);
  return connections === 1 && campaigns === 1;
}
