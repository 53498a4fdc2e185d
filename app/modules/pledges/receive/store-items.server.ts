// Items of one request → rows, race-safe: whoever sends the same pledge at the same time meets the same row.
import { isDeepStrictEqual } from "node:util";
import type { DbTransaction } from "~/db/client.server";
import { flagChange, isPushed, withoutPushedFlags } from "./change-after-push";
import { contentHash } from "./content-hash.server";
import { diffContent } from "./diff-content.server";
import { parsePledgePush } from "./parse-pledge-push";
import { recordPledgeEvents, type PledgeEventInput } from "../history/pledge-events-store.server";
import {
  insertPledges,
  lockPledgesByIdentity,
  notePushedChanges,
  replaceContents,
  type ContentChange,
  type PushedNote,
} from "../pledge-store.server";
import type { ReadItem } from "./read-items.server";
import type { ReceiveOutcome } from "./receive-outcome";
import type { StoredPledge } from "../stored-pledge";

export interface ItemOwner {
  shopDomain: string;
  connectionId: string;
  platform: string;
}

export interface ItemToStore extends ReadItem {
  campaignId: string;
}

export interface StoredItem {
  item: ItemToStore;
  outcome: Exclude<ReceiveOutcome, "rejected">;
  /** The row as it is now, before preflight. */
  row: StoredPledge;
}

/**
 * Stores items of distinct identity. New ones are inserted (losing a race means finding the winner's row), the others
 * are locked in id order and compared by content hash.
 */
export async function storeItems(
  tx: DbTransaction,
  owner: ItemOwner,
  items: ItemToStore[],
  now: Date,
): Promise<StoredItem[]> {
  const inserted = await insertPledges(
    tx,
    owner,
    items.map((item) => ({ ...item, externalId: item.content.externalId })),
    now,
  );
  const insertedIds = new Set(inserted.map(({ id }) => id));
  const rows = await lockPledgesByIdentity(
    tx,
    owner,
    items.map(({ campaignId, content }) => ({ campaignId, externalId: content.externalId })),
  );
  const itemOf = new Map(items.map((item) => [identity(item.campaignId, item.content.externalId), item]));
  const writes: Writes = { changes: [], notes: [], events: [] };
  const stored = rows.flatMap((row): StoredItem[] => {
    const item = itemOf.get(identity(row.campaignId, row.externalId));
    return item ? [place(row, item, insertedIds.has(row.id), now, writes)] : [];
  });
  if (stored.length !== items.length) throw new Error("A pledge vanished while it was being stored");
  await replaceContents(tx, writes.changes, now);
  await notePushedChanges(tx, writes.notes, now);
  await recordPledgeEvents(tx, writes.events);
  return stored;
}

interface Writes {
  changes: ContentChange[];
  notes: PushedNote[];
  events: PledgeEventInput[];
}

function identity(campaignId: string, externalId: string): string {
  return `${campaignId} ${externalId}`;
}

/** Decides what the item means for its row and notes what has to be written. */
function place(row: StoredPledge, item: ItemToStore, isNew: boolean, now: Date, writes: Writes): StoredItem {
  const { content, raw } = item;
  const event = { shopDomain: row.shopDomain, pledgeId: row.id, actor: "platform" as const, at: now };
  if (isNew) {
    writes.events.push({ ...event, kind: "pledge.received" });
    return { item, outcome: "accepted", row };
  }
  // Redacted: what was erased on request does not come back with the platform's next delivery.
  if (row.content === null) return { item, outcome: "unchanged", row };
  if (isPushed(row.state)) return placePushed(row, item, event, writes);
  if (row.contentHash === item.contentHash) return { item, outcome: "unchanged", row };
  const fields = diffContent(row.content, content);
  writes.changes.push({ id: row.id, content, contentHash: item.contentHash, raw });
  writes.events.push({ ...event, kind: "pledge.changed", detail: { fields } });
  return { item, outcome: "updated", row: withContent(row, item) };
}

/** The row as `replaceContents` leaves it. */
function withContent(row: StoredPledge, { content, contentHash: hash }: ItemToStore): StoredPledge {
  const sameAmounts = isDeepStrictEqual(row.content?.amounts, content.amounts);
  const acceptTotalPaid = row.acceptTotalPaid && sameAmounts;
  return { ...row, content, contentHash: hash, status: content.status, acceptTotalPaid };
}

function placePushed(
  row: StoredPledge,
  item: ItemToStore,
  event: Omit<PledgeEventInput, "kind">,
  writes: Writes,
): StoredItem {
  const { content, raw } = item;
  const problems = withoutPushedFlags(row.problems);
  if (row.contentHash === item.contentHash) {
    if (row.pendingRaw === null) return { item, outcome: "unchanged", row };
    writes.notes.push({ id: row.id, raw, problems });
    writes.events.push({ ...event, kind: "pledge.change_withdrawn" });
    return { item, outcome: "unchanged", row: { ...row, problems } };
  }
  if (hashOfRaw(row.pendingRaw) === item.contentHash) return { item, outcome: "conflict", row };
  const fields = diffContent(row.content, content);
  const flag = flagChange(row.content, content, fields);
  writes.notes.push({ id: row.id, raw, problems: [...problems, flag] });
  writes.events.push({ ...event, kind: "pledge.changed_after_push", detail: { fields, code: flag.code } });
  return { item, outcome: "conflict", row: { ...row, problems: [...problems, flag] } };
}

/** Whether the platform repeats a change that is already kept. */
function hashOfRaw(raw: unknown): string | null {
  const parsed = raw === null ? null : parsePledgePush(raw);
  return parsed?.kind === "ok" ? contentHash(parsed.content) : null;
}
