// One step of a run: pledges, what became of each, failures and the position, all or nothing.
import { inTransaction, type DbTransaction } from "~/db/client.server";
import { retryOnDeadlock } from "~/db/retry-on-deadlock.server";
import type { PledgeDeps } from "../../pledge-deps";
import { preflightPledges } from "../../preflight/preflight-pledges.server";
import { keyLookalike } from "../../preflight/look-for-lookalikes.server";
import { distinctRounds } from "../../receive/distinct-rounds";
import { storeItems, type StoredItem, type StoredItems } from "../../receive/store-items.server";
import type { ImportBatch } from "./import-batches.server";
import type { ImportLease } from "./import-lease.server";
import { insertIssues } from "../import-row-store.server";
import { writeStep, type RunStep } from "./import-run-store.server";
import { insertStep, readContents, type StepPledge } from "./import-step-store.server";
import type { PreviousContent } from "../import-record";

type StepDeps = Pick<PledgeDeps, "db" | "clock" | "jobs" | "log">;

export interface BatchToStore extends ImportBatch {
  campaignId: string;
}

export interface StoringBatch {
  batch: BatchToStore;
  /** Settled when the step is committed: whether the creator wants the run to stop. */
  committed: Promise<{ cancelled: boolean }>;
  /** Settled when those have been told, too, whom the newcomers look like. */
  done: Promise<void>;
}

/**
 * Begins to store the batch. It looks and checks while `before` is still being written, and writes when that is
 * committed. Both promises fail when the lease is lost or the step before failed.
 */
export function storeBatch(
  deps: StepDeps,
  lease: ImportLease,
  batch: BatchToStore,
  before: StoringBatch | null,
): StoringBatch {
  const stored = retryOnDeadlock(() =>
    inTransaction(deps.db, (tx) => storeIn(deps, tx, lease, batch, before)),
  );
  const done = stored.then(async ({ lookalikeIds }) => {
    if (lookalikeIds.length === 0) return;
    // Those that were here before learn of the newcomer that looks like them.
    const { shopDomain } = lease.record;
    await preflightPledges(deps, { shopDomain, pledgeIds: lookalikeIds });
  });
  // A failure is met where the promises are awaited, not as an unhandled one meanwhile.
  stored.catch(() => undefined);
  done.catch(() => undefined);
  return { batch, committed: stored, done };
}

async function storeIn(
  deps: StepDeps,
  tx: DbTransaction,
  lease: ImportLease,
  batch: BatchToStore,
  before: StoringBatch | null,
): Promise<{ cancelled: boolean; lookalikeIds: string[] }> {
  const { record, claim } = lease;
  const rowsOf = new Map(batch.items.map((item) => [item.index, item.rows]));
  const previous = new Map<string, PreviousContent>();
  const done = await storePledges(deps, tx, lease, batch, { previous, before });
  await before?.committed;
  const pledges = done.stored.flatMap((item) => toStepPledge(item, rowsOf, previous));
  await insertStep(tx, { importId: record.id, run: record.run, position: batch.position, pledges });
  await insertIssues(tx, record.id, batch.issues);
  const step = { ...countRows(batch), ...countOutcomes(done.stored), position: batch.position };
  const { cancelled } = await writeStep(tx, claim, { ...step, from: batch.from, until: lease.until() });
  return { cancelled, lookalikeIds: done.lookalikeIds };
}

async function storePledges(
  deps: StepDeps,
  tx: DbTransaction,
  { record }: ImportLease,
  { items, campaignId }: BatchToStore,
  { previous, before }: { previous: Map<string, PreviousContent>; before: StoringBatch | null },
): Promise<StoredItems> {
  const beside = before?.batch.items.flatMap(({ content, newId }) =>
    keyLookalike(campaignId, content, newId),
  );
  const all: StoredItems = { stored: [], lookalikeIds: [] };
  for (const round of distinctRounds(items.map((item) => ({ ...item, campaignId })))) {
    const done = await storeItems(deps, tx, record, round, {
      ...{ detail: { importId: record.id }, beside, ready: before?.committed },
      beforeReplace: async (within, rows) => {
        const ids = rows.map(({ id }) => id);
        for (const { id, ...content } of await readContents(within, ids)) previous.set(id, content);
      },
    });
    all.stored.push(...done.stored);
    all.lookalikeIds.push(...done.lookalikeIds);
  }
  return { stored: all.stored, lookalikeIds: [...new Set(all.lookalikeIds)] };
}

function toStepPledge(
  { item, outcome, pledgeId }: StoredItem,
  rowsOf: Map<number, number[]>,
  previous: Map<string, PreviousContent>,
): StepPledge[] {
  if (outcome === "unchanged") return [];
  const kind = outcome === "accepted" ? "created" : outcome === "updated" ? "changed" : "conflict";
  const row = rowsOf.get(item.index)?.[0] ?? 0;
  return [{ pledgeId, row, kind, contentHash: item.contentHash, previous: previous.get(pledgeId) }];
}

function countRows({ items, issues }: ImportBatch) {
  const count = (lists: { rows: number[] }[]) => lists.reduce((sum, { rows }) => sum + rows.length, 0);
  return {
    importedRows: count(items),
    skippedRows: count(issues.filter(({ kind }) => kind === "skipped")),
    failedRows: count(issues.filter(({ kind }) => kind === "failed")),
  };
}

function countOutcomes(
  stored: StoredItem[],
): Pick<RunStep, "accepted" | "updated" | "unchanged" | "conflicts"> {
  const count = (wanted: StoredItem["outcome"]) => stored.filter(({ outcome }) => outcome === wanted).length;
  return {
    accepted: count("accepted"),
    updated: count("updated"),
    unchanged: count("unchanged"),
    conflicts: count("conflict"),
  };
}
