// One row of settings per shop; made at the first write.
import type { Db } from "~/db/client.server";
import type { PackageType, PostageSettings, Prisma } from "~/db/generated/client";

export type StoredSettings = PostageSettings;

/** What a shop has that never saved anything. */
export function emptySettings(shopDomain: string, now: Date): StoredSettings {
  return {
    ...{ shopDomain, account: null, apiKey: null, apiKeyHint: null, webhookSecret: null, webhookToken: null },
    ...{ webhookRegisteredAt: null, funding: "own_account", subscriptionGid: null, usageLineGid: null },
    ...{ subscriptionStatus: null, cappedMinor: null, usedMinor: null, billingReadAt: null },
    ...{
      shipFrom: null,
      shipFromVerifiedAt: null,
      shipPartiallyPaid: false,
      fulfillAt: "purchase",
      customsSigner: null,
    },
    ...{ contentsType: "merchandise", nonDelivery: "return", paper: "4x6", packingSlips: false },
    ...{ vatNumber: null, slipAddress: null, lastBatchNumber: 0, updatedAt: now },
  };
}

/** Null before anything was set up. */
export async function findSettings(db: Db, shopDomain: string): Promise<StoredSettings | null> {
  return db.postageSettings.findUnique({ where: { shopDomain } });
}

type Changes = Omit<Prisma.PostageSettingsUncheckedUpdateInput, "shopDomain" | "updatedAt">;

/** Writes these fields and leaves the others. Throws when there is no such shop. */
export async function saveSettings(db: Db, shopDomain: string, changes: Changes, now: Date): Promise<void> {
  const data = { ...changes, updatedAt: now };
  const created = await db.postageSettings.createMany({
    data: [{ shopDomain, updatedAt: now }],
    skipDuplicates: true,
  });
  if (created.count > 1) throw new Error("A shop has one row of settings");
  await db.postageSettings.update({ where: { shopDomain }, data });
}

/** Every package type of the shop, by name; archived ones only when asked for. */
export async function findPackageTypes(
  db: Db,
  shopDomain: string,
  { archived }: { archived: boolean },
): Promise<PackageType[]> {
  return db.packageType.findMany({
    where: { shopDomain, ...(archived ? {} : { archivedAt: null }) },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
}

const accountWork = (shopDomain: string, account: string): Prisma.LabelWhereInput => ({
  shopDomain,
  batch: { account },
  OR: [
    { state: { in: ["created", "buying", "unclear"] } },
    { state: "bought", refundState: { in: ["requested", "submitted"] } },
    { state: "bought", scanForm: { state: { in: ["wanted", "sending", "unclear", "creating"] } } },
  ],
});

/** Labels bought with this account, or being bought, that its key is still needed for. */
export async function countAccountWork(db: Db, shopDomain: string, account: string): Promise<number> {
  return db.label.count({ where: accountWork(shopDomain, account) });
}

/** EasyPost's id of one of their shipments: only a key of the same account can read it. Null when there is none. */
export async function findAccountShipment(
  db: Db,
  shopDomain: string,
  account: string,
): Promise<string | null> {
  const label = await db.label.findFirst({
    where: { ...accountWork(shopDomain, account), shipmentId: { not: null } },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    select: { shipmentId: true },
  });
  return label?.shipmentId ?? null;
}
