// Fulfilments: created, tracked, moved along by events, cancelled, as recorded.
import type { RequestContext } from "../core";
import {
  gid,
  idOf,
  isoTime,
  type SimFulfillment,
  type SimFulfillmentEvent,
  type SimFulfillmentOrder,
  type SimOrder,
} from "../shop-state";
import { orderPayload } from "../webhook-payloads";
import { connection, type PageArguments } from "./connection";

interface TrackingInput {
  company?: string | null;
  number?: string | null;
  numbers?: string[] | null;
  url?: string | null;
  urls?: string[] | null;
}

interface FulfillmentInput {
  lineItemsByFulfillmentOrder: {
    fulfillmentOrderId: string;
    fulfillmentOrderLineItems?: { id: string; quantity: number }[] | null;
  }[];
  notifyCustomer?: boolean | null;
  trackingInfo?: TrackingInput | null;
}

interface Part {
  work: SimFulfillmentOrder;
  lines: { line: SimFulfillmentOrder["lines"][number]; quantity: number }[];
}

function refuse(field: string[], message: string) {
  return { fulfillment: null, fulfillmentEvent: null, userErrors: [{ field, message }] };
}

/** One row per tracking number; urls go with the number at the same place. */
function trackingOf(input: TrackingInput | null | undefined): SimFulfillment["tracking"] {
  if (!input) return [];
  const numbers = input.numbers ?? (input.number ? [input.number] : []);
  const urls = input.urls ?? (input.url ? [input.url] : []);
  return numbers.map((number, index) => ({
    company: input.company ?? null,
    number,
    url: urls[index] ?? null,
  }));
}

/** What each fulfilment order is asked to ship, or the recorded refusal. */
function readParts(context: RequestContext, input: FulfillmentInput): Part[] | ReturnType<typeof refuse> {
  const parts: Part[] = [];
  for (const [at, asked] of input.lineItemsByFulfillmentOrder.entries()) {
    const work = context.shop.fulfillmentOrders.get(idOf("FulfillmentOrder", asked.fulfillmentOrderId) ?? 0);
    if (!work) return refuse(["fulfillment"], "Fulfillment order does not exist.");
    const lines = asked.fulfillmentOrderLineItems ?? [];
    const zero = lines.findIndex(({ quantity }) => quantity <= 0);
    if (zero >= 0)
      return refuse(
        [
          "fulfillment",
          "lineItemsByFulfillmentOrder",
          String(at),
          "fulfillmentOrderLineItems",
          String(zero),
          "quantity",
        ],
        "Quantity must be greater than 0",
      );
    if (work.status !== "OPEN" && work.status !== "IN_PROGRESS")
      return refuse(
        ["fulfillment"],
        `Fulfillment order ${work.id} has an unfulfillable status= ${work.status.toLowerCase()}.`,
      );
    const wanted = lines.length
      ? lines.map(({ id, quantity }) => ({
          line: work.lines.find((line) => line.id === idOf("FulfillmentOrderLineItem", id)),
          quantity,
        }))
      : work.lines.map((line) => ({ line, quantity: line.remaining }));
    const known = wanted.flatMap(({ line, quantity }) =>
      line && quantity <= line.remaining ? [{ line, quantity }] : [],
    );
    if (known.length < wanted.length)
      return refuse(["fulfillment"], "Invalid fulfillment order line item quantity requested.");
    parts.push({ work, lines: known });
  }
  return parts;
}

function mixture(parts: Part[]): string | null {
  const of = (pick: (work: SimFulfillmentOrder) => unknown) => [
    ...new Set(parts.map(({ work }) => pick(work))),
  ];
  if (of((work) => work.orderId).length > 1) return "All fulfillment orders must belong to the same order.";
  if (of((work) => work.locationId).length > 1)
    return "All fulfillment orders must be assigned to a single location.";
  const methods = of((work) => work.deliveryMethod.toLowerCase());
  if (methods.length < 2) return null;
  return `All fulfillment orders must have the same delivery method type. Multiple delivery method types ${JSON.stringify(methods.sort())} were found.`;
}

