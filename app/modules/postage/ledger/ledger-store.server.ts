// The only code that reads and appends ledger entries. Nothing changes or deletes one.
import { inTransaction, type Db, type DbClient, type DbTransaction } from "~/db/client.server";
import type { LedgerEntry, Prisma } from "~/db/generated/client";
import type { LedgerKind } from "./ledger-views";

export interface NewEntry {
  shopDomain: string;
  at: Date;
  kind: LedgerKind;
  /** US cents; negative for charges. */
  amountMinor: number;
  /** Names the fact: the same fact told twice is one entry. */
  factKey: string;
  labelId: string | null;
  shipmentId: string | null;
  batchNumber: number | null;
  orderName: string | null;
  description: string;
  account: string;
}

/** Appends those of one shop whose fact is not in the ledger yet; answers how many that were. */
export async function appendEntries(tx: DbTransaction, entries: NewEntry[]): Promise<number> {
  const [first] = entries;
  if (!first) return 0;
  await holdOffBilling(tx, first.shopDomain);
  const data = entries.map((entry) => ({ ...entry, amountMinor: BigInt(entry.amountMinor) }));
  const { count } = await tx.ledgerEntry.createMany({ data, skipDuplicates: true });
  return count;
}

/** All that was ever charged and given back for one EasyPost shipment, the oldest first. */
export async function findShipmentEntries(
  db: Db,
  shopDomain: string,
  shipmentId: string,
): Promise<LedgerEntry[]> {
  return db.ledgerEntry.findMany({ where: { shopDomain, shipmentId }, orderBy: { id: "asc" } });
}

/** Credits of one shipment are worked out from what is in the ledger, so only one may do so at a time. */
export async function lockShipmentFacts(tx: DbTransaction, shipmentId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`ledger ${shipmentId}`}, 0))`;
}

/**
 * One charge of a shop is worked out and written at a time, and none while an entry is being written: ids are given out
 * before they are committed, and a charge names the newest that it covers.
 */
export async function lockBilling(tx: DbTransaction, shopDomain: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${billingLock(shopDomain)}, 0))`;
}

async function holdOffBilling(tx: DbTransaction, shopDomain: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${billingLock(shopDomain)}, 0))`;
}

function billingLock(shopDomain: string): string {
  return `postage billing ${shopDomain}`;
}

export interface LedgerSums {
  kind: LedgerKind;
  account: string;
  sumMinor: number;
  entries: number;
}

/** Sums in US cents by kind and account; charges are negative. */
export async function sumEntries(db: Db, shopDomain: string): Promise<LedgerSums[]> {
  const rows = await db.$queryRaw<{ kind: LedgerKind; account: string; sum: bigint; entries: bigint }[]>`
    SELECT kind, account, sum("amountMinor")::bigint AS sum, count(*) AS entries
    FROM "LedgerEntry" WHERE "shopDomain" = ${shopDomain} GROUP BY kind, account`;
  return rows.map(({ kind, account, sum, entries }) => ({
    ...{ kind, account },
    sumMinor: Number(sum),
    entries: Number(entries),
  }));
}

/** What the platform's account was charged less what came back, and the newest entry that counts. */
export async function sumPlatformEntries(
  db: Db,
  shopDomain: string,
): Promise<{ sumMinor: number; upToEntry: bigint }> {
  const [row] = await db.$queryRaw<{ sum: bigint | null; last: bigint | null }[]>`
    SELECT sum("amountMinor")::bigint AS sum, max(id) AS last
    FROM "LedgerEntry" WHERE "shopDomain" = ${shopDomain} AND account = 'platform'`;
  return { sumMinor: Number(row?.sum ?? 0n), upToEntry: row?.last ?? 0n };
}

/** Newest first; `search` finds order names, descriptions, shipments, tracking numbers and "Labels 7". */
export async function findEntries(
  db: Db,
  query: { shopDomain: string; search: string | null; skip: number; take: number },
): Promise<LedgerEntry[]> {
  const { shopDomain, search, skip, take } = query;
  const where: Prisma.LedgerEntryWhereInput = {
    shopDomain,
    ...(search ? { OR: await searches(db, shopDomain, search) } : {}),
  };
  return db.ledgerEntry.findMany({ where, orderBy: { id: "desc" }, skip, take });
}

/** As the pages call a batch. */
const BATCH = /^(?:labels|batch)\s*(\d{1,9})$/i;

async function searches(db: Db, shopDomain: string, search: string): Promise<Prisma.LedgerEntryWhereInput[]> {
  const contains = { contains: search, mode: "insensitive" as const };
  const batch = BATCH.exec(search)?.[1];
  const where = { shopDomain, trackingCode: search };
  const labels = await db.label.findMany({ where, select: { id: true } });
  return [
    ...[{ orderName: contains }, { description: contains }, { shipmentId: search }],
    ...(batch === undefined ? [] : [{ batchNumber: Number(batch) }]),
    ...(labels.length === 0 ? [] : [{ labelId: { in: labels.map(({ id }) => id) } }]),
  ];
}

/** Oldest first, after one entry and up to another. */
export async function findEntriesAfter(
  db: Db,
  query: { shopDomain: string; after: bigint; upTo: bigint; take: number },
): Promise<LedgerEntry[]> {
  const { shopDomain, after, upTo, take } = query;
  return db.ledgerEntry.findMany({
    where: { shopDomain, id: { gt: after, lte: upTo } },
    orderBy: { id: "asc" },
    take,
  });
}

/** The newest entry of the shop, once everything before it can be read; 0 where there is none. */
export async function readNewestEntry(db: DbClient, shopDomain: string): Promise<bigint> {
  return inTransaction(db, async (tx) => {
    await lockBilling(tx, shopDomain);
    const { _max } = await tx.ledgerEntry.aggregate({ where: { shopDomain }, _max: { id: true } });
    return _max.id ?? 0n;
  });
}

export async function readTimezone(db: Db, domain: string): Promise<string> {
  const shop = await db.shop.findUnique({ where: { domain }, select: { timezone: true } });
  return shop?.timezone ?? "Etc/UTC";
}

/** Whether there is such a shop: entries of nobody would be lost. */
export async function hasShop(db: Db, domain: string): Promise<boolean> {
  return (await db.shop.count({ where: { domain } })) > 0;
}
