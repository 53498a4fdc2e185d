// What an item means for a pledge that is already there.
import { isDeepStrictEqual } from "node:util";
import type { DbTransaction } from "~/db/client.server";
import { recordPledgeEvents, type PledgeEventInput } from "../history/pledge-events-store.server";
import {
  notePushedChanges,
  replaceContents,
  type ContentChange,
  type PushedNote,
} from "../pledge-store.server";
import type { StoredPledge } from "../stored-pledge";
import { flagChange, isPushed, withoutPushedFlags } from "./change-after-push";
import { contentHash } from "./content-hash.server";
import { diffContent } from "./diff-content.server";
import { parsePledgePush } from "./parse-pledge-push";
import type { ReceiveOutcome } from "./receive-outcome";
import type { ItemToStore } from "./store-items.server";

export interface MetItem {
  /** Locked. */
  row: StoredPledge;
  item: ItemToStore;
}

export interface PlacedItem extends MetItem {
  outcome: Exclude<ReceiveOutcome, "rejected" | "accepted">;
}

/** Called with the rows whose content is about to be replaced, while it still stands. */
export type BeforeReplace = (tx: DbTransaction, rows: StoredPledge[]) => Promise<void>;

interface Writes {
  changes: ContentChange[];
  notes: PushedNote[];
  events: PledgeEventInput[];
}

/** Writes what changed; `changed` are the rows, with their new content, that preflight has to look at. */
export async function placeKnown(
  tx: DbTransaction,
  met: MetItem[],
  now: Date,
  { beforeReplace, detail }: { beforeReplace?: BeforeReplace; detail?: Record<string, unknown> },
): Promise<{ placed: PlacedItem[]; changed: StoredPledge[] }> {
  const writes: Writes = { changes: [], notes: [], events: [] };
  const placed = met.map(({ row, item }) => place(row, item, now, writes));
  const changed = placed.filter(({ outcome }) => outcome === "updated").map(({ row }) => row);
  if (beforeReplace && changed.length > 0) await beforeReplace(tx, changed);
  await replaceContents(tx, writes.changes, now);
  await notePushedChanges(tx, writes.notes, now);
  await recordPledgeEvents(
    tx,
    writes.events.map((event) => ({ ...event, detail: { ...detail, ...event.detail } })),
  );
  return { placed, changed };
}

function place(row: StoredPledge, item: ItemToStore, now: Date, writes: Writes): PlacedItem {
  const event = { shopDomain: row.shopDomain, pledgeId: row.id, actor: "platform" as const, at: now };
  // Redacted: what was erased on request does not come back with the platform's next delivery.
  if (row.content === null) return { item, outcome: "unchanged", row };
  if (isPushed(row.state)) return placePushed(row, item, event, writes);
  if (row.contentHash === item.contentHash) return { item, outcome: "unchanged", row };
  const { content, raw } = item;
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
): PlacedItem {
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
