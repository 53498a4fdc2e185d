import { inTransaction } from "~/db/client.server";
import type { PledgeDeps } from "../pledge-deps";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import { preflightPledges } from "../preflight/preflight-pledges.server";
import { findPushed, queueAgain } from "./push-decision-store.server";
import { findPastPledge, startNextGeneration } from "./undo-store.server";

export type RetryPledgeResult =
  /** Waits in its batch again. */
  | { kind: "queued" }
  /** May be pushed with the next batch. */
  | { kind: "ready" }
  /** Preflight found something; the pledge's problems say what. */
  | { kind: "blocked" }
  | { kind: "not-possible"; message: string };

/**
 * Tries again what Shopify refused: preflight first, then back into its batch. A pledge whose order was cancelled or
 * deleted in Shopify becomes ready for its next generation instead, to be pushed with the next batch.
 */
export async function retryPledge(
  deps: PledgeDeps,
  { shopDomain, pledgeId }: { shopDomain: string; pledgeId: string },
): Promise<RetryPledgeResult> {
  const pledge = await findPushed(deps.db, shopDomain, pledgeId);
  if (pledge?.state === "cancelled" || pledge?.state === "deleted")
    return pushAnew(deps, shopDomain, pledgeId);
  if (pledge?.state !== "refused") {
    return {
      kind: "not-possible",
      message: "Only a pledge that Shopify refused, or whose order is gone, can be tried again.",
    };
  }
  await preflightPledges(deps, { shopDomain, pledgeIds: [pledgeId], revive: true });
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const after = await queueAgain(tx, { id: pledgeId, from: "ready" }, now);
    if (after === "moved") return { kind: "blocked" };
    await recordPledgeEvents(tx, [{ shopDomain, pledgeId, kind: "push.retried", actor: "creator", at: now }]);
    if (after === "ready") return { kind: "ready" };
    await deps.jobs.send("shop.drain", { shopDomain }, { tx, key: shopDomain });
    return { kind: "queued" };
  });
}

async function pushAnew(deps: PledgeDeps, shopDomain: string, pledgeId: string): Promise<RetryPledgeResult> {
  const now = deps.clock.now();
  const renewed = await inTransaction(deps.db, async (tx) => {
    const past = await findPastPledge(tx, shopDomain, pledgeId);
    if (!past) return false;
    const next = { id: pledgeId, generation: past.generation, reason: past.state, now };
    if (!(await startNextGeneration(tx, next))) return false;
    const detail = { orderName: past.orderName, generation: past.generation };
    await recordPledgeEvents(tx, [
      { shopDomain, pledgeId, kind: "push.renewed", actor: "creator", at: now, detail },
    ]);
    return true;
  });
  if (!renewed)
    return { kind: "not-possible", message: "This pledge was changed meanwhile: look at it again." };
  await preflightPledges(deps, { shopDomain, pledgeIds: [pledgeId] });
  const pledge = await findPushed(deps.db, shopDomain, pledgeId);
  return pledge?.state === "ready" ? { kind: "ready" } : { kind: "blocked" };
}
