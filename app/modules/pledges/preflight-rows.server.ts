// Preflight of pledges whose rows the caller has locked: what each would become today, written where it changed.
import { isDeepStrictEqual } from "node:util";
import type { Db, DbTransaction } from "~/db/client.server";
import { loadMatcher } from "../catalog/load-matcher.server";
import type { MatchSku } from "../catalog/variant-match";
import { applyCorrections } from "./apply-corrections";
import { checkPledge } from "./check-pledge";
import { indexLookalikes, backerColumns, traitsOf } from "./find-duplicates";
import type { PledgeContent, PledgeOutcome, Problem } from "./pledge";
import type { PledgeDeps } from "./pledge-deps";
import { recordPledgeEvents } from "./pledge-events-store.server";
import { requireLegalTransition, type PledgeState } from "./pledge-state";
import {
  findLookalikes,
  writePreflights,
  type Lookalike,
  type PreflightContext,
  type PreflightWrite,
} from "./preflight-store.server";
import { warning } from "./problem";
import type { StoredPledge } from "./stored-pledge";

export interface PreflightedPledge {
  id: string;
  state: PledgeState;
  outcome: PledgeOutcome;
  problems: Problem[];
}

export interface PreflightedRows {
  pledges: PreflightedPledge[];
  changed: number;
  /** Other pledges that now look like one of these and do not know it yet. */
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
  const changes = checked.filter(({ row, write }) => isChanged(row, write));
  await writeChanges(deps, tx, changes, now);
  const lookalikeIds = new Set(checked.flatMap((entry) => entry.lookalikeIds));
  for (const row of rows) lookalikeIds.delete(row.id);
  return {
    pledges: checked.map(({ write: { id, state, outcome, problems } }) => ({ id, state, outcome, problems })),
    changed: changes.length,
    lookalikeIds: [...lookalikeIds],
  };
}

export interface CheckedRow {
  row: StoredPledge;
  write: PreflightWrite;
  lookalikeIds: string[];
}

/** What preflight would write for each row; reads the catalogue and the lookalikes with one query each. */
export async function checkRows(
  db: Db,
  context: PreflightContext,
  rows: StoredPledge[],
  options: { revive: boolean; now: Date },
): Promise<CheckedRow[]> {
  const entries = rows.map((row) => ({
    row,
    content: row.content ? applyCorrections(row.content, row.corrections) : null,
  }));
  const contents = entries.flatMap(({ content }) => (content ? [content] : []));
  const match = await loadMatcherFor(db, rows[0]?.shopDomain, contents);
  const lookalikesOf = await loadLookalikes(db, entries);
  return entries.map(({ row, content }) => {
    const lookalikes = content ? lookalikesOf(row, content) : [];
    const write = checkRow({ row, content, context, match, lookalikes, ...options });
    return { row, write, lookalikeIds: lookalikes.map(({ id }) => id) };
  });
}

async function loadMatcherFor(
  db: Db,
  shopDomain: string | undefined,
  contents: PledgeContent[],
): Promise<MatchSku> {
  const skus = new Set(contents.flatMap((content) => content.lines.map((line) => line.sku)));
  if (shopDomain === undefined) return () => ({ kind: "missing" });
  return loadMatcher({ db }, { shopDomain, skus: [...skus] });
}

async function loadLookalikes(
  db: Db,
  entries: { row: StoredPledge; content: PledgeContent | null }[],
): Promise<(row: StoredPledge, content: PledgeContent) => Lookalike[]> {
  const traits = entries.flatMap(({ row, content }) => (content ? [traitsOf(row.campaignId, content)] : []));
  const others = await findLookalikes(db, {
    campaignIds: [...new Set(traits.map((trait) => trait.campaignId))],
    emails: [...new Set(traits.flatMap(({ email }) => (email ? [email] : [])))],
    names: [...new Set(traits.flatMap(({ name, line1 }) => (name && line1 ? [name] : [])))],
  });
  const find = indexLookalikes(others);
  return (row, content) => find(traitsOf(row.campaignId, content));
}

interface RowToCheck {
  row: StoredPledge;
  content: PledgeContent | null;
  context: PreflightContext;
  match: MatchSku;
  now: Date;
  lookalikes: Lookalike[];
  revive: boolean;
}

function checkRow(input: RowToCheck): PreflightWrite {
  const { row, content } = input;
  const { outcome, problems } = judge(input);
  const state = nextState(row.state, outcome, input.revive);
  return {
    id: row.id,
    from: row.state,
    state,
    outcome,
    problems,
    problemCodes: [...new Set(problems.map((problem) => problem.code))].sort(),
    backerName: content ? backerColumns(content).backerName : null,
    backerEmail: content ? backerColumns(content).backerEmail : null,
    countryCode: content?.shippingAddress?.countryCode ?? null,
    skus: content ? [...new Set(content.lines.map((line) => line.sku))] : row.skus,
    batchId: row.state === "queued" && state !== "queued" ? null : row.batchId,
  };
}

function judge({ row, content, context, match, now, lookalikes }: RowToCheck): {
  outcome: PledgeOutcome;
  problems: Problem[];
} {
  if (!content) return { outcome: "skipped", problems: [redacted()] };
  if (row.creatorSkippedAt) return { outcome: "skipped", problems: [skippedByCreator()] };
  return checkPledge({
    content,
    platform: row.platform,
    generation: row.generation,
    settings: context.settingsOf(row.connectionId),
    shop: context.shop,
    match,
    acceptTotalPaid: row.acceptTotalPaid,
    now,
    duplicates: { sameBackerExternalIds: lookalikes.map((other) => other.externalId).sort() },
    foreignOrder: row.foreignOrder
      ? { gid: row.foreignOrder.gid, name: row.foreignOrder.name, decision: row.foreignDecision }
      : null,
  });
}

function nextState(from: PledgeState, outcome: PledgeOutcome, revive: boolean): PledgeState {
  if (outcome === "skipped" || outcome === "blocked") return outcome;
  if (from === "queued") return "queued";
  return from === "refused" && !revive ? "refused" : "ready";
}

function redacted(): Problem {
  return warning("REDACTED", "content", "The backer's data was erased on request, so this pledge can never be pushed: nothing is left to do.");
}

function skippedByCreator(): Problem {
  return warning("SKIPPED_BY_CREATOR", "status", "You took this pledge out of every push: take it back in to push it.");
}

function isChanged(row: StoredPledge, write: PreflightWrite): boolean {
  return (
    row.state !== write.state ||
    row.outcome !== write.outcome ||
    row.backerName !== write.backerName ||
    row.backerEmail !== write.backerEmail ||
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
  const written = await writePreflights(tx, changes.map(({ write }) => write), now);
  if (written !== changes.length) throw new Error(`Preflight wrote ${written} of ${changes.length} locked pledges`);
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
