// Orders with everything that decides what was shipped, read by id.
import { z } from "zod";
import type { ReadShipmentsOutcome } from "~/modules/fulfillment/ports";
import type { OrderShipments } from "~/modules/fulfillment/shipments";
import type { AdminClient } from "./admin-client.server";
import type { AdminAnswer } from "./classify-answer";
import { SHIPMENTS_OF_ORDER, SHIPMENTS_OF_ORDERS } from "./fulfillments.graphql";
import { isCutOff, ShippedOrderSchema, toOrderShipments, type ShippedOrder } from "./parse-fulfillment";

/** Each order is asked for with about 40 points, and a query may cost 1,000. */
const PAGE = 20;

const NodesSchema = z.object({ nodes: z.array(ShippedOrderSchema.nullable()) });
const OrderSchema = z.object({ order: ShippedOrderSchema.nullable() });

/**
 * Reads the orders in as few queries as the cost limit allows. Orders that are not shown come back as `hidden`; trouble
 * with one query is trouble with all of them, so that nothing looks hidden that was only not read.
 */
export async function readShipments(
  client: AdminClient,
  shopDomain: string,
  orderGids: string[],
): Promise<ReadShipmentsOutcome> {
  const orders: OrderShipments[] = [];
  const hidden: string[] = [];
  for (let from = 0; from < orderGids.length; from += PAGE) {
    const page = await readPage(client, shopDomain, orderGids.slice(from, from + PAGE));
    if (page.kind !== "read") return page;
    orders.push(...page.orders);
    hidden.push(...page.hidden);
  }
  return { kind: "read", orders, hidden };
}

async function readPage(
  client: AdminClient,
  shopDomain: string,
  ids: string[],
): Promise<ReadShipmentsOutcome> {
  const answer = await client.query({
    shopDomain,
    document: SHIPMENTS_OF_ORDERS,
    variables: { ids },
    answer: NodesSchema,
  });
  if (isTooDear(answer) && ids.length > 1) return readHalves(client, shopDomain, ids);
  if (answer.kind === "rejected") return turnedDown(answer);
  if (answer.kind !== "data") return answer;
  const shown = answer.data.nodes.filter((node) => node !== null);
  // Nothing at all, beside errors, is no answer; an error beside some orders leaves open which of the others failed.
  if (answer.data.nodes.length !== ids.length || (answer.errors.length > 0 && shown.length < ids.length))
    return { kind: "unknown", reason: "only some of the orders were answered" };
  const orders: OrderShipments[] = [];
  for (const order of shown) {
    const whole = isCutOff(order) ? await readWhole(client, shopDomain, order) : order;
    if ("kind" in whole) return whole;
    orders.push(toOrderShipments(whole));
  }
  const found = new Set(shown.map(({ id }) => id));
  return { kind: "read", orders, hidden: ids.filter((id) => !found.has(id)) };
}

/** Another cost rule than ours must not stop the reading. */
async function readHalves(
  client: AdminClient,
  shopDomain: string,
  ids: string[],
): Promise<ReadShipmentsOutcome> {
  const middle = Math.ceil(ids.length / 2);
  const first = await readPage(client, shopDomain, ids.slice(0, middle));
  if (first.kind !== "read") return first;
  const second = await readPage(client, shopDomain, ids.slice(middle));
  if (second.kind !== "read") return second;
  return {
    kind: "read",
    orders: [...first.orders, ...second.orders],
    hidden: [...first.hidden, ...second.hidden],
  };
}

/** 250 lines are all that a pushed order can have; of a longer history the newest 250 events count. */
async function readWhole(
  client: AdminClient,
  shopDomain: string,
  order: ShippedOrder,
): Promise<ShippedOrder | Exclude<ReadShipmentsOutcome, { kind: "read" }>> {
  const answer = await client.query({
    shopDomain,
    document: SHIPMENTS_OF_ORDER,
    variables: { id: order.id },
    answer: OrderSchema,
  });
  if (answer.kind === "rejected") return turnedDown(answer);
  if (answer.kind !== "data") return answer;
  return answer.data.order ?? { kind: "unknown", reason: "an order went away while it was read" };
}

function isTooDear(answer: AdminAnswer<unknown>): boolean {
  return answer.kind === "rejected" && answer.errors.some(({ code }) => code === "MAX_COST_EXCEEDED");
}

function turnedDown(answer: { errors: { code: string | null }[] }): { kind: "unknown"; reason: string } {
  return { kind: "unknown", reason: `the reading was turned down (${answer.errors[0]?.code ?? "no code"})` };
}
