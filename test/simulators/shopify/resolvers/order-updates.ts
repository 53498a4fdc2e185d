// Small changes to an order: tags, payment, deletion.
import type { RequestContext } from "../core";
import { removeFromIndex, retag } from "../order-index";
import { moneyOf } from "../order-status";
import { gid, idOf } from "../shop-state";
import { normalizeTags } from "../tags";
import { orderPayload } from "../webhook-payloads";
import { liveOrder } from "./order-queries";

function orderMarkAsPaid(_root: unknown, { input }: { input: { id: string } }, context: RequestContext) {
  const { core, shop } = context;
  const order = liveOrder(context, input.id);
  const refused = (message: string) => ({ order: null, userErrors: [{ field: ["id"], message }] });
  if (!order) return refused("Order does not exist");
  const { outstanding } = moneyOf(order);
  if (order.cancelledAt !== null || outstanding.shop <= 0)
    return { ...refused("Order cannot be marked as paid."), order };
  order.transactions.push({
    id: core.nextId(),
    kind: "SALE",
    status: "SUCCESS",
    gateway: "manual",
    amount: outstanding,
    processedAt: core.now(),
  });
  order.financialStatus = "PAID";
  order.updatedAt = core.now();
  core.notify(shop, "orders/updated", () => orderPayload(order, core));
  return { order, userErrors: [] };
}

function tagsAdd(_root: unknown, args: { id: string; tags: string[] }, context: RequestContext) {
  const order = liveOrder(context, args.id);
  if (!order) return { node: null, userErrors: [{ field: ["id"], message: "Order does not exist" }] };
  retag(context.shop, order, normalizeTags([...order.tags, ...args.tags]));
  order.updatedAt = context.core.now();
  return { node: { ...order, __typename: "Order" }, userErrors: [] };
}

function orderDelete(_root: unknown, { orderId }: { orderId: string }, { core, shop }: RequestContext) {
  const order = shop.orders.get(idOf("Order", orderId) ?? 0);
  if (!order)
    return {
      deletedId: null,
      userErrors: [{ field: ["orderId"], message: "Order does not exist", code: "NOT_FOUND" }],
    };
  removeFromIndex(shop, order);
  core.notify(shop, "orders/delete", () => ({ id: order.id }));
  return { deletedId: gid("Order", order.id), userErrors: [] };
}

export const ORDER_UPDATE_MUTATIONS = { orderMarkAsPaid, tagsAdd, orderDelete };
