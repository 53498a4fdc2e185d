// The only code that changes tracking mails once they are queued.
import type { Db } from "~/db/client.server";
import { Prisma, type TrackingMail } from "~/db/generated/client";

export type ClaimedMail = Pick<
  TrackingMail,
  "id" | "shopDomain" | "campaignId" | "pledgeId" | "packageId" | "attempts" | "messageId"
>;

/** The shop still has the app, the connection goes on, and the campaign's backers are ours to mail. */
const MAY_LEAVE = Prisma.sql`
  EXISTS (SELECT 1 FROM "Shop" s WHERE s.domain = t."shopDomain" AND s.status <> 'uninstalled')
  AND EXISTS (SELECT 1 FROM "CampaignMail" m WHERE m."campaignId" = t."campaignId" AND m.mode = 'ours')
  AND EXISTS (SELECT 1 FROM "Pledge" p JOIN "Connection" n ON n.id = p."connectionId"
    WHERE p.id = t."pledgeId" AND n.status = 'active')`;

/**
 * Takes the next mail that is due and commits that it is being sent. Nothing of a shop that removed the app, of an ended
 * connection, or of a campaign whose backers are no longer mailed by us.
 */
export async function claimDueMail(
  db: Db,
  { shopDomain, mailDomain, now }: { shopDomain: string; mailDomain: string; now: Date },
): Promise<ClaimedMail | null> {
  const rows = await db.$queryRaw<ClaimedMail[]>`
    WITH due AS (
      SELECT t.id FROM "TrackingMail" t
      WHERE t."shopDomain" = ${shopDomain} AND t.state = 'queued' AND t."nextAttemptAt" <= ${now}::timestamp
        AND ${MAY_LEAVE}
      ORDER BY t."nextAttemptAt", t.id LIMIT 1 FOR UPDATE OF t SKIP LOCKED
    )
    UPDATE "TrackingMail" t SET state = 'sending', attempts = t.attempts + 1, "sendingSince" = ${now}::timestamp,
      "messageId" = '<' || t.id || '@' || ${mailDomain} || '>', "updatedAt" = ${now}::timestamp
    FROM due WHERE t.id = due.id
    RETURNING t.id, t."shopDomain", t."campaignId", t."pledgeId", t."packageId", t.attempts, t."messageId"`;
  return rows[0] ?? null;
}