function fulfillmentCreate(_root: unknown, args: { fulfillment: FulfillmentInput }, context: RequestContext) {
  const { core, shop } = context;
  const parts = readParts(context, args.fulfillment);
  if (!Array.isArray(parts)) return parts;
  const [first] = parts;
  const mixed = mixture(parts);
  const order = first && shop.orders.get(first.work.orderId);
  if (mixed || !first || !order) return refuse(["fulfillment"], mixed ?? "Fulfillment order does not exist.");
  const now = core.now();
  const fulfillment: SimFulfillment = {
    id: core.nextId(),
    orderId: order.id,
    name: `${order.name}.${order.fulfillments.length + 1}`,
    status: "SUCCESS",
    displayStatus: "FULFILLED",
    createdAt: now,
    updatedAt: now,
    tracking: trackingOf(args.fulfillment.trackingInfo),
    lines: parts.flatMap(({ work, lines }) =>
      lines.map(({ line, quantity }) => ({
        id: core.nextId(),
        lineId: line.lineId,
        quantity,
        fulfillmentOrderId: work.id,
      })),
    ),
    events: [],
    locationId: first.work.locationId,
  };
  for (const { work, lines } of parts) {
    for (const { line, quantity } of lines) line.remaining -= quantity;
    work.status = work.lines.every(({ remaining }) => remaining === 0) ? "CLOSED" : "IN_PROGRESS";
    work.updatedAt = now;
  }
  order.fulfillments.push(fulfillment);
  shop.fulfillments.set(fulfillment.id, fulfillment);
  if (args.fulfillment.notifyCustomer) order.mailsSent += 1;
  touch(context, order);
  return { fulfillment, userErrors: [] };
}

function touch({ core, shop }: RequestContext, order: SimOrder): void {
  order.updatedAt = core.now();
  core.notify(shop, "orders/updated", () => orderPayload(order, core));
}

function find({ shop }: RequestContext, id: string): SimFulfillment | undefined {
  return shop.fulfillments.get(idOf("Fulfillment", id) ?? 0);
}

/** Succeeds silently on a cancelled fulfilment too. */
function fulfillmentTrackingInfoUpdate(
  _root: unknown,
  args: { fulfillmentId: string; notifyCustomer?: boolean | null; trackingInfoInput: TrackingInput },
  context: RequestContext,
) {
  const fulfillment = find(context, args.fulfillmentId);
  const order = fulfillment && context.shop.orders.get(fulfillment.orderId);
  if (!fulfillment || !order) return refuse(["fulfillmentId"], "Fulfillment does not exist.");
  fulfillment.tracking = trackingOf(args.trackingInfoInput);
  fulfillment.updatedAt = context.core.now();
  if (args.notifyCustomer) order.mailsSent += 1;
  touch(context, order);
  return { fulfillment, userErrors: [] };
}

function fulfillmentEventCreate(
  _root: unknown,
  {
    fulfillmentEvent: input,
  }: { fulfillmentEvent: Record<string, unknown> & { fulfillmentId: string; status: string } },
  context: RequestContext,
) {
  const fulfillment = find(context, input.fulfillmentId);
  if (!fulfillment) return refuse(["fulfillmentEvent", "fulfillmentId"], "Fulfillment does not exist.");
  const now = context.core.now();
  const event: SimFulfillmentEvent = {
    id: context.core.nextId(),
    status: input.status,
    message: (input.message as string | undefined) ?? null,
    happenedAt: input.happenedAt ? Date.parse(String(input.happenedAt)) : now,
    createdAt: now,
    input,
  };
  fulfillment.events.push(event);
  if (fulfillment.status === "SUCCESS") fulfillment.displayStatus = input.status;
  fulfillment.updatedAt = now;
  return { fulfillmentEvent: event, userErrors: [] };
}

/** What was fulfilled comes back as a new fulfilment order. */
function fulfillmentCancel(_root: unknown, { id }: { id: string }, context: RequestContext) {
  const { core, shop } = context;
  const fulfillment = find(context, id);
  const order = fulfillment && shop.orders.get(fulfillment.orderId);
  if (!fulfillment || !order) return refuse(["id"], "Fulfillment not found.");
  if (fulfillment.status === "CANCELLED") return { fulfillment, userErrors: [] };
  Object.assign(fulfillment, { status: "CANCELLED", displayStatus: "CANCELED", updatedAt: core.now() });
  for (const workId of new Set(fulfillment.lines.map(({ fulfillmentOrderId }) => fulfillmentOrderId))) {
    const work = shop.fulfillmentOrders.get(workId);
    if (!work) continue;
    const lines = fulfillment.lines.filter(({ fulfillmentOrderId }) => fulfillmentOrderId === workId);
    const again: SimFulfillmentOrder = {
      ...work,
      id: core.nextId(),
      status: "OPEN",
      updatedAt: core.now(),
      holds: [],
      lines: lines.map(({ lineId, quantity }) => ({
        id: core.nextId(),
        lineId,
        total: quantity,
        remaining: quantity,
      })),
    };
    order.fulfillmentOrders.push(again);
    shop.fulfillmentOrders.set(again.id, again);
  }
  touch(context, order);
  return { fulfillment, userErrors: [] };
}

