// Which other pledges of the campaign look like the same backer: those stored, and those checked together.
import type { Db } from "~/db/client.server";
import type { PledgeContent } from "../pledge";
import type { StoredPledge } from "../stored-pledge";
import { LookalikeGroups, type Lookalike } from "./find-duplicates";
import { addressKey, emailKey } from "./lookalike-keys.server";
import { findLookalikes, type BackerEmail } from "./preflight-store.server";

export interface RowWithContent {
  row: StoredPledge;
  /** The creator's corrections already applied; null after redaction. */
  content: PledgeContent | null;
}

export interface Lookalikes {
  addressKey: string | null;
  others: Lookalike[];
  /** Pledges, not checked together with this one, that may have to be told of it, or that it is like them no longer. */
  toTell: string[];
}

interface KnownRow {
  row: StoredPledge;
  /** Only what may be pushed makes others doubtful. */
  counts: boolean;
  addressKey: string | null;
  /** Keys as the pledge is now, and as it is stored. */
  now: string[];
  stored: string[];
}

/** A pledge under one of its keys. */
export interface KeyedLookalike {
  key: string;
  member: Lookalike;
}

/**
 * One query for all rows; answers per row id. `beside` are pledges that are being stored at the same time and cannot be
 * found yet.
 */
export async function lookForLookalikes(
  db: Db,
  shopDomain: string,
  entries: RowWithContent[],
  beside: KeyedLookalike[] = [],
): Promise<Map<string, Lookalikes>> {
  const known = entries.map(readKeys);
  const stored = await findStored(db, shopDomain, entries, known, beside);
  const together = new LookalikeGroups();
  const here = new Set(entries.map(({ row }) => row.id));
  // Those checked together count as they are now, not as they are stored.
  for (const { key, member } of stored.members) if (!here.has(member.id)) together.add(key, member);
  for (const { row, counts, now } of known) {
    const { id, externalId } = row;
    if (counts) for (const key of now) together.add(key, { id, externalId });
  }
  return new Map(
    known.map((one) => [
      one.row.id,
      {
        addressKey: one.addressKey,
        others: one.counts ? together.othersOf(one.now, one.row.id) : [],
        toTell: whomToTell(one, stored.groups).filter((id) => !here.has(id)),
      },
    ]),
  );
}

function readKeys({ row, content }: RowWithContent): KnownRow {
  const address = content && addressKey(row.campaignId, content);
  const now = content ? [emailKey(row.campaignId, content.backer.email), address] : [];
  const stored = [emailKey(row.campaignId, row.backerEmail), row.addressKey];
  return {
    row,
    counts: content?.status === "ready",
    addressKey: address,
    now: now.filter((key) => key !== null),
    stored: stored.filter((key) => key !== null),
  };
}

/** The keys under which others meet a pledge that may be pushed. */
export function keyLookalike(campaignId: string, content: PledgeContent, id: string): KeyedLookalike[] {
  if (content.status !== "ready") return [];
  const keys = [emailKey(campaignId, content.backer.email), addressKey(campaignId, content)];
  const member = { id, externalId: content.externalId };
  return keys.flatMap((key) => (key === null ? [] : [{ key, member }]));
}

async function findStored(
  db: Db,
  shopDomain: string,
  entries: RowWithContent[],
  known: KnownRow[],
  beside: KeyedLookalike[],
) {
  const emails = new Map<string, BackerEmail>();
  for (const { row, content } of entries) {
    for (const email of [content?.backer.email ?? null, row.backerEmail]) {
      const key = emailKey(row.campaignId, email);
      if (key && email) emails.set(key, { campaignId: row.campaignId, email: email.toLowerCase() });
    }
  }
  const addressKeys = known.flatMap((one) => [one.addressKey, one.row.addressKey]);
  const found = await findLookalikes(db, {
    shopDomain,
    emails: [...emails.values()],
    addressKeys: [...new Set(addressKeys.filter((key) => key !== null))],
    limit: LookalikeGroups.LIMIT,
  });
  const members = found.flatMap(({ id, externalId, campaignId, email, addressKey: address }) => {
    const key = campaignId ? emailKey(campaignId, email) : address;
    return key ? [{ key, member: { id, externalId } }] : [];
  });
  const wanted = new Set(known.flatMap(({ now, stored }) => [...now, ...stored]));
  members.push(...beside.filter(({ key }) => wanted.has(key)));
  const groups = new LookalikeGroups();
  for (const { key, member } of members) groups.add(key, member);
  return { members, groups };
}

/** Nobody, unless the pledge is new to its groups or leaves one. */
function whomToTell({ row, counts, now, stored }: KnownRow, groups: LookalikeGroups): string[] {
  const counted = row.outcome !== null && row.outcome !== "skipped";
  const joined = counts ? now.filter((key) => !counted || !stored.includes(key)) : [];
  const left = stored.filter((key) => !counts || !now.includes(key));
  return [...joined, ...left].flatMap((key) => membersToTell(groups, key, row.id));
}

/** A group that is large already has nothing to learn from one pledge more. */
function membersToTell(groups: LookalikeGroups, key: string, id: string): string[] {
  const others = groups.othersOf([key], id);
  return others.length >= LookalikeGroups.LIMIT ? [] : others.map((other) => other.id);
}
