import type { PostageDeps } from "../postage-deps";
import { LETTER_SERVICES, warnedPurchases } from "../refunds/refundability";
import { countLabelTroubles, countThrough, findWaitingBatches } from "./overview-store.server";
import type { PostageOverview } from "./postage-overview";

/** What of the shop's labels waits for somebody, for Home and the steps of Start shipping. */
export async function getPostageOverview(
  deps: Pick<PostageDeps, "db" | "clock">,
  { shopDomain }: { shopDomain: string },
): Promise<PostageOverview> {
  const ending = { ...warnedPurchases(deps.clock.now()), exceptServices: [...LETTER_SERVICES] };
  const [troubles, { batches, waiting }] = await Promise.all([
    countLabelTroubles(deps.db, shopDomain, ending),
    findWaitingBatches(deps.db, shopDomain),
  ]);
  const working = waiting.find(({ state }) => state === "quoting" || state === "running");
  const through = working ? await countThrough(deps.db, working) : { done: 0, of: 0 };
  const quoted = waiting.find(({ state }) => state === "quoted");
  const paused = waiting.find(({ state }) => state === "paused");
  return {
    ...troubles,
    batches,
    underWay: working
      ? { id: working.id, number: working.number, buying: working.state === "running", ...through }
      : null,
    quoted: quoted ? { id: quoted.id, number: quoted.number } : null,
    paused: paused ? { id: paused.id, number: paused.number, reason: paused.pauseReason } : null,
  };
}