export const FULFILLMENT_MUTATIONS = {
  fulfillmentCreate,
  fulfillmentTrackingInfoUpdate,
  fulfillmentEventCreate,
  fulfillmentCancel,
};

const lastEvent = (fulfillment: SimFulfillment, status: string) =>
  isoTime(fulfillment.events.filter((event) => event.status === status).at(-1)?.happenedAt ?? null);

const locationOf = (fulfillment: SimFulfillment, _: unknown, { shop }: RequestContext) =>
  shop.locations.find(({ id }) => id === fulfillment.locationId) ?? null;

const given = (name: string) => (event: SimFulfillmentEvent) => event.input[name] ?? null;

interface ShippedLine {
  fulfillment: SimFulfillment;
  line: SimFulfillment["lines"][number];
}

export const FULFILLMENT_RESOLVERS = {
  Fulfillment: {
    id: (fulfillment: SimFulfillment) => gid("Fulfillment", fulfillment.id),
    createdAt: (fulfillment: SimFulfillment) => isoTime(fulfillment.createdAt),
    updatedAt: (fulfillment: SimFulfillment) => isoTime(fulfillment.updatedAt),
    deliveredAt: (fulfillment: SimFulfillment) => lastEvent(fulfillment, "DELIVERED"),
    inTransitAt: (fulfillment: SimFulfillment) => lastEvent(fulfillment, "IN_TRANSIT"),
    estimatedDeliveryAt: (fulfillment: SimFulfillment) =>
      fulfillment.events.at(-1)?.input.estimatedDeliveryAt ?? null,
    trackingInfo: (fulfillment: SimFulfillment, args: { first?: number | null }) =>
      fulfillment.tracking.slice(0, args.first ?? 250),
    events: (fulfillment: SimFulfillment, args: PageArguments, context: RequestContext) =>
      connection(fulfillment.events, args, context),
    location: locationOf,
    service: (fulfillment: SimFulfillment, args: unknown, context: RequestContext) => ({
      id: "gid://shopify/FulfillmentService/manual",
      handle: "manual",
      serviceName: "Manual",
      trackingSupport: false,
      type: "MANUAL",
      location: locationOf(fulfillment, args, context),
    }),
    order: ({ orderId }: SimFulfillment, _: unknown, { shop }: RequestContext) =>
      shop.orders.get(orderId) ?? null,
    fulfillmentLineItems: (fulfillment: SimFulfillment, args: PageArguments, context: RequestContext) =>
      connection(
        fulfillment.lines.map((line) => ({ fulfillment, line })),
        args,
        context,
      ),
  },
  FulfillmentLineItem: {
    id: ({ line }: ShippedLine) => gid("FulfillmentLineItem", line.id),
    quantity: ({ line }: ShippedLine) => line.quantity,
    lineItem: ({ fulfillment, line }: ShippedLine, _: unknown, { shop }: RequestContext) => {
      const order = shop.orders.get(fulfillment.orderId);
      return order ? { order, part: order.lines.find(({ id }) => id === line.lineId) } : null;
    },
  },
  FulfillmentEvent: {
    id: (event: SimFulfillmentEvent) => gid("FulfillmentEvent", event.id),
    happenedAt: (event: SimFulfillmentEvent) => isoTime(event.happenedAt),
    createdAt: (event: SimFulfillmentEvent) => isoTime(event.createdAt),
    estimatedDeliveryAt: given("estimatedDeliveryAt"),
    city: given("city"),
    province: given("province"),
    country: given("country"),
    zip: given("zip"),
    address1: given("address1"),
    latitude: given("latitude"),
    longitude: given("longitude"),
  },
};
