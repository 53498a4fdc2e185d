// A scriptable stand-in for the order side of Shopify that satisfies OrderGateway: it remembers every order it made,
// whatever it answered. Faults are queued per orderCreate; search lag and uniqueness are switches.
import type { OrderPlan } from "~/modules/pledges/order/order-plan";
import type {
  CancelOrderOutcome,
  CreateOrderOutcome,
  FindOrdersOutcome,
  GatewayTrouble,
  OrderGateway,
  SendLimits,
  ShopifyOrderSnapshot,
  SimpleOutcome,
} from "~/modules/pledges/ports";
import { toDecimalString } from "~/lib/money";

export type Fault =
  | "commit-then-cut"
  | "fail-before-commit"
  | "throttled"
  | "too-many-attempts"
  | "revoked"
  | "refused"
  | "throw"
  | "hang"
  | "hang-after-commit";

export interface HeldOrder extends ShopifyOrderSnapshot {
  committedAt: Date;
  onHold: boolean;
  /** Where its fulfilment orders were moved; null while Shopify's choice stands. */
  locationGid: string | null;
}

export interface Hang {
  plan: OrderPlan;
  release(outcome?: CreateOrderOutcome): void;
}

const REVOKED = {
  kind: "disconnected",
  disconnection: { code: "token_revoked", message: "revoked" },
} as const;

export class ScriptedShopify implements OrderGateway {
  readonly orders: HeldOrder[] = [];
  /** Source identifiers in the order in which requests arrived, whatever became of them. */
  readonly arrived: string[] = [];
  readonly hangs: Hang[] = [];
  readonly faults: Fault[] = [];
  cancelCalls = 0;
  /** What was asked after creation, e.g. "place #1001"; whatever became of it. */
  readonly arranged: string[] = [];
  /** Answers of placing and holding instead of the usual, in turn. */
  readonly arrangeFaults: SimpleOutcome[] = [];
  locationsGone = false;
  looks = 0;
  searchLagMs = 0;
  uniqueIds = false;
  definitionMissing = false;
  disconnected = false;
  looksFail = false;
  /** What every search by tags ends with instead of an answer. */
  searches: GatewayTrouble | null = null;
  /** Called when a request has arrived, before anything else happens. */
  onArrival: (plan: OrderPlan) => Promise<void> | void = () => undefined;
  #number = 1000;
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  liveOrders(sourceIdentifier?: string): HeldOrder[] {
    return this.orders.filter(
      (order) =>
        order.cancelledAt === null && (!sourceIdentifier || order.sourceIdentifier === sourceIdentifier),
    );
  }

  async acquire(_shop: string, wanted: number, signal: AbortSignal): Promise<number> {
    return Promise.resolve(signal.aborted ? 0 : wanted);
  }

  giveBack(): void {
    return undefined;
  }

  async createOrder(_shop: string, plan: OrderPlan, limits: SendLimits): Promise<CreateOrderOutcome> {
    if (!limits.mayStillSend()) return { kind: "not-executed", reason: "too late", retryAfterMs: 0 };
    this.arrived.push(plan.sourceIdentifier);
    await this.onArrival(plan);
    if (this.disconnected) return REVOKED;
    const fault = this.faults.shift();
    switch (fault) {
      case undefined:
        return this.#commit(plan);
      case "commit-then-cut":
        this.#commit(plan);
        return { kind: "unknown", reason: "connection reset" };
      case "fail-before-commit":
        return { kind: "unknown", reason: "HTTP 502" };
      case "throttled":
        return { kind: "not-executed", reason: "throttled", retryAfterMs: 1000 };
      case "too-many-attempts":
        return { kind: "not-executed", reason: "too many attempts", retryAfterMs: 30_000 };
      case "revoked":
        this.disconnected = true;
        return REVOKED;
      case "refused":
        return refused("Line items is invalid");
      case "throw":
        throw new Error("broken gateway");
      case "hang":
        return this.#hang(plan, () => this.#commit(plan));
      case "hang-after-commit": {
        const outcome = this.#commit(plan);
        return this.#hang(plan, () => outcome);
      }
    }
  }

  async findOrders(_shop: string, sourceIdentifier: string): Promise<FindOrdersOutcome> {
    this.looks += 1;
    await Promise.resolve();
    if (this.disconnected) return REVOKED;
    if (this.definitionMissing) return { kind: "definition-missing" };
    if (this.looksFail) return { kind: "unknown", reason: "HTTP 503" };
    const visible = this.#now().getTime() - this.searchLagMs;
    const orders = this.orders.filter(
      (order) => order.sourceIdentifier === sourceIdentifier && order.committedAt.getTime() <= visible,
    );
    return { kind: "looked", orders: orders.map((order) => ({ ...order })) };
  }

