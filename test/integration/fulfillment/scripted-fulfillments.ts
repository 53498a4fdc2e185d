// A scriptable stand-in for the fulfilment side of Shopify that satisfies FulfillmentGateway: orders with fulfilment
// orders, quantities that are really used up, and every fulfilment it made, whatever it answered.
import type { PostalAddress } from "~/lib/address/postal-address";
import type {
  ChangeFulfillmentOutcome,
  FindOrderOfOutcome,
  FulfillmentGateway,
  FulfillmentRequest,
  FulfillOutcome,
  OpenFulfillmentOrder,
  OrderTarget,
  ReadDestinationsOutcome,
  ReadFulfillmentOrdersOutcome,
  ReadShipmentsOutcome,
} from "~/modules/fulfillment/ports";
import type { FulfillmentSnapshot, OrderShipments, OutlinedOrder } from "~/modules/fulfillment/shipments";
import type { SendLimits } from "~/modules/pledges/ports";

export type FulfillFault =
  | "commit-then-cut"
  | "fail-before-commit"
  | "throttled"
  | "revoked"
  | "refused"
  | "throw"
  | "die-after-commit"
  | "die-before-commit";

export interface HeldLine {
  sku: string;
  quantity: number;
  /** Which fulfilment order it is in; lines of one name are one. */
  part?: string;
  requiresShipping?: boolean;
}

export interface HeldPart extends Omit<OpenFulfillmentOrder, "lines"> {
  lines: { gid: string; lineItemGid: string; sku: string | null; remaining: number }[];
}

interface HeldOrder {
  gid: string;
  name: string;
  cancelledAt: string | null;
  lines: OrderShipments["lines"];
  parts: HeldPart[];
  fulfillments: FulfillmentSnapshot[];
  hidden: boolean;
  destination: PostalAddress | null;
  financialStatus: string;
}

/** Where every order goes until a test says otherwise. */
export const DESTINATION: PostalAddress = {
  ...{ name: "Elizabeth Swan", company: null, street1: "179 N Harbor Dr", street2: null },
  ...{ city: "Redondo Beach", state: "CA", zip: "90277", country: "US" },
  ...{ phone: null, email: "elizabeth@backers.example" },
};

const REVOKED = {
  kind: "disconnected",
  disconnection: { code: "token_revoked", message: "revoked" },
} as const;

export class ScriptedFulfillments implements FulfillmentGateway {
  readonly orders = new Map<string, HeldOrder>();
  readonly faults: FulfillFault[] = [];
  /** Requests that arrived, whatever became of them. */
  readonly arrived: FulfillmentRequest[] = [];
  /** Fulfilments of which Shopify mailed the backer. */
  readonly mailed: string[] = [];
  cancelCalls = 0;
  trackCalls = 0;
  cancelRefusal: string | null = null;
  disconnected = false;
  readsFail = false;
  /** Called when a fulfillmentCreate has arrived, before anything else happens. */
  onArrival: (request: FulfillmentRequest) => Promise<void> | void = () => undefined;
  #number = 0;
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  addOrder(gid: string, name: string, lines: HeldLine[]): HeldOrder {
    const parts = new Map<string, HeldPart>();
    const held = lines.map((line, index) => {
      const lineItemGid = `${gid}/line/${index}`;
      const part = line.part ?? (line.requiresShipping === false ? "services" : "warehouse");
      const known = parts.get(part) ?? {
        ...{
          gid: `${gid}/part/${part}`,
          status: "open" as const,
          locationGid: `gid://shopify/Location/${part}`,
        },
        ...{ deliveryMethod: line.requiresShipping === false ? "none" : "shipping", holds: [], lines: [] },
        assignedService: null,
      };
      known.lines.push({
        gid: `${gid}/partline/${index}`,
        lineItemGid,
        sku: line.sku,
        remaining: line.quantity,
      });
      parts.set(part, known);
      return {
        ...{ lineItemGid, sku: line.sku, currentQuantity: line.quantity },
        requiresShipping: line.requiresShipping !== false,
      };
    });
    const order = {
      gid,
      name,
      cancelledAt: null,
      lines: held,
      parts: [...parts.values()],
      fulfillments: [],
      hidden: false,
      destination: DESTINATION,
      financialStatus: "paid",
    };
    this.orders.set(gid, order);
    return order;
  }

  order(gid: string): HeldOrder {
    const order = this.orders.get(gid);
    if (!order) throw new Error(`No order ${gid}`);
    return order;
  }

