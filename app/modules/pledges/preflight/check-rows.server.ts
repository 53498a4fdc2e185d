// What preflight would say of stored pledges today; writes nothing.
import type { Db } from "~/db/client.server";
import { loadMatcher } from "../../catalog/load-matcher.server";
import type { MatchSku } from "../../catalog/variant-match";
import { applyCorrections } from "./apply-corrections";
import { checkPledge } from "./check-pledge";
import { backerColumns } from "./find-duplicates";
import { lookForLookalikes, type KeyedLookalike, type Lookalikes } from "./look-for-lookalikes.server";
import type { PledgeContent, PledgeOutcome, Problem } from "../pledge";
import type { PledgeState } from "../pledge-state";
import type { PreflightContext } from "./preflight-store.server";
import type { PreflightWrite } from "./preflight-write";
import { warning } from "../problem";
import type { StoredPledge } from "../stored-pledge";

export interface CheckedRow {
  row: StoredPledge;
  write: PreflightWrite;
  /** Pledges that were not checked here and may have to learn of this one. */
  toTell: string[];
}

/** What preflight would write for each row; reads the catalogue and the lookalikes with one query each. */
export async function checkRows(
  db: Db,
  context: PreflightContext,
  rows: StoredPledge[],
  options: { revive: boolean; now: Date; beside?: KeyedLookalike[] },
): Promise<CheckedRow[]> {
  const [first] = rows;
  if (!first) return [];
  const entries = rows.map((row) => ({
    row,
    content: row.content ? applyCorrections(row.content, row.corrections) : null,
  }));
  const contents = entries.flatMap(({ content }) => (content ? [content] : []));
  const match = await loadMatcherFor(db, first.shopDomain, contents);
  const lookalikesOf = await lookForLookalikes(db, first.shopDomain, entries, options.beside);
  return entries.map(({ row, content }) => {
    const lookalikes = lookalikesOf.get(row.id);
    if (!lookalikes) throw new Error("A pledge was not compared with the others");
    const write = checkRow({ row, content, context, match, lookalikes, ...options });
    return { row, write, toTell: lookalikes.toTell };
  });
}

async function loadMatcherFor(db: Db, shopDomain: string, contents: PledgeContent[]): Promise<MatchSku> {
  const skus = new Set(contents.flatMap((content) => content.lines.map((line) => line.sku)));
  return loadMatcher({ db }, { shopDomain, skus: [...skus] });
}

interface RowToCheck {
  row: StoredPledge;
  content: PledgeContent | null;
  context: PreflightContext;
  match: MatchSku;
  now: Date;
  lookalikes: Lookalikes;
  revive: boolean;
}

function checkRow(input: RowToCheck): PreflightWrite {
  const { row, content, lookalikes } = input;
  const { outcome, problems } = judge(input);
  const state = nextState(row.state, outcome, input.revive);
  return {
    id: row.id,
    from: row.state,
    state,
    outcome,
    problems,
    problemCodes: [...new Set(problems.map((problem) => problem.code))].sort(),
    ...(content ? backerColumns(content) : { backerName: null, backerEmail: null }),
    addressKey: lookalikes.addressKey,
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
    duplicates: { sameBackerExternalIds: lookalikes.others.map((other) => other.externalId).sort() },
    foreignOrder: row.foreignOrder && { ...row.foreignOrder, decision: row.foreignDecision },
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
