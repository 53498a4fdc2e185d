import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient, type Prisma } from "./generated/client";

export type DbClient = PrismaClient;
export type DbTransaction = Prisma.TransactionClient;
/** Client or transaction: what every store function takes. */
export type Db = DbClient | DbTransaction;

/** Opens a pool on the given PostgreSQL. `max` connections per process. */
export function createDb(databaseUrl: string, options: { max?: number } = {}): DbClient {
  const adapter = new PrismaPg({ connectionString: databaseUrl, max: options.max ?? 10 });
  // "minimal": the other formats print a query's values, which are backers' data, into messages that get logged.
  return new PrismaClient({ adapter, errorFormat: "minimal" });
}

/** Runs `work` in one transaction; nested calls join the outer one. */
export async function inTransaction<T>(db: Db, work: (tx: DbTransaction) => Promise<T>): Promise<T> {
  if (!("$transaction" in db)) return work(db);
  return db.$transaction(work, { maxWait: 10_000, timeout: 30_000 });
}

/** Runs reads that must fit together: all of them see the database as it was at the first. */
export async function inSnapshot<T>(db: DbClient, read: (tx: DbTransaction) => Promise<T>): Promise<T> {
  return db.$transaction(read, { isolationLevel: "RepeatableRead", maxWait: 10_000, timeout: 30_000 });
}
