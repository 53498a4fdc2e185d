// The history of pledges: what happened, by whom, without personal data.
import type { Prisma } from "~/db/generated/client";
import type { Db } from "~/db/client.server";
import { tellPlatform } from "./tell-platform.server";

export interface PledgeEventInput {
  shopDomain: string;
  pledgeId: string;
  /** Past tense, dotted: pledge.received, push.sent, push.unknown, order.created, order.adopted, … */
  kind: string;
  actor: "platform" | "creator" | "app" | "shopify";
  at: Date;
  detail?: Record<string, unknown>;
}

/**
 * Appends events in one statement and writes what their platforms are told of them; part of the caller's transaction
 * when given one. Call it after the pledges themselves are written: platforms are told the state as it is then.
 */
export async function recordPledgeEvents(db: Db, events: PledgeEventInput[]): Promise<void> {
  if (events.length === 0) return;
  await db.pledgeEvent.createMany({
    data: events.map(({ detail, ...event }) => ({
      ...event,
      detail: (detail ?? {}) as Prisma.InputJsonObject,
    })),
  });
  await tellPlatform(db, events);
}
