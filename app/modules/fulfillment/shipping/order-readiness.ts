// Whether a pledge's order can be shipped at all, judged by our own record of it. Pure.
import type { PledgeState } from "../../pledges/pledge-state";
import type { RowCode } from "../tracking-upload/tracking-views";

export interface PledgeFacts {
  state: PledgeState;
  orderGid: string | null;
  /** As last heard from Shopify. */
  cancelledAt: Date | null;
  hiddenAt: Date | null;
}

export type Readiness = { kind: "ready" } | { kind: "not-ready"; code: RowCode; message: string };

/** Ready as far as we know; what Shopify says when it is asked may still forbid it. */
export function judgeReadiness(facts: PledgeFacts): Readiness {
  if (facts.state !== "created" || facts.orderGid === null) return notCreated(facts.state);
  if (facts.cancelledAt) return not("ORDER_CANCELLED", "The order was cancelled in Shopify.");
  if (facts.hiddenAt) return hiddenOrder();
  return { kind: "ready" };
}

/** Orders older than 60 days need the permission read_all_orders (shopify.dev, Order). */
export function hiddenOrder(): Extract<Readiness, { kind: "not-ready" }> {
  const message =
    "Shopify does not show the order to the app: it was deleted, or is older than 60 days and the app lacks read_all_orders.";
  return not("ORDER_HIDDEN", message);
}

function notCreated(state: PledgeState): Readiness {
  switch (state) {
    case "cancelled":
      return not("ORDER_CANCELLED", "The order was cancelled.");
    case "deleted":
      return not("ORDER_DELETED", "The order was deleted in Shopify.");
    case "sending":
    case "unknown":
    case "needs_decision":
      return not(
        "PUSH_UNCLEAR",
        "It is not certain yet that the pledge has an order: settle its push first.",
      );
    default:
      return not("NOT_PUSHED", "The pledge has no order in Shopify yet: push it first.");
  }
}

function not(code: RowCode, message: string): Extract<Readiness, { kind: "not-ready" }> {
  return { kind: "not-ready", code, message };
}
