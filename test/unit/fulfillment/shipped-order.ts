// An order as a small Shopify holds it, and everything that Shopify would tell of it along the way.
import fc from "fast-check";
import type { OrderNews } from "~/modules/fulfillment/packages/shipping-news";
import type {
  FulfillmentSnapshot,
  OrderLineState,
  OrderShipments,
  ShipmentEvent,
  ShipmentEventKind,
} from "~/modules/fulfillment/shipments";

export const ORDER = "gid://shopify/Order/1";
const KINDS: ShipmentEventKind[] = ["confirmed", "in_transit", "delayed", "out_for_delivery", "delivered"];
const LINES = ["gid://shopify/LineItem/1", "gid://shopify/LineItem/2", "gid://shopify/LineItem/9"];

const STATUSES = ["PAID", "PARTIALLY_REFUNDED", "REFUNDED"];

/** What somebody does in the shop; `seconds` is how long after the step before. */
export interface Step {
  seconds: number;
  what: "fulfil" | "track" | "cancel" | "event" | "edit" | "pay";
  which: number;
  numbers: string[];
}

export function steps(leastSeconds: number, most = 8): fc.Arbitrary<Step[]> {
  return fc.array(
    fc.record({
      seconds: fc.integer({ min: leastSeconds, max: leastSeconds + 1 }),
      what: fc.constantFrom("fulfil", "fulfil", "track", "cancel", "event", "event", "edit", "pay"),
      which: fc.nat(5),
      numbers: fc.uniqueArray(fc.constantFrom("AA1", "AA 2", "bb-3", "CC4"), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: most },
  );
}

export interface ToldStory {
  /** Every webhook, in the order in which it happened; each may come late, twice, or before another. */
  webhooks: OrderNews[];
  /** What reading the order answers in the end. */
  final: OrderShipments;
  /** What reading it would have answered after each step. */
  reads: OrderShipments[];
}

export function newsOf(part: Partial<OrderNews>): OrderNews {
  const nothing = { orderName: null, lines: null, onHold: null, cancelledAt: null, madeBy: null };
  return { orderGid: ORDER, ...nothing, fulfillments: [], events: [], ...part };
}

/** Plays the steps and writes down what Shopify tells. */
export function tell(story: Step[], orderGid = ORDER, ids = 0): ToldStory {
  let at = Date.parse("2026-11-22T12:00:00Z");
  const now = () => new Date(at).toISOString();
  const lines: OrderLineState[] = LINES.map((lineItemGid, index) => ({
    lineItemGid,
    sku: `SKU-${index}`,
    currentQuantity: index === 2 ? 1 : 2,
    requiresShipping: index !== 2,
  }));
  const fulfillments: (FulfillmentSnapshot & { events: ShipmentEvent[] })[] = [];
  const webhooks: OrderNews[] = [];
  const reads: OrderShipments[] = [];
  let updatedAt = now();
  let financialStatus = "PARTIALLY_PAID";
  const withoutEvents = (each: FulfillmentSnapshot): FulfillmentSnapshot => ({
    ...structuredClone(each),
    events: null,
  });
  const tellOrder = () => {
    updatedAt = now();
    const state = structuredClone(lines);
    webhooks.push(
      newsOf({
        ...{ orderGid, lines: { updatedAt, state, financialStatus } },
        fulfillments: fulfillments.map(withoutEvents),
      }),
    );
  };
  const tellFulfillment = (each: FulfillmentSnapshot) =>
    webhooks.push(newsOf({ orderGid, fulfillments: [withoutEvents(each)] }));
  const read = (): OrderShipments => ({
    ...{ orderGid, orderName: "#1001", updatedAt, cancelledAt: null, onHold: false, financialStatus },
    lines: structuredClone(lines),
    fulfillments: structuredClone(fulfillments),
  });
  tellOrder();
  for (const [index, step] of story.entries()) {
    at += step.seconds * 1000;
    const one = fulfillments[step.which % Math.max(fulfillments.length, 1)];
    const tracking = step.numbers.map((number) => ({ number, company: "USPS", url: null }));
    if (step.what === "pay") {
      financialStatus = STATUSES[step.which % STATUSES.length] ?? financialStatus;
    } else if (step.what === "fulfil" || (!one && step.what !== "edit")) {
      const quantity = 1 + (step.which % 2);
      const fulfillment = {
        ...{ gid: `gid://shopify/Fulfillment/${ids + index + 1}`, orderGid, name: `#1001.${index}` },
        ...{ status: "success" as const, createdAt: now(), updatedAt: now(), deliveredAt: null, tracking },
        lines: [{ lineItemGid: LINES[step.which % 3] ?? "", sku: `SKU-${step.which % 3}`, quantity }],
        events: [],
      };
      fulfillments.push(fulfillment);
      tellFulfillment(fulfillment);
    } else if (step.what === "edit") {
      const line = lines[step.which % 3];
      if (line) line.currentQuantity = Math.max(0, line.currentQuantity - 1);
    } else if (one && step.what === "event") {
      const event = {
        sourceId: `gid://shopify/FulfillmentEvent/${ids + index + 1}`,
        kind: KINDS[step.which % KINDS.length] ?? "in_transit",
        ...{ at: now(), message: null },
      };
      one.events.push(event);
      webhooks.push(newsOf({ orderGid, events: [{ ...event, fulfillmentGid: one.gid }] }));
    } else if (one) {
      if (step.what === "cancel") one.status = "cancelled";
      else one.tracking = tracking;
      one.updatedAt = now();
      tellFulfillment(one);
    }
    tellOrder();
    reads.push(read());
  }
  return { webhooks, final: read(), reads };
}

/** The deliveries of a story: each webhook one to three times, in any order. */
export function deliveries(webhooks: OrderNews[]): fc.Arbitrary<OrderNews[]> {
  return fc
    .tuple(...webhooks.map(() => fc.integer({ min: 1, max: 3 })))
    .map((copies) =>
      webhooks.flatMap((news, index) => Array.from({ length: copies[index] ?? 1 }, () => news)),
    )
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }));
}
