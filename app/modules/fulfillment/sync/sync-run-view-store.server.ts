// Reads the history of comparisons with Shopify for the pages.
import type { Db } from "~/db/client.server";
import type { SyncRun } from "~/db/generated/client";

export type NamedSyncRun = SyncRun & { connection: { name: string } };

const WITH_CONNECTION = { connection: { select: { name: true } } } as const;

/** Newest first; of all connections unless one is named. */
export async function readSyncRuns(
  db: Db,
  query: { shopDomain: string; connectionId: string | undefined; skip: number; take: number },
): Promise<NamedSyncRun[]> {
  const { shopDomain, connectionId, skip, take } = query;
  return db.syncRun.findMany({
    where: { shopDomain, connectionId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    include: WITH_CONNECTION,
    skip,
    take,
  });
}

/** null when the shop has no such run. */
export async function readSyncRun(db: Db, shopDomain: string, runId: string): Promise<NamedSyncRun | null> {
  return db.syncRun.findFirst({ where: { id: runId, shopDomain }, include: WITH_CONNECTION });
}
