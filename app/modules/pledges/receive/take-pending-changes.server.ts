import type { DbTransaction } from "~/db/client.server";
import { contentHash } from "./content-hash.server";
import { parsePledgePush } from "./parse-pledge-push";
import type { PledgeDeps } from "../pledge-deps";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import { replaceContents, type ContentChange } from "../pledge-store.server";
import type { StoredPledge } from "../stored-pledge";

/**
 * Pledges that are out of Shopify again (undone, deleted) take over what the platform said of them while they were
 * pushed. Answers all rows, the changed ones with their new content. The caller holds the locks.
 */
export async function takePendingChanges(
  deps: Pick<PledgeDeps, "clock">,
  tx: DbTransaction,
  rows: StoredPledge[],
): Promise<StoredPledge[]> {
  const changes = new Map<string, ContentChange>();
  for (const row of rows) {
    const parsed = row.pendingRaw === null ? null : parsePledgePush(row.pendingRaw);
    if (parsed?.kind !== "ok") continue;
    const { content } = parsed;
    changes.set(row.id, { id: row.id, content, contentHash: contentHash(content), raw: row.pendingRaw });
  }
  if (changes.size === 0) return rows;
  const now = deps.clock.now();
  await replaceContents(tx, [...changes.values()], now);
  await recordPledgeEvents(
    tx,
    rows
      .filter((row) => changes.has(row.id))
      .map((row) => ({
        shopDomain: row.shopDomain,
        pledgeId: row.id,
        kind: "pledge.pending_change_taken",
        actor: "app" as const,
        at: now,
      })),
  );
  return rows.map((row) => {
    const change = changes.get(row.id);
    if (!change) return row;
    const { content } = change;
    return { ...row, content, contentHash: change.contentHash, status: content.status, pendingRaw: null };
  });
}
