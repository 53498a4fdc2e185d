import { assertNever } from "~/lib/assert-never";
import type { PledgeDeps } from "../pledge-deps";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import { findPushed } from "./push-decision-store.server";
import { writeHoldState } from "./push-settle-store.server";

export type ReleaseHoldResult =
  { kind: "released" } | { kind: "not-held" } | { kind: "failed"; message: string };

/** Releases the order's fulfilment orders. Repeating it after a failure is safe. */
export async function releaseHold(
  deps: PledgeDeps,
  { shopDomain, pledgeId }: { shopDomain: string; pledgeId: string },
): Promise<ReleaseHoldResult> {
  const pledge = await findPushed(deps.db, shopDomain, pledgeId);
  if (pledge?.state !== "created" || !pledge.orderGid) return { kind: "not-held" };
  const { holdState, plan } = pledge;
  if (holdState !== "held" && holdState !== "pending") return { kind: "not-held" };
  // Released now, the order would never be placed: its location comes before its hold.
  if (holdState === "pending" && plan?.locationGid) return { kind: "not-held" };
  const outcome = await deps.orders.releaseOrder(shopDomain, pledge.orderGid);
  switch (outcome.kind) {
    case "done":
      break;
    case "refused":
      return { kind: "failed", message: outcome.errors.map((error) => error.message).join(" ") };
    case "not-executed":
    case "unknown":
      return { kind: "failed", message: "Shopify gave no clear answer: try again in a moment." };
    case "disconnected":
      return { kind: "failed", message: outcome.disconnection.message };
    default:
      return assertNever(outcome);
  }
  const now = deps.clock.now();
  const { generation } = pledge;
  const to = { pledgeId, generation, from: holdState, to: "released" as const, notBefore: null, now };
  if (!(await writeHoldState(deps.db, to))) return { kind: "not-held" };
  await recordPledgeEvents(deps.db, [
    { shopDomain, pledgeId, kind: "order.released", actor: "creator", at: now },
  ]);
  return { kind: "released" };
}
