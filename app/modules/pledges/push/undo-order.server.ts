// Cancels one order in Shopify, reads it back, and makes its pledge ready again.
import { inTransaction } from "~/db/client.server";
import type { PushDeps } from "../pledge-deps";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import type { Disconnection, ShopifyOrderSnapshot } from "../ports";
import { mayBeHidden } from "./order-visibility.server";
import { endOrder, startNextGeneration, type UndoablePledge } from "./undo-store.server";

export type UndoOrderResult =
  | { kind: "cancelled" }
  | { kind: "shipped" }
  | { kind: "could-not"; reason: string }
  | { kind: "disconnected"; disconnection: Disconnection };

type Read =
  { kind: "read"; order: ShopifyOrderSnapshot | null } | Exclude<UndoOrderResult, { kind: "cancelled" }>;

/**
 * Only what is read back counts, so doing it twice, at once or after a crash cancels once. An order that Shopify does
 * not show is gone only where Shopify would show it: one that is merely too old to be seen must not be made again.
 */
export async function undoOrder(
  deps: PushDeps,
  shopDomain: string,
  pledge: UndoablePledge,
): Promise<UndoOrderResult> {
  const before = await read(deps, shopDomain, pledge.orderGid);
  if (before.kind !== "read") return before;
  if (!before.order) {
    return (await mayBeHidden(deps, shopDomain, pledge))
      ? { kind: "could-not", reason: "Shopify does not show PledgeDock orders this old: cancel it there" }
      : finish(deps, shopDomain, pledge, "deleted");
  }
  if (before.order.cancelledAt !== null) return finish(deps, shopDomain, pledge, "cancelled");
  if (before.order.sourceIdentifier === null || before.order.sourceIdentifier !== pledge.sourceIdentifier) {
    return { kind: "could-not", reason: "another integration made the order" };
  }
  if (isShipped(before.order)) return { kind: "shipped" };
  const outcome = await deps.orders.cancelOrder(shopDomain, pledge.orderGid);
  if (outcome.kind === "disconnected") return outcome;
  const after = await read(deps, shopDomain, pledge.orderGid);
  if (after.kind !== "read") return after;
  if (!after.order || after.order.cancelledAt !== null) return finish(deps, shopDomain, pledge, "cancelled");
  const reason =
    outcome.kind === "refused" ? outcome.errors.map((error) => error.message).join(" ") : outcome.kind;
  return { kind: "could-not", reason };
}

async function read(deps: PushDeps, shopDomain: string, orderGid: string): Promise<Read> {
  const look = await deps.orders.readOrder(shopDomain, orderGid);
  if (look.kind === "looked") return { kind: "read", order: look.orders[0] ?? null };
  if (look.kind === "disconnected") return look;
  return { kind: "could-not", reason: "the order could not be read" };
}

function isShipped(order: ShopifyOrderSnapshot): boolean {
  return (
    order.fulfillmentStatus !== null &&
    ["FULFILLED", "PARTIALLY_FULFILLED", "IN_PROGRESS"].includes(order.fulfillmentStatus)
  );
}

async function finish(
  deps: PushDeps,
  shopDomain: string,
  pledge: UndoablePledge,
  to: "cancelled" | "deleted",
): Promise<UndoOrderResult> {
  const now = deps.clock.now();
  const { id: pledgeId, generation, orderName, orderGid } = pledge;
  await inTransaction(deps.db, async (tx) => {
    await endOrder(tx, { pledgeId, generation, to, now });
    if (!(await startNextGeneration(tx, { id: pledgeId, generation, reason: "undone", now }))) return;
    const event = { shopDomain, pledgeId, kind: "order.undone", actor: "creator" as const, at: now };
    await recordPledgeEvents(tx, [{ ...event, detail: { orderName, orderGid, generation } }]);
  });
  return { kind: "cancelled" };
}