/** Whether a mail of the shop could be claimed now. */
export async function hasDueMail(db: Db, shopDomain: string, now: Date): Promise<boolean> {
  const due = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM "TrackingMail" t
    WHERE t."shopDomain" = ${shopDomain} AND t.state = 'queued' AND t."nextAttemptAt" <= ${now}::timestamp
      AND ${MAY_LEAVE}
    ORDER BY t."nextAttemptAt", t.id LIMIT 1`;
  return due.length > 0;
}

export interface MailResult {
  state: "queued" | "sent" | "maybe_sent" | "failed" | "bounced" | "cancelled";
  failure: string | null;
  /** Of a mail that goes back to the queue. */
  nextAttemptAt?: Date;
  /** Nothing was handed over: the attempt does not count. */
  uncounted?: boolean;
}

/**
 * Notes what became of an attempt. A certain answer that comes after the mail was given up as maybe sent still counts;
 * one of an attempt that a later one has overtaken does not.
 */
export async function settleMail(db: Db, mail: ClaimedMail, result: MailResult, now: Date): Promise<void> {
  await db.trackingMail.updateMany({
    where: { id: mail.id, attempts: mail.attempts, state: { in: ["sending", "maybe_sent"] } },
    data: {
      state: result.state,
      failure: result.failure,
      sendingSince: null,
      updatedAt: now,
      ...(result.state === "sent" ? { sentAt: now } : {}),
      ...(result.nextAttemptAt ? { nextAttemptAt: result.nextAttemptAt } : {}),
      ...(result.uncounted ? { attempts: { decrement: 1 } } : {}),
    },
  });
}

/** Mails whose worker died while sending: nobody knows. Says how many. */
export async function giveUpLostMails(db: Db, before: Date, failure: string, now: Date): Promise<number> {
  const { count } = await db.trackingMail.updateMany({
    where: { state: "sending", sendingSince: { lt: before } },
    data: { state: "maybe_sent", failure, sendingSince: null, updatedAt: now },
  });
  return count;
}

/** Shops with a mail that could be sent now. */
export async function findShopsWithDueMails(db: Db, now: Date): Promise<string[]> {
  const rows = await db.$queryRaw<{ domain: string }[]>`
    SELECT x.domain FROM "Shop" x WHERE EXISTS (
      SELECT 1 FROM "TrackingMail" t
      WHERE t."shopDomain" = x.domain AND t.state = 'queued' AND t."nextAttemptAt" <= ${now}::timestamp
        AND ${MAY_LEAVE})`;
  return rows.map((row) => row.domain);
}

/** Attempts go on counting: by them a late answer is told from one to the newest attempt. */
const AGAIN = {
  state: "queued",
  origin: "creator",
  failure: null,
} satisfies Prisma.TrackingMailUpdateManyMutationInput;

/** A person wants this mail tried again, knowing that a maybe-sent one may arrive twice. False when it is in no such state. */
export async function requeueMail(
  db: Db,
  { shopDomain, mailId }: { shopDomain: string; mailId: string },
  now: Date,
): Promise<boolean> {
  const { count } = await db.trackingMail.updateMany({
    where: {
      id: mailId,
      shopDomain,
      state: { in: ["failed", "bounced", "maybe_sent", "cancelled"] },
      pledge: { redactedAt: null },
      campaign: { mail: { mode: "ours" } },
    },
    data: { ...AGAIN, nextAttemptAt: now, updatedAt: now },
  });
  return count === 1;
}

/** All failed mails of a campaign; never the bounced or the maybe-sent ones. */
export async function requeueFailed(
  db: Db,
  { shopDomain, campaignId }: { shopDomain: string; campaignId: string },
  now: Date,
): Promise<number> {
  const { count } = await db.trackingMail.updateMany({
    where: { shopDomain, campaignId, state: "failed", pledge: { redactedAt: null } },
    data: { ...AGAIN, nextAttemptAt: now, updatedAt: now },
  });
  return count;
}

/** Takes every waiting mail of a campaign out of the queue. */
export async function cancelQueued(
  db: Db,
  { shopDomain, campaignId }: { shopDomain: string; campaignId: string },
  reason: string,
  now: Date,
): Promise<number> {
  const { count } = await db.trackingMail.updateMany({
    where: { shopDomain, campaignId, state: "queued" },
    data: { state: "cancelled", failure: reason, updatedAt: now },
  });
  return count;
}

/** Mails about these pledges' parcels, for a customer who asks what is held. */
export async function findMailsOf(
  db: Db,
  shopDomain: string,
  pledgeIds: string[],
): Promise<{ pledgeId: string; state: string; sentAt: string | null }[]> {
  const rows = await db.trackingMail.findMany({
    where: { shopDomain, pledgeId: { in: pledgeIds } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map(({ pledgeId, state, sentAt }) => ({
    ...{ pledgeId, state, sentAt: sentAt?.toISOString() ?? null },
  }));
}

/** Mails of erased backers: what waits is dropped, and no sentence about them stays. */
export async function eraseMailsOf(
  db: Db,
  shopDomain: string,
  pledgeIds: string[],
  now: Date,
): Promise<void> {
  if (pledgeIds.length === 0) return;
  const where = { shopDomain, pledgeId: { in: pledgeIds } };
  await db.trackingMail.updateMany({
    where: { ...where, state: "queued" },
    data: { state: "cancelled", updatedAt: now },
  });
  await db.trackingMail.updateMany({ where, data: { failure: null, messageId: null } });
}
