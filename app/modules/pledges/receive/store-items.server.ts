// Items → rows in their final state, race-safe: whoever sends the same pledge at the same time meets the same row.
import { randomUUID } from "node:crypto";
import type { DbTransaction } from "~/db/client.server";
import { recordPledgeEvents, type PledgeEventInput } from "../history/pledge-events-store.server";
import type { PledgeDeps } from "../pledge-deps";
import type { PledgeState } from "../pledge-state";
import { insertPledges, lockPledgesByIdentity } from "../pledge-store.server";
import type { Problem } from "../pledge";
import { checkRows, type CheckedRow } from "../preflight/check-rows.server";
import type { KeyedLookalike } from "../preflight/look-for-lookalikes.server";
import { lookalikesBeside, writeCheckedRows } from "../preflight/preflight-rows.server";
import { readPreflightContext } from "../preflight/preflight-store.server";
import type { StoredPledge } from "../stored-pledge";
import { newPledgeRow } from "./new-pledge-row";
import { placeKnown, type BeforeReplace } from "./place-known.server";
import type { ReadItem } from "./read-items.server";
import type { ReceiveOutcome } from "./receive-outcome";

export interface ItemOwner {
  shopDomain: string;
  connectionId: string;
  platform: string;
}

export interface ItemToStore extends ReadItem {
  campaignId: string;
  /** Id of its row, should it be new; one is made where none is given. */
  newId?: string;
}

export interface StoredItem {
  item: ItemToStore;
  outcome: Exclude<ReceiveOutcome, "rejected">;
  pledgeId: string;
  /** As preflight left it. */
  state: PledgeState;
  problems: Problem[];
}

export interface StoreOptions {
  /** Called with the rows whose content is about to be replaced, while it still stands. */
  beforeReplace?: BeforeReplace;
  /** Pledges that are being stored just before these and cannot be found yet. */
  beside?: KeyedLookalike[];
  /** Awaited before anything is written: looking and checking may run ahead of whoever comes first. */
  ready?: Promise<unknown>;
  /** Goes with every entry of the history, e.g. which import it was. */
  detail?: Record<string, unknown>;
}

export interface StoredItems {
  stored: StoredItem[];
  /** Other pledges that now look like one of these and do not know it yet. */
  lookalikeIds: string[];
}

/**
 * Stores items of distinct identity and preflights them. Those already there are locked in id order and compared by
 * content hash; new ones are checked first and then inserted once, in their final state. An item that loses the race
 * for its insert starts over as one that is already there.
 */
export async function storeItems(
  deps: Pick<PledgeDeps, "clock" | "jobs">,
  tx: DbTransaction,
  owner: ItemOwner,
  items: ItemToStore[],
  options: StoreOptions = {},
): Promise<StoredItems> {
  if (items.length === 0) return { stored: [], lookalikeIds: [] };
  const now = deps.clock.now();
  const itemOf = new Map(items.map((item) => [identityOf(item), item]));
  const rows = await lockPledgesByIdentity(
    tx,
    owner,
    items.map(({ campaignId, content }) => ({ campaignId, externalId: content.externalId })),
  );
  const met = rows.map((row) => ({ row, item: takeItem(itemOf, row) }));
  if (met.length > 0) await options.ready;
  const known = await placeKnown(tx, met, now, options);
  const fresh = [...itemOf.values()].map((item) => ({
    item,
    row: newPledgeRow(owner, item, item.newId ?? randomUUID()),
  }));
  const toCheck = [...known.changed, ...fresh.map(({ row }) => row)];
  const checked = toCheck.length > 0 ? await check(deps, tx, toCheck, options.beside) : [];
  const checkedOf = new Map(checked.map((entry) => [entry.row.id, entry]));
  const pick = (row: StoredPledge) => requireChecked(checkedOf, row);
  await options.ready;
  await writeCheckedRows(deps, tx, known.changed.map(pick), now);
  const { inserted, lost } = await insertFresh(
    tx,
    owner,
    fresh.map(({ item, row }) => ({ item, checked: pick(row) })),
    { now, detail: options.detail },
  );
  const again = await storeItems(deps, tx, owner, lost, options);
  const stored = known.placed.map(({ item, row, outcome }): StoredItem => {
    const { state, problems } = checkedOf.get(row.id)?.write ?? row;
    return { item, outcome, pledgeId: row.id, state, problems };
  });
  return {
    stored: [...stored, ...inserted, ...again.stored],
    lookalikeIds: [...new Set([...lookalikesBeside(checked), ...again.lookalikeIds])],
  };
}

function identityOf({ campaignId, content }: ItemToStore): string {
  return `${campaignId} ${content.externalId}`;
}

/** The row's item; what stays in the map has no row yet. */
function takeItem(itemOf: Map<string, ItemToStore>, row: StoredPledge): ItemToStore {
  const identity = `${row.campaignId} ${row.externalId}`;
  const item = itemOf.get(identity);
  if (!item) throw new Error("A pledge came back that nobody asked for");
  itemOf.delete(identity);
  return item;
}

async function check(
  deps: Pick<PledgeDeps, "clock">,
  tx: DbTransaction,
  rows: StoredPledge[],
  beside: StoreOptions["beside"],
): Promise<CheckedRow[]> {
  const context = await readPreflightContext(tx, rows[0]?.shopDomain ?? "");
  return checkRows(tx, context, rows, { revive: true, now: deps.clock.now(), beside });
}

function requireChecked(checkedOf: Map<string, CheckedRow>, row: StoredPledge): CheckedRow {
  const checked = checkedOf.get(row.id);
  if (!checked) throw new Error("Preflight answered nothing for a pledge");
  return checked;
}

interface FreshItem {
  item: ItemToStore;
  checked: CheckedRow;
}

/** Inserts what is not there yet; `lost` are the items whose pledge somebody else stored a moment before. */
async function insertFresh(
  tx: DbTransaction,
  owner: ItemOwner,
  fresh: FreshItem[],
  { now, detail }: { now: Date; detail: StoreOptions["detail"] },
): Promise<{ inserted: StoredItem[]; lost: ItemToStore[] }> {
  const ids = new Set(
    await insertPledges(
      tx,
      owner,
      fresh.map(({ item, checked }) => ({ ...item, write: checked.write })),
      now,
    ),
  );
  const inserted = fresh.filter(({ checked }) => ids.has(checked.row.id));
  await recordPledgeEvents(
    tx,
    inserted.flatMap(({ checked }) => eventsOf(checked, now, detail)),
  );
  return {
    inserted: inserted.map(({ item, checked: { write } }) => ({
      ...{ item, outcome: "accepted" as const, pledgeId: write.id },
      ...{ state: write.state, problems: write.problems },
    })),
    lost: fresh.filter(({ checked }) => !ids.has(checked.row.id)).map(({ item }) => item),
  };
}

function eventsOf({ row, write }: CheckedRow, now: Date, detail: StoreOptions["detail"]): PledgeEventInput[] {
  const event = { shopDomain: row.shopDomain, pledgeId: row.id, at: now };
  const received = { ...event, kind: "pledge.received", actor: "platform" as const, detail };
  if (write.state !== "blocked") return [received];
  const codes = { codes: write.problemCodes };
  return [received, { ...event, kind: "pledge.blocked", actor: "app", detail: codes }];
}
