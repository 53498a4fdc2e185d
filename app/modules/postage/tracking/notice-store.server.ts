// News of EasyPost as they came, stored once per event, and hand-overs said by hand, which go the same way.
import type { Db, DbTransaction } from "~/db/client.server";
import type { PostageNotice } from "~/db/generated/client";
import { toStorableJson } from "~/lib/storable-json";
import type { PostageNews } from "../ports";

/** Mail without tracking was given to the carrier, as a person says. */
export interface HandedOver {
  kind: "handed-over";
  eventId: string;
  labelId: string;
  /** ISO 8601 UTC. */
  at: string;
}

export type StoredNews = PostageNews | HandedOver;

export interface StoredNotice extends Omit<PostageNotice, "news"> {
  news: StoredNews;
}

export interface NewNotice {
  /** "platform", the shop's webhook token, or "app" for what was said by hand. */
  account: string;
  shopDomain: string | null;
  news: StoredNews;
}

const toNotice = (row: PostageNotice): StoredNotice => ({ ...row, news: row.news as unknown as StoredNews });

/** Stores those that were not told before; answers their ids. */
export async function insertNotices(tx: DbTransaction, notices: NewNotice[], now: Date): Promise<string[]> {
  const rows = await tx.postageNotice.createManyAndReturn({
    data: notices.map(({ account, shopDomain, news }) => ({
      ...{ account, shopDomain, eventId: news.eventId, receivedAt: now },
      news: toStorableJson(news) as object,
    })),
    skipDuplicates: true,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** In the order in which they came. */
export async function findNotices(db: Db, ids: string[]): Promise<StoredNotice[]> {
  const rows = await db.postageNotice.findMany({
    where: { id: { in: ids }, processedAt: null },
    orderBy: [{ receivedAt: "asc" }, { id: "asc" }],
  });
  return rows.map(toNotice);
}

/** Worked off, with what came of it; the first worker to say so is believed. */
export async function finishNotice(db: Db, id: string, outcome: string, now: Date): Promise<void> {
  await db.postageNotice.updateMany({
    where: { id, processedAt: null },
    data: { processedAt: now, outcome },
  });
}

/** Notices whose job gave up. */
export async function findStuckNotices(
  db: Db,
  { after, before, limit }: { after: Date; before: Date; limit: number },
): Promise<string[]> {
  const rows = await db.postageNotice.findMany({
    where: { processedAt: null, receivedAt: { gte: after, lte: before } },
    select: { id: true },
    orderBy: { receivedAt: "asc" },
    take: limit,
  });
  return rows.map(({ id }) => id);
}

/** The shop that gave its EasyPost account this token, and the locked secret; null for nobody's token. */
export async function findNoticeSender(
  db: Db,
  token: string,
): Promise<{ shopDomain: string; webhookSecret: string } | null> {
  const row = await db.postageSettings.findUnique({
    where: { webhookToken: token },
    select: { shopDomain: true, webhookSecret: true },
  });
  return row?.webhookSecret ? { shopDomain: row.shopDomain, webhookSecret: row.webhookSecret } : null;
}
