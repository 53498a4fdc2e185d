// A scriptable stand-in for Shopify billing: usage records by line and key, up to the approved amount.
import type {
  ActiveSubscription,
  BillingGateway,
  SubscribeOutcome,
  SubscriptionRead,
  UsageFound,
  UsageOutcome,
} from "~/modules/postage/ports";

export type BillingFault = "cut-before" | "cut-after" | "throttled" | "throw";

interface Line {
  gid: string;
  subscriptionGid: string;
  status: ActiveSubscription["status"];
  /** US cents by idempotency key. */
  records: Map<string, number>;
}

export class ScriptedBilling implements BillingGateway {
  cappedMinor = 1_000_000;
  terms = "As agreed";
  /** Whether a key counts in the whole shop, as Shopify says, or on its line only and while that is in force. */
  keysCount: "in the shop" | "per line" = "per line";
  readonly faults: BillingFault[] = [];
  /** Shopify shows these no more. */
  readonly forgotten = new Set<string>();
  asked = 0;
  looks = 0;
  readonly #lines: Line[] = [newLine(1)];

  /** Of the newest approval. */
  get status(): ActiveSubscription["status"] {
    return this.#newest.status;
  }

  set status(status: ActiveSubscription["status"]) {
    this.#newest.status = status;
  }

  get #newest(): Line {
    const line = this.#lines.at(-1);
    if (!line) throw new Error("There is a line from the beginning");
    return line;
  }

  /** Another approval is in force from now on, and the one before it is over. */
  replace(): void {
    this.#newest.status = "cancelled";
    this.#lines.push(newLine(this.#lines.length + 1));
  }

  /** Everything on the merchant's bill. */
  get charged(): number[] {
    return this.#lines.flatMap(({ records }) => [...records.values()]);
  }

  get usedMinor(): number {
    return this.charged.reduce((sum, minor) => sum + minor, 0);
  }

  /** The same Shopify, of which some answers are others. */
  with(change: Partial<BillingGateway>): BillingGateway {
    return {
      subscribe: async () => this.subscribe(),
      changeCap: async () => this.changeCap(),
      readSubscription: async () => this.readSubscription(),
      recordUsage: async (...usage) => this.recordUsage(...usage),
      findUsage: async (...usage) => this.findUsage(...usage),
      ...change,
    };
  }

  async subscribe(): Promise<SubscribeOutcome> {
    return Promise.resolve({ kind: "refused", message: "not here" });
  }

  async changeCap(): Promise<SubscribeOutcome> {
    return Promise.resolve({ kind: "refused", message: "not here" });
  }

  async readSubscription(): Promise<SubscriptionRead> {
    const { cappedMinor, usedMinor, terms } = this;
    const { subscriptionGid, gid: lineItemGid, status } = this.#newest;
    const subscription = { subscriptionGid, lineItemGid, status, cappedMinor, usedMinor, terms };
    return Promise.resolve({ kind: "read", subscription });
  }

  async recordUsage(
    _shop: string,
    usage: { lineItemGid: string; amountMinor: number; description: string; idempotencyKey: string },
  ): Promise<UsageOutcome> {
    this.asked += 1;
    await Promise.resolve();
    const fault = this.faults.shift();
    if (fault === "throttled") return { kind: "not-executed", reason: "throttled", retryAfterMs: 1000 };
    if (fault === "cut-before") return { kind: "unknown", reason: "connection reset" };
    if (fault === "throw") throw new Error("broken gateway");
    const outcome = this.#record(usage);
    return fault === "cut-after" ? { kind: "unknown", reason: "connection reset" } : outcome;
  }

  #record(usage: { lineItemGid: string; amountMinor: number; idempotencyKey: string }): UsageOutcome {
    const { idempotencyKey, amountMinor, lineItemGid } = usage;
    const line = this.#lines.find(({ gid }) => gid === lineItemGid);
    if (!line) return { kind: "refused", capped: false, message: "There is no such line." };
    const perLine = this.keysCount === "per line";
    const ended = { kind: "refused", capped: false, message: "The subscription is not active." } as const;
    if (perLine && line.status !== "active") return ended;
    const known = (perLine ? [line] : this.#lines).some(({ records }) => records.has(idempotencyKey));
    if (!known && line.status !== "active") return ended;
    if (!known && this.usedMinor + amountMinor > this.cappedMinor)
      return { kind: "refused", capped: true, message: "capped" };
    if (!known) line.records.set(idempotencyKey, amountMinor);
    return { kind: "recorded", usageRecordGid: `gid://usage/${idempotencyKey}` };
  }

  async findUsage(
    _shop: string,
    usage: { subscriptionGid: string; idempotencyKey: string },
  ): Promise<UsageFound> {
    this.looks += 1;
    const { subscriptionGid, idempotencyKey } = usage;
    await Promise.resolve();
    const line = this.#lines.find((each) => each.subscriptionGid === subscriptionGid);
    if (!line || this.forgotten.has(subscriptionGid)) return { kind: "gone" };
    if (line.records.has(idempotencyKey))
      return { kind: "recorded", usageRecordGid: `gid://usage/${idempotencyKey}` };
    return { kind: "absent", isOver: line.status === "cancelled" };
  }
}

function newLine(n: number): Line {
  return {
    ...{ gid: `gid://line/${n}`, subscriptionGid: `gid://shopify/AppSubscription/${n}` },
    ...{ status: "active", records: new Map<string, number>() },
  };
}