  /** Fulfilments that count, with their numbers and quantities. */
  live(gid: string): { numbers: string[]; quantity: number; company: string | null }[] {
    return this.order(gid)
      .fulfillments.filter(({ status }) => status === "success")
      .map(({ tracking, lines }) => ({
        numbers: tracking.map(({ number }) => number),
        quantity: lines.reduce((sum, line) => sum + line.quantity, 0),
        company: tracking[0]?.company ?? null,
      }));
  }

  /** As a warehouse does it by itself: everything that is left. */
  fulfilElsewhere(gid: string, numbers: string[]): void {
    const order = this.order(gid);
    const parts = order.parts.map((part) => ({
      fulfillmentOrderGid: part.gid,
      lines: part.lines.map(({ gid: line, remaining }) => ({ gid: line, quantity: remaining })),
    }));
    this.#commit({
      orderGid: gid,
      parts,
      tracking: { company: "UPS", numbers, urls: [] },
      notifyCustomer: false,
    });
  }

  async readShipments(_shop: string, orderGids: string[]): Promise<ReadShipmentsOutcome> {
    await Promise.resolve();
    if (this.disconnected) return REVOKED;
    if (this.readsFail) return { kind: "unknown", reason: "HTTP 503" };
    const orders = orderGids.flatMap((gid) => {
      const order = this.orders.get(gid);
      return order && !order.hidden ? [this.#shipmentsOf(order)] : [];
    });
    return {
      kind: "read",
      orders,
      hidden: orderGids.filter((gid) => !orders.some((order) => order.orderGid === gid)),
    };
  }

  async *streamOrders(): AsyncIterable<OutlinedOrder> {
    for (const { gid } of this.orders.values()) {
      yield await Promise.resolve({ orderGid: gid, fingerprint: "x", shipments: null });
    }
  }

  async readFulfillmentOrders(_shop: string, orderGid: string): Promise<ReadFulfillmentOrdersOutcome> {
    await Promise.resolve();
    if (this.disconnected) return REVOKED;
    const order = this.orders.get(orderGid);
    if (!order || order.hidden) return { kind: "hidden" };
    return { kind: "read", orders: structuredClone(order.parts), target: targetOf(order) };
  }

  async readDestinations(_shop: string, orderGids: string[]): Promise<ReadDestinationsOutcome> {
    await Promise.resolve();
    if (this.disconnected) return REVOKED;
    if (this.readsFail) return { kind: "unknown", reason: "no answer" };
    const targets = orderGids.flatMap((gid) => {
      const order = this.orders.get(gid);
      return order && !order.hidden ? [targetOf(order)] : [];
    });
    const found = new Set(targets.map(({ orderGid }) => orderGid));
    return { kind: "read", targets, hidden: orderGids.filter((gid) => !found.has(gid)) };
  }

  async findOrderOf(): Promise<FindOrderOfOutcome> {
    return Promise.resolve({ kind: "hidden" });
  }

  async fulfill(_shop: string, request: FulfillmentRequest, limits?: SendLimits): Promise<FulfillOutcome> {
    if (limits && !limits.mayStillSend())
      return { kind: "not-executed", reason: "too late", retryAfterMs: 0 };
    this.arrived.push(request);
    await this.onArrival(request);
    if (this.disconnected) return REVOKED;
    const fault = this.faults.shift();
    switch (fault) {
      case undefined:
        return this.#commit(request);
      case "commit-then-cut":
        this.#commit(request);
        return { kind: "unknown", reason: "connection reset" };
      case "fail-before-commit":
        return { kind: "unknown", reason: "HTTP 502" };
      case "throttled":
        return { kind: "not-executed", reason: "throttled", retryAfterMs: 1000 };
      case "revoked":
        this.disconnected = true;
        return REVOKED;
      case "refused":
        return refused("Fulfillment order has an unfulfillable status= closed.");
      case "throw":
        throw new Error("broken gateway");
      case "die-after-commit":
        this.#commit(request);
        return new Promise(() => undefined);
      case "die-before-commit":
        return new Promise(() => undefined);
    }
  }

  async cancelFulfillment(_shop: string, gid: string): Promise<ChangeFulfillmentOutcome> {
    this.cancelCalls += 1;
    await Promise.resolve();
    if (this.cancelRefusal !== null) return refused(this.cancelRefusal);
    const [order, fulfillment] = this.#find(gid);
    if (fulfillment.status === "cancelled") return refused("Fulfillment is already cancelled.");
    fulfillment.status = "cancelled";
    fulfillment.updatedAt = this.#now().toISOString();
    for (const { lineItemGid, quantity } of fulfillment.lines) {
      const line = order.parts.flatMap((part) => part.lines).find((each) => each.lineItemGid === lineItemGid);
      if (line) line.remaining += quantity;
      const part = order.parts.find((each) => each.lines.some((other) => other === line));
      if (part) part.status = "open";
    }
    return { kind: "done" };
  }

  async replaceTracking(
    _shop: string,
    gid: string,
    tracking: FulfillmentRequest["tracking"],
    notifyCustomer: boolean,
  ): Promise<ChangeFulfillmentOutcome> {
    this.trackCalls += 1;
    await Promise.resolve();
    const [, fulfillment] = this.#find(gid);
    fulfillment.tracking = toTracking(tracking);
    fulfillment.updatedAt = this.#now().toISOString();
    if (notifyCustomer) this.mailed.push(gid);
    return { kind: "done" };
  }

  #find(gid: string): [HeldOrder, FulfillmentSnapshot] {
    for (const order of this.orders.values()) {
      const fulfillment = order.fulfillments.find((each) => each.gid === gid);
      if (fulfillment) return [order, fulfillment];
    }
    throw new Error(`No fulfilment ${gid}`);
  }

  #shipmentsOf(order: HeldOrder): OrderShipments {
    return structuredClone({
      ...{ orderGid: order.gid, orderName: order.name, updatedAt: this.#now().toISOString() },
      ...{ cancelledAt: order.cancelledAt, lines: order.lines, fulfillments: order.fulfillments },
      financialStatus: order.financialStatus.toUpperCase(),
      onHold: order.parts.some(({ status }) => status === "on_hold"),
    });
  }

  #commit(request: FulfillmentRequest): FulfillOutcome {
    const order = this.order(request.orderGid);
    const chosen = request.parts.map((wanted) => ({
      wanted,
      part: order.parts.find(({ gid }) => gid === wanted.fulfillmentOrderGid),
    }));
    const methods = new Set(chosen.map(({ part }) => `${part?.locationGid} ${part?.deliveryMethod}`));
    if (methods.size > 1 && request.tracking.company !== "UPS") {
      return refused("All fulfillment orders must have the same delivery method type.");
    }
    const lines: FulfillmentSnapshot["lines"] = [];
    for (const { wanted, part } of chosen) {
      if (!part || part.status !== "open")
        return refused("Fulfillment order has an unfulfillable status= closed.");
      for (const { gid, quantity } of wanted.lines ?? []) {
        const line = part.lines.find((each) => each.gid === gid);
        if (!line || quantity > line.remaining) {
          return refused("Invalid fulfillment order line item quantity requested.");
        }
        lines.push({ lineItemGid: line.lineItemGid, sku: line.sku, quantity });
      }
    }
    for (const { lineItemGid, quantity } of lines) {
      const line = order.parts.flatMap((part) => part.lines).find((each) => each.lineItemGid === lineItemGid);
      if (line) line.remaining -= quantity;
    }
    for (const part of order.parts)
      if (part.lines.every(({ remaining }) => remaining === 0)) part.status = "closed";
    this.#number += 1;
    const now = this.#now().toISOString();
    const fulfillment: FulfillmentSnapshot = {
      ...{ gid: `gid://shopify/Fulfillment/${this.#number}`, orderGid: order.gid },
      ...{
        name: `${order.name}.${order.fulfillments.length + 1}`,
        status: "success",
        createdAt: now,
        updatedAt: now,
      },
      ...{ deliveredAt: null, tracking: toTracking(request.tracking), lines, events: [] },
    };
    order.fulfillments.push(fulfillment);
    if (request.notifyCustomer) this.mailed.push(fulfillment.gid);
    return { kind: "fulfilled", fulfillment: structuredClone(fulfillment) };
  }
}

function toTracking({
  company,
  numbers,
  urls,
}: FulfillmentRequest["tracking"]): FulfillmentSnapshot["tracking"] {
  return numbers.map((number, index) => ({ number, company, url: urls[index] ?? null }));
}

function refused(message: string) {
  return { kind: "refused" as const, errors: [{ field: null, message }] };
}

function targetOf({ gid, destination, financialStatus, cancelledAt }: HeldOrder): OrderTarget {
  return { orderGid: gid, destination, financialStatus, cancelled: cancelledAt !== null };
}
