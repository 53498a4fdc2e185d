import { inTransaction, type DbTransaction } from "~/db/client.server";
import { retryOnDeadlock } from "~/db/retry-on-deadlock.server";
import type { AuthenticatedKey } from "../../connections/authenticate-key.server";
import { noteReceived } from "../../connections/note-received.server";
import { upsertCampaigns } from "./campaign-store.server";
import type { PledgeDeps } from "../pledge-deps";
import { distinctRounds } from "./distinct-rounds";
import { preflightPledges } from "../preflight/preflight-pledges.server";
import { readItems, rejectCurrency, type ReadItem } from "./read-items.server";
import type { ReceiveResult } from "./receive-outcome";
import { storeItems, type ItemToStore, type StoredItem } from "./store-items.server";
import { validateItems } from "./validate-items.server";

type ReceiveDeps = Pick<PledgeDeps, "db" | "clock" | "jobs" | "log">;

/** Deliveries come in bursts; the comparison with Shopify's orders waits for more of them. */
const COMPARE_AFTER_MS = 2_000;

export interface ReceiveInput {
  key: AuthenticatedKey;
  /** At most 250, as parsed from JSON. */
  items: unknown[];
}

/**
 * Takes in pledges: each is read, stored by its identity (shop, platform, campaign, externalId) and preflighted, all in
 * one transaction, and answered by itself in the order given. A bad item never spoils its neighbours. The same pledge
 * sent twice at once makes one row. A sandbox key stores nothing and gets the answer it would have got.
 */
export async function receivePledges(
  deps: ReceiveDeps,
  { key, items }: ReceiveInput,
): Promise<ReceiveResult[]> {
  const { read, rejected } = readItems(items);
  if (read.length === 0) return rejected;
  if (key.sandbox) {
    const validated = await validateItems(deps, key, read);
    return inRequestOrder([...rejected, ...validated]);
  }
  const received = await retryOnDeadlock(() =>
    inTransaction(deps.db, (tx) => storeAndCheck(deps, tx, key, read)),
  );
  await noteReceived(deps, { connectionId: key.connectionId });
  if (received.lookalikeIds.length > 0) {
    // Those that were here before learn of the newcomer that looks like them.
    await preflightPledges(deps, { shopDomain: key.shopDomain, pledgeIds: received.lookalikeIds });
  }
  if (received.results.some(({ outcome }) => outcome === "accepted")) {
    // Outside the transaction: one waiting job per shop, and deliveries must not wait for each other over it.
    const startAfter = new Date(deps.clock.now().getTime() + COMPARE_AFTER_MS);
    await deps.jobs.send(
      "pledges.find-foreign",
      { shopDomain: key.shopDomain },
      { key: key.shopDomain, startAfter },
    );
  }
  return inRequestOrder([...rejected, ...received.results]);
}

async function storeAndCheck(
  deps: ReceiveDeps,
  tx: DbTransaction,
  key: AuthenticatedKey,
  read: ReadItem[],
): Promise<{ results: ReceiveResult[]; lookalikeIds: string[] }> {
  const now = deps.clock.now();
  const { items, refused } = await findCampaignOf(tx, key, read, now);
  const results = [...refused];
  const lookalikeIds: string[] = [];
  for (const round of distinctRounds(items)) {
    const done = await storeItems(deps, tx, key, round);
    lookalikeIds.push(...done.lookalikeIds);
    results.push(...done.stored.map(toResult));
  }
  return { results, lookalikeIds: [...new Set(lookalikeIds)] };
}

/** The campaign's currency is that of its first pledge; the first in the request where it is new. */
async function findCampaignOf(
  tx: DbTransaction,
  key: AuthenticatedKey,
  read: ReadItem[],
  now: Date,
): Promise<{ items: ItemToStore[]; refused: ReceiveResult[] }> {
  const wanted = new Map<string, ReadItem["content"]["campaign"]>();
  for (const { content } of read) {
    if (!wanted.has(content.campaign.externalId)) wanted.set(content.campaign.externalId, content.campaign);
  }
  const rows = await upsertCampaigns(tx, key, [...wanted.values()], now);
  const campaigns = new Map(rows.map((row) => [row.externalId, row]));
  const items: ItemToStore[] = [];
  const refused: ReceiveResult[] = [];
  for (const item of read) {
    const campaign = campaigns.get(item.content.campaign.externalId);
    if (!campaign) throw new Error("A campaign vanished while it was being stored");
    if (campaign.currency === item.content.campaign.currency)
      items.push({ ...item, campaignId: campaign.id });
    else refused.push(rejectCurrency(item, campaign.currency));
  }
  return { items, refused };
}

function toResult({ item, outcome, state, problems }: StoredItem): ReceiveResult {
  return {
    index: item.index,
    externalId: item.content.externalId,
    campaignExternalId: item.content.campaign.externalId,
    outcome,
    state,
    problems: [
      ...problems,
      ...item.warnings.map((problem) => ({ ...problem, severity: "warning" as const })),
    ],
  };
}

function inRequestOrder(results: ReceiveResult[]): ReceiveResult[] {
  return results.sort((a, b) => a.index - b.index);
}
