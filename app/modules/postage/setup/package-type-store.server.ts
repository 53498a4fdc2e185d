// Package types of a shop.
import type { Db } from "~/db/client.server";
import type { Prisma } from "~/db/generated/client";
import type { PackageTypeData } from "./package-type-fields";

/** False when the shop has no such package type on offer. */
export async function lockType(tx: Db, shopDomain: string, packageTypeId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "PackageType" WHERE id = ${packageTypeId} AND "shopDomain" = ${shopDomain}
      AND "archivedAt" IS NULL FOR UPDATE`;
  return rows.length > 0;
}

export async function insertType(tx: Db, data: Prisma.PackageTypeUncheckedCreateInput): Promise<void> {
  await tx.packageType.create({ data });
}

export async function updateType(tx: Db, packageTypeId: string, data: PackageTypeData): Promise<void> {
  await tx.packageType.update({ where: { id: packageTypeId }, data });
}

/** Whether labels or batches refer to it. Remembered choices and estimates do not count: they are only proposals. */
export async function isTypeUsed(tx: Db, shopDomain: string, packageTypeId: string): Promise<boolean> {
  const label = await tx.label.findFirst({ where: { shopDomain, packageTypeId }, select: { id: true } });
  if (label) return true;
  const batch = await tx.postageBatch.findFirst({
    where: { shopDomain, choice: { path: ["packageTypeId"], equals: packageTypeId } },
    select: { id: true },
  });
  return batch !== null;
}

/** Remembered choices go over to the type that replaces it. */
export async function archiveType(
  tx: Db,
  archived: { shopDomain: string; packageTypeId: string; now: Date; replacedBy: string | null },
): Promise<void> {
  const { shopDomain, packageTypeId, now, replacedBy } = archived;
  await tx.packageType.update({ where: { id: packageTypeId }, data: { archivedAt: now } });
  if (replacedBy !== null) {
    await tx.packageGroupChoice.updateMany({
      where: { shopDomain, packageTypeId },
      data: { packageTypeId: replacedBy },
    });
  }
}

export async function deleteType(tx: Db, shopDomain: string, packageTypeId: string): Promise<void> {
  await tx.packageType.deleteMany({ where: { id: packageTypeId, shopDomain } });
}
