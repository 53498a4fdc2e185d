// No pledge is sent before it was compared with the shop's orders: another integration may have made its order.
import { findForeignOrders } from "../preflight/find-foreign-orders.server";
import type { PushDeps } from "../pledge-deps";
import type { Disconnection } from "../ports";
import { putOffQueued, readUncompared } from "./push-comparison-store.server";

/** An older comparison is made again: another integration may have been at work since. */
const COMPARED_FOR_MS = 24 * 3_600_000;
/** Pledges of one search, and searches side by side. */
const GROUP = 20;
const GROUPS_AT_ONCE = 5;
/** Without an answer of Shopify these pledges wait so long; others of the shop go on. */
const RETRY_MS = 5_000;

interface ComparedQueued {
  disconnection: Disconnection | null;
  /** Some wait for Shopify to answer. */
  putOff: boolean;
}

/** Comparisons from then on count. */
export function comparedSince(now: Date): Date {
  return new Date(now.getTime() - COMPARED_FOR_MS);
}

/**
 * Compares the next 100 queued pledges that wait for it, in the order in which they are to be sent. What is found is
 * noted on the pledge, and checking it right before sending takes it out. Without an answer they are put off.
 */
export async function compareQueued(
  deps: PushDeps,
  shopDomain: string,
  stop: AbortSignal,
): Promise<ComparedQueued> {
  const now = deps.clock.now();
  const lookedUpSince = comparedSince(now);
  const waiting = await readUncompared(deps.db, {
    ...{ shopDomain, now, comparedSince: lookedUpSince, limit: GROUP * GROUPS_AT_ONCE },
  });
  const groups = Array.from({ length: Math.ceil(waiting.length / GROUP) }, (_, index) =>
    waiting.slice(index * GROUP, (index + 1) * GROUP),
  );
  const ends = await Promise.all(
    groups.map(async (pledgeIds) => {
      const { stopped } = await findForeignOrders(deps, { shopDomain, pledgeIds, lookedUpSince }, stop);
      if (stopped === null || stopped.kind === "interrupted") return "compared";
      if (stopped.kind === "disconnected") return stopped.disconnection;
      deps.log.info({ shopDomain, ending: stopped.kind }, "queued pledges could not be compared yet");
      const wait = stopped.kind === "not-executed" ? stopped.retryAfterMs : RETRY_MS;
      await putOffQueued(deps.db, pledgeIds, new Date(deps.clock.now().getTime() + Math.max(1_000, wait)));
      return "put-off";
    }),
  );
  return {
    disconnection: ends.find((end) => typeof end !== "string") ?? null,
    putOff: ends.includes("put-off"),
  };
}
