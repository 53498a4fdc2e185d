// What preflight would say of stored pledges today; writes nothing.
import type { Db } from "~/db/client.server";
import { loadMatcher } from "../../catalog/load-matcher.server";
import type { MatchSku } from "../../catalog/variant-match";
import { applyCorrections } from "./apply-corrections";
import { checkPledge } from "./check-pledge";
import { backerColumns, indexLookalikes, traitsOf } from "./find-duplicates";
import type { PledgeContent, PledgeOutcome, Problem } from "../pledge";
import type { PledgeState } from "../pledge-state";
import {
  findLookalikes,
  type Lookalike,
  type PreflightContext,
  type PreflightWrite,
} from "./preflight-store.server";
import { warning } from "../problem";
import type { StoredPledge } from "../stored-pledge";

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
  return warning(
    "REDACTED",
    "content",
    "The backer's data was erased on request, so this pledge can never be pushed: nothing is left to do.",
  );
}

function skippedByCreator(): Problem {
  return warning(
    "SKIPPED_BY_CREATOR",
    "status",
    "You took this pledge out of every push: take it back in to push it.",
  );
}
