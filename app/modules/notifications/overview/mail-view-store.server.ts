// What the pages read about mails.
import type { Db } from "~/db/client.server";
import type { Prisma } from "~/db/generated/client";
import type { TrackingMailState, TrackingMailView } from "../mail-views";

const WITH_PARCEL = {
  include: {
    package: { select: { number: true, carrier: true } },
    pledge: { select: { externalId: true, backerName: true } },
  },
} as const;
type MailWithParcel = Prisma.TrackingMailGetPayload<typeof WITH_PARCEL>;

/** Newest first. */
export async function findTrackingMails(
  db: Db,
  of: { shopDomain: string; campaignId?: string; pledgeId?: string; states?: TrackingMailState[] },
  skip: number,
  take: number,
): Promise<TrackingMailView[]> {
  const { shopDomain, campaignId, pledgeId, states } = of;
  const rows = await db.trackingMail.findMany({
    where: { shopDomain, campaignId, pledgeId, ...(states ? { state: { in: states } } : {}) },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    skip,
    take,
    ...WITH_PARCEL,
  });
  return rows.map(toView);
}

function toView(row: MailWithParcel): TrackingMailView {
  const state = row.state as TrackingMailState;
  return {
    id: row.id,
    packageId: row.packageId,
    pledgeId: row.pledgeId,
    externalId: row.pledge.externalId,
    backerName: row.pledge.backerName,
    trackingNumber: row.package.number,
    carrier: row.package.carrier,
    state,
    attempts: row.attempts,
    createdAt: row.createdAt.toISOString(),
    nextAttemptAt: state === "queued" ? row.nextAttemptAt.toISOString() : null,
    sentAt: row.sentAt?.toISOString() ?? null,
    failure: row.failure,
  };
}

/** Mails by campaign and state. */
export async function countMails(
  db: Db,
  shopDomain: string,
): Promise<{ campaignId: string; state: TrackingMailState; count: number }[]> {
  const rows = await db.trackingMail.groupBy({
    by: ["campaignId", "state"],
    where: { shopDomain },
    _count: { _all: true },
  });
  return rows.map((row) => ({
    campaignId: row.campaignId,
    state: row.state as TrackingMailState,
    count: row._count._all,
  }));
}
