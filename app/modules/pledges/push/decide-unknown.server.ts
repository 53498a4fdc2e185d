import { inTransaction } from "~/db/client.server";
import type { PledgeDeps } from "../pledge-deps";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import type { ShopifyOrderSnapshot } from "../ports";
import {
  adoptOrder,
  findByOrder,
  findPushed,
  queueAgain,
  type PushedPledge,
} from "./push-decision-store.server";
import { toOrderRecord } from "./push-result";

export interface DecideUnknownInput {
  shopDomain: string;
  pledgeId: string;
  decision: "send-again" | "adopt";
  /** For adopt: the order's name ("#1001"), id or gid. */
  orderName?: string;
}

export type DecideUnknownResult =
  | { kind: "queued" }
  | { kind: "ready" }
  | { kind: "adopted"; orderName: string }
  | {
      kind: "refused";
      code: "NOT_WAITING" | "ORDER_FOUND" | "ORDER_NOT_FOUND" | "ORDER_TAKEN" | "NO_ANSWER";
      message: string;
    };

/**
 * A person settles what looking could not. Sending again looks once more first, and never beside a live order; without
 * an answer it is not sent.
 */
export async function decideUnknown(
  deps: PledgeDeps,
  input: DecideUnknownInput,
): Promise<DecideUnknownResult> {
  const pledge = await findPushed(deps.db, input.shopDomain, input.pledgeId);
  if (pledge?.state !== "needs_decision" || !pledge.sourceIdentifier || !pledge.plan) return notWaiting();
  const own = await findLive(deps, input.shopDomain, pledge.sourceIdentifier);
  if (own === null) {
    const message = "Shopify gave no clear answer, so nothing was done: try again in a moment.";
    return { kind: "refused", code: "NO_ANSWER", message };
  }
  if (input.decision === "send-again") return sendAgain(deps, input, own);
  const order = await findNamed(deps, input, pledge, own);
  if (!order) {
    const message =
      "Shopify shows no live order of that name for this pledge: check the name, or paste the order's id.";
    return { kind: "refused", code: "ORDER_NOT_FOUND", message };
  }
  const owner = await findByOrder(deps.db, input.shopDomain, order.gid);
  if (owner && owner.id !== pledge.id) {
    const message = `Order ${order.name} already belongs to the pledge with Backer ID ${owner.externalId}.`;
    return { kind: "refused", code: "ORDER_TAKEN", message };
  }
  return adopt(deps, input.shopDomain, { ...pledge, plan: pledge.plan }, order);
}

async function sendAgain(
  deps: PledgeDeps,
  { shopDomain, pledgeId }: DecideUnknownInput,
  own: ShopifyOrderSnapshot[],
): Promise<DecideUnknownResult> {
  const [found] = own;
  if (found) {
    const message = `Shopify holds order ${found.name} for this pledge: adopt it, or cancel it there first.`;
    return { kind: "refused", code: "ORDER_FOUND", message };
  }
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const after = await queueAgain(tx, { id: pledgeId, from: "needs_decision" }, now);
    if (after === "moved") return notWaiting();
    await recordPledgeEvents(tx, [
      { shopDomain, pledgeId, kind: "push.sent_again", actor: "creator", at: now },
    ]);
    await deps.jobs.send("shop.drain", { shopDomain }, { tx, key: shopDomain });
    return { kind: after };
  });
}

async function adopt(
  deps: PledgeDeps,
  shopDomain: string,
  pledge: PushedPledge & { plan: NonNullable<PushedPledge["plan"]> },
  order: ShopifyOrderSnapshot,
): Promise<DecideUnknownResult> {
  const now = deps.clock.now();
  const record = toOrderRecord(pledge.plan, order);
  return inTransaction(deps.db, async (tx) => {
    if (!(await adoptOrder(tx, pledge, record, { from: ["needs_decision"], now }))) return notWaiting();
    const detail = { orderName: order.name, orderGid: order.gid };
    const event = {
      shopDomain,
      pledgeId: pledge.id,
      kind: "order.adopted",
      actor: "creator" as const,
      at: now,
      detail,
    };
    await recordPledgeEvents(tx, [event]);
    await deps.jobs.send("shipments.want", { shopDomain, orderGids: [order.gid] }, { tx });
    return { kind: "adopted", orderName: order.name };
  });
}

/** Null when Shopify did not answer. Where the definition is missing no look-up can tell, and the person's word counts. */
async function findLive(
  deps: PledgeDeps,
  shopDomain: string,
  identifier: string,
): Promise<ShopifyOrderSnapshot[] | null> {
  const look = await deps.orders.findOrders(shopDomain, identifier);
  if (look.kind === "definition-missing") return [];
  return look.kind === "looked" ? look.orders.filter((order) => order.cancelledAt === null) : null;
}

/** By identifier, by gid, or among the orders that carry the Backer ID as a tag. */
async function findNamed(
  deps: PledgeDeps,
  { shopDomain, orderName }: DecideUnknownInput,
  pledge: PushedPledge,
  own: ShopifyOrderSnapshot[],
): Promise<ShopifyOrderSnapshot | null> {
  const wanted = orderName?.trim() ?? "";
  if (wanted === "") return own.length === 1 ? (own[0] ?? null) : null;
  const id = /^(?:gid:\/\/shopify\/Order\/)?(\d{6,})$/.exec(wanted)?.[1];
  const looks = await Promise.all([
    deps.orders.findOrdersByTags(shopDomain, [pledge.externalId]),
    ...(id ? [deps.orders.readOrder(shopDomain, `gid://shopify/Order/${id}`)] : []),
  ]);
  const others = looks.flatMap((look) => (look.kind === "looked" ? look.orders : []));
  const bare = wanted.replace(/^#/, "");
  const matches = (order: ShopifyOrderSnapshot) =>
    order.name.replace(/^#/, "") === bare || (id !== undefined && order.gid.endsWith(`/${id}`));
  return [...own, ...others].find((order) => order.cancelledAt === null && matches(order)) ?? null;
}

function notWaiting(): DecideUnknownResult {
  return {
    kind: "refused",
    code: "NOT_WAITING",
    message: "This pledge does not wait for a decision any more.",
  };
}
