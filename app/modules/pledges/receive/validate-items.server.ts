// The answer of a sandbox key: what would happen, with nothing stored.
import type { AuthenticatedKey } from "../../connections/authenticate-key.server";
import { findCampaigns } from "./campaign-store.server";
import { flagChange, isPushed } from "./change-after-push";
import { diffContent } from "./diff-content.server";
import type { PledgeDeps } from "../pledge-deps";
import { readPledgesByIdentity } from "../pledge-store.server";
import { newPledgeRow } from "./new-pledge-row";
import { checkRows } from "../preflight/check-rows.server";
import { readPreflightContext } from "../preflight/preflight-store.server";
import { rejectCurrency, type ReadItem } from "./read-items.server";
import type { ReceiveOutcome, ReceiveResult } from "./receive-outcome";
import type { StoredPledge } from "../stored-pledge";

/** Judges the items as `receivePledges` would, one after the other, without writing. */
export async function validateItems(
  deps: Pick<PledgeDeps, "db" | "clock">,
  key: AuthenticatedKey,
  read: ReadItem[],
): Promise<ReceiveResult[]> {
  const context = await readPreflightContext(deps.db, key.shopDomain);
  const campaignIds = [...new Set(read.map(({ content }) => content.campaign.externalId))];
  const campaigns = await findCampaigns(deps.db, key, campaignIds);
  const currencies = new Map(campaigns.map(({ externalId, currency }) => [externalId, currency]));
  const known = await readKnown(deps, key, read);
  const results: ReceiveResult[] = [];
  const placed: { item: ReadItem; row: StoredPledge; outcome: ReceiveOutcome }[] = [];
  for (const item of read) {
    const { campaign, externalId } = item.content;
    const currency = currencies.get(campaign.externalId) ?? campaign.currency;
    currencies.set(campaign.externalId, currency);
    if (currency !== campaign.currency) {
      results.push(rejectCurrency(item, currency));
      continue;
    }
    const identity = `${campaign.externalId} ${externalId}`;
    const before = known.get(identity);
    const outcome = outcomeOf(before, item);
    const row =
      outcome === "accepted" || outcome === "updated"
        ? rowOf(key, item, before)
        : (before ?? rowOf(key, item, before));
    known.set(identity, row);
    placed.push({ item, row, outcome });
  }
  const open = placed
    .filter(({ outcome }) => outcome === "accepted" || outcome === "updated")
    .map(({ row }) => row);
  const checked = await checkRows(deps.db, context, open, { revive: true, now: deps.clock.now() });
  const writes = new Map(checked.map(({ row, write }) => [row, write]));
  return [...results, ...placed.map((entry) => toResult(entry, writes.get(entry.row)))];
}

async function readKnown(
  deps: Pick<PledgeDeps, "db">,
  key: AuthenticatedKey,
  read: ReadItem[],
): Promise<Map<string, StoredPledge>> {
  const identities = read.map(({ content }) => ({
    campaignExternalId: content.campaign.externalId,
    externalId: content.externalId,
  }));
  const rows = await readPledgesByIdentity(deps.db, key, identities);
  return new Map(rows.map((row) => [`${row.campaignExternalId} ${row.externalId}`, row]));
}

function outcomeOf(before: StoredPledge | undefined, item: ReadItem): ReceiveOutcome {
  if (!before) return "accepted";
  if (before.contentHash === item.contentHash) return "unchanged";
  return isPushed(before.state) ? "conflict" : "updated";
}

/** A row that exists only for this answer. */
function rowOf(key: AuthenticatedKey, item: ReadItem, before: StoredPledge | undefined): StoredPledge {
  const { content } = item;
  const fresh = newPledgeRow(
    key,
    { ...item, campaignId: content.campaign.externalId },
    `sandbox-${item.index}`,
  );
  return before ? { ...before, content, contentHash: item.contentHash, status: content.status } : fresh;
}

function toResult(
  { item, row, outcome }: { item: ReadItem; row: StoredPledge; outcome: ReceiveOutcome },
  write: { state: StoredPledge["state"]; problems: StoredPledge["problems"] } | undefined,
): ReceiveResult {
  const { content } = item;
  const problems = write?.problems ?? row.problems;
  const flag =
    outcome === "conflict" ? [flagChange(row.content, content, diffContent(row.content, content))] : [];
  return {
    index: item.index,
    externalId: content.externalId,
    campaignExternalId: content.campaign.externalId,
    outcome,
    state: write?.state ?? row.state,
    problems: [
      ...problems,
      ...flag,
      ...item.warnings.map((problem) => ({ ...problem, severity: "warning" as const })),
    ],
  };
}
