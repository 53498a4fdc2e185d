// The only code that reads and appends ledger entries. Nothing changes or deletes one.
import type { Db, DbTransaction } from "~/db/client.server";
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

/** Appends those whose fact is not in the ledger yet; answers how many that were. */
export async function appendEntries(tx: DbTransaction, entries: NewEntry[]): Promise<number> {
  if (entries.length === 0) return 0;
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
): Promise<{ sumMinor: number; upToEntry: bigint; labels: number }> {
  const [row] = await db.$queryRaw<{ sum: bigint | null; last: bigint | null; labels: bigint }[]>`
    SELECT sum("amountMinor")::bigint AS sum, max(id) AS last, count(*) FILTER (WHERE kind = 'postage') AS labels
    FROM "LedgerEntry" WHERE "shopDomain" = ${shopDomain} AND account = 'platform'`;
  return { sumMinor: Number(row?.sum ?? 0n), upToEntry: row?.last ?? 0n, labels: Number(row?.labels ?? 0n) };
}

/** Newest first; `search` finds order names, shipments and descriptions. */
export async function findEntries(
  db: Db,
  query: { shopDomain: string; search: string | null; skip: number; take: number },
): Promise<LedgerEntry[]> {
  const { shopDomain, search, skip, take } = query;
  const contains = { contains: search ?? "", mode: "insensitive" as const };
  const where: Prisma.LedgerEntryWhereInput = {
    shopDomain,
    ...(search ? { OR: [{ orderName: contains }, { description: contains }, { shipmentId: search }] } : {}),
  };
  return db.ledgerEntry.findMany({ where, orderBy: { id: "desc" }, skip, take });
}

/** Oldest first, after the given entry. */
export async function findEntriesAfter(
  db: Db,
  query: { shopDomain: string; after: bigint; take: number },
): Promise<LedgerEntry[]> {
  const { shopDomain, after, take } = query;
  return db.ledgerEntry.findMany({
    where: { shopDomain, id: { gt: after } },
    orderBy: { id: "asc" },
    take,
  });
}

export async function hasShop(db: Db, domain: string): Promise<boolean> {
  return (await db.shop.count({ where: { domain } })) > 0;
}
