// Preflight of pledges whose rows the caller has locked: what each would become today, written where it changed.
import { isDeepStrictEqual } from "node:util";
import type { DbTransaction } from "~/db/client.server";
import { checkRows, type CheckedRow } from "./check-rows.server";
import type { PledgeOutcome, Problem } from "../pledge";
import type { PledgeDeps } from "../pledge-deps";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import { requireLegalTransition, type PledgeState } from "../pledge-state";
import { writePreflights, type PreflightContext } from "./preflight-store.server";
import type { PreflightWrite } from "./preflight-write";
import type { StoredPledge } from "../stored-pledge";

export interface PreflightedPledge {
  id: string;
  state: PledgeState;
  outcome: PledgeOutcome;
  problems: Problem[];
}

export interface PreflightedRows {
  pledges: PreflightedPledge[];
  changed: number;
  /** Other pledges that now look like one of these, or do so no longer, and do not know it yet. */
  lookalikeIds: string[];
}

/**
 * Checks the rows against today's catalogue, settings and neighbours and writes those that changed. `revive` lets a
 * refused pledge become ready again (its content or the creator's word changed); otherwise it stays refused until the
 * creator retries it. A queued pledge that may no longer be pushed leaves its batch.
 */
export async function preflightRows(
  deps: Pick<PledgeDeps, "clock" | "jobs">,
  tx: DbTransaction,
  context: PreflightContext,
  rows: StoredPledge[],
  options: { revive: boolean },
): Promise<PreflightedRows> {
  const now = deps.clock.now();
  const checked = await checkRows(tx, context, rows, { ...options, now });
  const changed = await writeCheckedRows(deps, tx, checked, now);
  return {
    pledges: checked.map(({ write: { id, state, outcome, problems } }) => ({ id, state, outcome, problems })),
    changed,
    lookalikeIds: lookalikesBeside(checked),
  };
}

/** Pledges not checked here that now look like one of these, or do so no longer. */
export function lookalikesBeside(checked: CheckedRow[]): string[] {
  return [...new Set(checked.flatMap((entry) => entry.toTell))];
}

/** Writes what changed of the rows, which the caller has locked, with its history. Answers how many changed. */
export async function writeCheckedRows(
  deps: Pick<PledgeDeps, "jobs">,
  tx: DbTransaction,
  checked: CheckedRow[],
  now: Date,
): Promise<number> {
  const changes = checked.filter(({ row, write }) => isChanged(row, write));
  await writeChanges(deps, tx, changes, now);
  return changes.length;
}

function isChanged(row: StoredPledge, write: PreflightWrite): boolean {
  return (
    row.state !== write.state ||
    row.outcome !== write.outcome ||
    row.backerName !== write.backerName ||
    row.backerEmail !== write.backerEmail ||
    row.addressKey !== write.addressKey ||
    row.countryCode !== write.countryCode ||
    !isDeepStrictEqual(row.skus, write.skus) ||
    !isDeepStrictEqual(row.problems, write.problems)
  );
}

/** Blocked now and not before, or for other reasons than before. */
function isNewlyBlocked({ row, write }: { row: StoredPledge; write: PreflightWrite }): boolean {
  if (write.state !== "blocked") return false;
  return row.state !== "blocked" || !isDeepStrictEqual(row.problemCodes, write.problemCodes);
}

async function writeChanges(
  deps: Pick<PledgeDeps, "jobs">,
  tx: DbTransaction,
  changes: { row: StoredPledge; write: PreflightWrite }[],
  now: Date,
): Promise<void> {
  for (const { row, write } of changes) {
    if (row.state !== write.state) requireLegalTransition(row.state, write.state);
  }
  const written = await writePreflights(
    tx,
    changes.map(({ write }) => write),
    now,
  );
  if (written !== changes.length)
    throw new Error(`Preflight wrote ${written} of ${changes.length} locked pledges`);
  await recordPledgeEvents(
    tx,
    changes.filter(isNewlyBlocked).map(({ row, write }) => ({
      shopDomain: row.shopDomain,
      pledgeId: row.id,
      kind: "pledge.blocked",
      actor: "app" as const,
      at: now,
      detail: { codes: write.problemCodes },
    })),
  );
  const left = changes.filter(({ row, write }) => row.state === "queued" && write.state !== "queued");
  if (left.length === 0) return;
  await recordPledgeEvents(
    tx,
    left.map(({ row, write }) => ({
      shopDomain: row.shopDomain,
      pledgeId: row.id,
      kind: "pledge.left_batch",
      actor: "app" as const,
      at: now,
      detail: { batchId: row.batchId, codes: write.problemCodes },
    })),
  );
  // A batch that lost its last pledge is finished by the drain.
  const shops = new Set(left.map(({ row }) => row.shopDomain));
  for (const shopDomain of shops) await deps.jobs.send("shop.drain", { shopDomain }, { tx, key: shopDomain });
}
