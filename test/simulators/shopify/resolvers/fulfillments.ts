// Fulfilments as the API asks for them: checked and refused as recorded, carried out by fulfillment-work.ts.
import type { RequestContext } from "../core";
import {
  changeTracking,
  reportEvent,
  ship,
  takeBack,
  trackingOf,
  type ShippedPart,
  type TrackingInput,
} from "../fulfillment-work";
import {
  gid,
  idOf,
  isoTime,
  type SimFulfillment,
  type SimFulfillmentEvent,
  type SimFulfillmentOrder,
} from "../shop-state";
import { connection, type PageArguments } from "./connection";

interface FulfillmentInput {
  lineItemsByFulfillmentOrder: {
    fulfillmentOrderId: string;
    fulfillmentOrderLineItems?: { id: string; quantity: number }[] | null;
  }[];
  notifyCustomer?: boolean | null;
  trackingInfo?: TrackingInput | null;
}

function refuse(field: string[], message: string) {
  return { fulfillment: null, fulfillmentEvent: null, userErrors: [{ field, message }] };
}

/** What each fulfilment order is asked to ship, or the recorded refusal. */
function readParts(
  context: RequestContext,
  input: FulfillmentInput,
): ShippedPart[] | ReturnType<typeof refuse> {
  const parts: ShippedPart[] = [];
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

function mixture(parts: ShippedPart[]): string | null {
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
  const fulfillment = ship({ core, shop, order }, parts, {
    tracking: trackingOf(args.fulfillment.trackingInfo),
    notify: args.fulfillment.notifyCustomer === true,
  });
  return { fulfillment, userErrors: [] };
}

function find({ core, shop }: RequestContext, id: string) {
  const fulfillment = shop.fulfillments.get(idOf("Fulfillment", id) ?? 0);
  const order = fulfillment && shop.orders.get(fulfillment.orderId);
  return fulfillment && order ? { fulfillment, place: { core, shop, order } } : null;
}

function fulfillmentTrackingInfoUpdate(
  _root: unknown,
  args: { fulfillmentId: string; notifyCustomer?: boolean | null; trackingInfoInput: TrackingInput },
  context: RequestContext,
) {
  const found = find(context, args.fulfillmentId);
  if (!found) return refuse(["fulfillmentId"], "Fulfillment does not exist.");
  changeTracking(found.place, found.fulfillment, {
    tracking: trackingOf(args.trackingInfoInput),
    notify: args.notifyCustomer === true,
  });
  return { fulfillment: found.fulfillment, userErrors: [] };
}

function fulfillmentEventCreate(
  _root: unknown,
  {
    fulfillmentEvent: input,
  }: { fulfillmentEvent: Record<string, unknown> & { fulfillmentId: string; status: string } },
  context: RequestContext,
) {
  const found = find(context, input.fulfillmentId);
  if (!found) return refuse(["fulfillmentEvent", "fulfillmentId"], "Fulfillment does not exist.");
  return { fulfillmentEvent: reportEvent(found.place, found.fulfillment, input), userErrors: [] };
}

function fulfillmentCancel(_root: unknown, { id }: { id: string }, context: RequestContext) {
  const found = find(context, id);
  if (!found) return refuse(["id"], "Fulfillment not found.");
  if (found.fulfillment.status !== "CANCELLED") takeBack(found.place, found.fulfillment);
  return { fulfillment: found.fulfillment, userErrors: [] };
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
    totalQuantity: (fulfillment: SimFulfillment) =>
      fulfillment.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    requiresShipping: (fulfillment: SimFulfillment, _: unknown, { shop }: RequestContext) => {
      const lines = shop.orders.get(fulfillment.orderId)?.lines ?? [];
      return fulfillment.lines.some(
        ({ lineId }) => lines.find(({ id }) => id === lineId)?.requiresShipping ?? false,
      );
    },
    events: (fulfillment: SimFulfillment, args: PageArguments, context: RequestContext) =>
      connection(args.reverse ? [...fulfillment.events].reverse() : fulfillment.events, args, context),
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
