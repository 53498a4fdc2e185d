// The history of pledges: what happened, by whom, without personal data.
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
  // One statement whatever their number; Prisma's createMany would take longer than the rest of an import.
  const rows = JSON.stringify(events.map(({ detail, ...event }) => ({ ...event, detail: detail ?? {} })));
  await db.$executeRaw`
    INSERT INTO "PledgeEvent" ("shopDomain", "pledgeId", "at", "kind", "actor", "detail")
    SELECT r."shopDomain", r."pledgeId", r."at", r."kind", r."actor", r."detail"
    FROM jsonb_to_recordset(${rows}::jsonb) AS r("shopDomain" text, "pledgeId" text, "at" timestamp(3), "kind" text,
      "actor" text, "detail" jsonb)`;
  await tellPlatform(db, events);
}
