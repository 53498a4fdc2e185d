// A scriptable stand-in for Shopify billing: one usage record per key, up to the approved amount.
import type {
  ActiveSubscription,
  BillingGateway,
  SubscribeOutcome,
  UsageOutcome,
} from "~/modules/postage/ports";

export type BillingFault = "cut-before" | "cut-after" | "throttled" | "throw";

export class ScriptedBilling implements BillingGateway {
  cappedMinor = 1_000_000;
  status: ActiveSubscription["status"] = "active";
  /** Of the approval that is in force: no other one takes charges. */
  lineItemGid = "gid://line/1";
  readonly records = new Map<string, number>();
  readonly faults: BillingFault[] = [];
  asked = 0;

  get usedMinor(): number {
    return [...this.records.values()].reduce((sum, minor) => sum + minor, 0);
  }

  async subscribe(): Promise<SubscribeOutcome> {
    return Promise.resolve({ kind: "refused", message: "not here" });
  }

  async readSubscription() {
    const { cappedMinor, usedMinor, status, lineItemGid } = this;
    const gids = { subscriptionGid: "gid://shopify/AppSubscription/1", lineItemGid };
    return Promise.resolve({
      kind: "read" as const,
      subscription: { ...gids, status, cappedMinor, usedMinor },
    });
  }

  async recordUsage(
    _shop: string,
    usage: { lineItemGid: string; amountMinor: number; description: string; idempotencyKey: string },
  ): Promise<UsageOutcome> {
    this.asked += 1;
    const fault = this.faults.shift();
    if (fault === "throttled") return { kind: "not-executed", reason: "throttled", retryAfterMs: 1000 };
    if (fault === "cut-before") return { kind: "unknown", reason: "connection reset" };
    if (fault === "throw") throw new Error("broken gateway");
    const { idempotencyKey, amountMinor } = usage;
    if (usage.lineItemGid !== this.lineItemGid)
      return { kind: "refused", capped: false, message: "The subscription is not active." };
    const known = this.records.has(idempotencyKey);
    if (!known && this.usedMinor + amountMinor > this.cappedMinor)
      return { kind: "refused", capped: true, message: "capped" };
    if (!known) this.records.set(idempotencyKey, amountMinor);
    if (fault === "cut-after") return { kind: "unknown", reason: "connection reset" };
    await Promise.resolve();
    return { kind: "recorded", usageRecordGid: `gid://usage/${idempotencyKey}` };
  }
}