  async findOrdersByTags(_shop: string, tags: string[]): Promise<FindOrdersOutcome> {
    await Promise.resolve();
    if (this.disconnected) return REVOKED;
    if (this.searches) return this.searches;
    const orders = this.orders.filter((order) => order.tags.some((tag) => tags.includes(tag)));
    return { kind: "looked", orders: orders.slice(0, 50).map((order) => ({ ...order })) };
  }

  async readOrder(_shop: string, orderGid: string): Promise<FindOrdersOutcome> {
    await Promise.resolve();
    if (this.disconnected) return REVOKED;
    return {
      kind: "looked",
      orders: this.orders.filter((order) => order.gid === orderGid).map((order) => ({ ...order })),
    };
  }

  async cancelOrder(_shop: string, orderGid: string): Promise<CancelOrderOutcome> {
    this.cancelCalls += 1;
    await Promise.resolve();
    const order = this.orders.find((held) => held.gid === orderGid);
    if (!order || order.cancelledAt) return refused("Order cannot be cancelled");
    order.cancelledAt = this.#now().toISOString();
    return { kind: "cancelled" };
  }

  async placeOrder(_shop: string, orderGid: string, locationGid: string): Promise<SimpleOutcome> {
    await Promise.resolve();
    const order = this.orders.find((held) => held.gid === orderGid);
    this.arranged.push(`place ${order?.name ?? orderGid}`);
    const fault = this.arrangeFaults.shift();
    if (fault) return fault;
    if (!order || this.locationsGone) return refused("Location not found.");
    if (order.locationGid === locationGid) return { kind: "done" };
    if (order.onHold) return refused("It is on hold and can't be moved.");
    order.locationGid = locationGid;
    return { kind: "done" };
  }

  async holdOrder(_shop: string, orderGid: string): Promise<SimpleOutcome> {
    const order = this.orders.find((held) => held.gid === orderGid);
    this.arranged.push(`hold ${order?.name ?? orderGid}`);
    const fault = this.arrangeFaults.shift();
    return fault ?? this.#setHold(orderGid, true);
  }

  async releaseOrder(_shop: string, orderGid: string): Promise<SimpleOutcome> {
    return this.#setHold(orderGid, false);
  }

  async *streamOrders(): AsyncIterable<ShopifyOrderSnapshot> {
    for (const order of this.orders) yield await Promise.resolve({ ...order });
  }

  /** As if Shopify made the order by some other way: a late commit, a copy. */
  commitLate(plan: OrderPlan): void {
    this.#commit(plan);
  }

  #commit(plan: OrderPlan): CreateOrderOutcome {
    if (this.uniqueIds && this.orders.some((order) => order.sourceIdentifier === plan.sourceIdentifier)) {
      return refused("Value is already assigned to another metafield.");
    }
    this.#number += 1;
    const order: HeldOrder = {
      gid: `gid://shopify/Order/${this.#number}`,
      name: `#${this.#number}`,
      sourceIdentifier: plan.sourceIdentifier,
      tags: [...plan.tags],
      createdAt: this.#now().toISOString(),
      cancelledAt: null,
      total: { amount: toDecimalString(plan.totalMinor, plan.currency), currency: plan.currency },
      totalTax: {
        amount: toDecimalString(plan.tax?.amountMinor ?? 0, plan.currency),
        currency: plan.currency,
      },
      financialStatus: plan.status,
      fulfillmentStatus: "UNFULFILLED",
      committedAt: this.#now(),
      onHold: false,
      locationGid: null,
    };
    this.orders.push(order);
    return { kind: "created", order: { ...order } };
  }

  async #hang(plan: OrderPlan, usual: () => CreateOrderOutcome): Promise<CreateOrderOutcome> {
    return new Promise((resolve) => {
      this.hangs.push({ plan, release: (outcome) => resolve(outcome ?? usual()) });
    });
  }

  #setHold(orderGid: string, onHold: boolean): Promise<SimpleOutcome> {
    const order = this.orders.find((held) => held.gid === orderGid);
    if (!order) return Promise.resolve(refused("Order does not exist"));
    order.onHold = onHold;
    return Promise.resolve({ kind: "done" });
  }
}

function refused(message: string) {
  return { kind: "refused" as const, errors: [{ code: "INVALID", field: null, message }] };
}
