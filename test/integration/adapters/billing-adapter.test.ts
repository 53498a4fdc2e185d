// Our billing gateway against the simulated store, over real HTTP, with the page on which the merchant decides.
import pino from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { createShopifyAdapters } from "~/adapters/shopify/create-shopify-adapters.server";
import { createShopFetch } from "~/adapters/shopify/shop-fetch.server";
import { systemClock } from "~/lib/clock";
import { planShopMoney } from "~/modules/pledges/order/shop-money";
import { doMerchantAction } from "../../simulators/shopify/merchant-actions";
import { startShopifySimulator, type RunningShopifySimulator } from "../../simulators/shopify/serve";

const SHOP = "adas-games.myshopify.com";
const PLAN = {
  ...{ name: "PledgeDock postage", terms: "USPS postage plus 10 %", cappedMinor: 10_000 },
  ...{ returnUrl: "https://pledgedock.example/app/shipping/setup?shop=x", test: true },
};
const running: RunningShopifySimulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
});

async function connect() {
  const started = await startShopifySimulator({ bulkDelayMs: 0 });
  running.push(started);
  const { simulator, origin } = started;
  const token = simulator.installApp(SHOP);
  const { billing } = createShopifyAdapters({
    fetch: createShopFetch(origin),
    getAccessToken: () => Promise.resolve(token),
    clock: systemClock,
    log: pino({ level: "silent" }),
    requestTimeoutMs: 2_000,
    maxInFlight: 20,
    planShopMoney,
  });
  const act = (action: string, details: Record<string, unknown> = {}) => {
    const answer = doMerchantAction(simulator, { action, shop: SHOP, ...details });
    if (!answer.ok) throw new Error(String(answer.problem));
  };
  const ask = async (change: Partial<typeof PLAN> = {}) => {
    const outcome = await billing.subscribe(SHOP, { ...PLAN, ...change });
    if (outcome.kind !== "confirm") throw new Error(`Not asked: ${JSON.stringify(outcome)}`);
    return outcome;
  };
  const decide = async (url: string, decision: "approve" | "decline") =>
    fetch(url, { method: "POST", body: new URLSearchParams({ decision }), redirect: "manual" });
  const read = async () => {
    const outcome = await billing.readSubscription(SHOP);
    if (outcome.kind !== "read") throw new Error(`Not read: ${JSON.stringify(outcome)}`);
    return outcome.subscription;
  };
  /** A subscription that the merchant approved. */
  const subscribed = async () => {
    const { confirmationUrl } = await ask();
    await decide(confirmationUrl, "approve");
    const subscription = await read();
    if (!subscription) throw new Error("no subscription");
    const record = async (amountMinor: number, idempotencyKey: string) =>
      billing.recordUsage(SHOP, {
        ...{ lineItemGid: subscription.lineItemGid, amountMinor, idempotencyKey },
        description: "Postage",
      });
    return { ...subscription, record };
  };
  const usage = () => simulator.state(SHOP).subscriptions.flatMap((each) => each.usage);
  return { act, ask, billing, decide, origin, read, simulator, subscribed, usage };
}

describe("a subscription", () => {
  it("waits for the merchant, who sees terms and limit, and then counts what is used", async () => {
    const shop = await connect();
    expect(await shop.read()).toBeNull();
    const { confirmationUrl, subscriptionGid } = await shop.ask();
    expect(await shop.read()).toMatchObject({ subscriptionGid, status: "pending" });
    const page = await (await fetch(confirmationUrl)).text();
    for (const text of ["PledgeDock postage", "USPS postage plus 10 %", "$100.00", "Approve", "Decline"])
      expect(page).toContain(text);
    const back = await shop.decide(confirmationUrl, "approve");
    expect(back.headers.get("location")).toMatch(/^https:\/\/pledgedock\.example\/.+\?shop=x&charge_id=\d+$/);
    expect(await shop.read()).toMatchObject({
      ...{ subscriptionGid, status: "active", cappedMinor: 10_000, usedMinor: 0 },
    });
    expect(shop.simulator.state(SHOP).subscriptions).toMatchObject([{ test: true, status: "ACTIVE" }]);
  });

  it("that is declined says so, and cannot be approved afterwards", async () => {
    const shop = await connect();
    const { confirmationUrl } = await shop.ask();
    await shop.decide(confirmationUrl, "decline");
    expect(await shop.read()).toMatchObject({ status: "declined" });
    expect((await shop.decide(confirmationUrl, "approve")).status).toBe(409);
    expect(await shop.read()).toMatchObject({ status: "declined" });
  });

  it("stays in force until a newer one is approved in its place", async () => {
    const shop = await connect();
    const first = await shop.subscribed();
    const second = await shop.ask({ cappedMinor: 50_000 });
    expect(await shop.read()).toMatchObject({ subscriptionGid: first.subscriptionGid, status: "active" });
    await shop.decide(second.confirmationUrl, "approve");
    expect(await shop.read()).toMatchObject({
      ...{ subscriptionGid: second.subscriptionGid, status: "active", cappedMinor: 50_000 },
    });
    expect(shop.simulator.state(SHOP).subscriptions.map(({ status }) => status)).toEqual([
      "CANCELLED",
      "ACTIVE",
    ]);
  });

  it("has another amount once the merchant agrees, and what it has used stays counted", async () => {
    const shop = await connect();
    const { lineItemGid, subscriptionGid, record } = await shop.subscribed();
    await record(9_000, "key-1");
    const raise = async (cappedMinor: number) => {
      const outcome = await shop.billing.changeCap(SHOP, { lineItemGid, cappedMinor });
      if (outcome.kind !== "confirm") throw new Error(JSON.stringify(outcome));
      return outcome.confirmationUrl;
    };
    await shop.decide(await raise(20_000), "decline");
    expect(await shop.read()).toMatchObject({ lineItemGid, status: "active", cappedMinor: 10_000 });
    const url = await raise(30_000);
    expect(await (await fetch(url)).text()).toContain("$300.00");
    expect(await record(9_000, "key-2")).toMatchObject({ kind: "refused", capped: true });
    const back = await shop.decide(url, "approve");
    expect(back.headers.get("location")).toMatch(/charge_id=\d+$/);
    expect(await shop.read()).toMatchObject({
      ...{ subscriptionGid, lineItemGid, status: "active", cappedMinor: 30_000, usedMinor: 9_000 },
      terms: PLAN.terms,
    });
    expect(await record(9_000, "key-3")).toMatchObject({ kind: "recorded" });
    expect((await shop.decide(url, "approve")).status).toBe(409);
    expect(shop.simulator.state(SHOP).subscriptions).toHaveLength(1);
  });

  it("of which another amount is refused says so in Shopify's words", async () => {
    const shop = await connect();
    const { lineItemGid, record } = await shop.subscribed();
    await record(5_000, "key-1");
    const cap = async (gid: string, cappedMinor: number) =>
      shop.billing.changeCap(SHOP, { lineItemGid: gid, cappedMinor });
    expect(await cap(lineItemGid, 4_999)).toMatchObject({ kind: "refused" });
    expect(await cap("gid://shopify/AppSubscriptionLineItem/1?v=1&index=0", 20_000)).toMatchObject({
      kind: "refused",
    });
    shop.act("cancel-subscription");
    expect(await cap(lineItemGid, 20_000)).toMatchObject({ kind: "refused" });
  });

  it("that Shopify froze, or that ended with the installation, is told as it is", async () => {
    const shop = await connect();
    await shop.subscribed();
    shop.act("freeze-subscription");
    expect(await shop.read()).toMatchObject({ status: "frozen" });
    shop.act("approve-subscription");
    shop.act("set-cap", { cappedMinor: 20_000 });
    expect(await shop.read()).toMatchObject({ status: "active", cappedMinor: 20_000 });
    shop.act("cancel-subscription");
    expect(await shop.read()).toMatchObject({ status: "cancelled" });
  });

  it("that Shopify refuses to ask for is refused with its words", async () => {
    const shop = await connect();
    expect(await shop.billing.subscribe(SHOP, { ...PLAN, name: " " })).toEqual({
      ...{ kind: "refused", message: "Name can't be blank" },
    });
  });

  it("is not known where Shopify does not answer", async () => {
    const shop = await connect();
    shop.act("revoke-tokens");
    expect(await shop.billing.readSubscription(SHOP)).toMatchObject({ kind: "unavailable" });
    expect(await shop.billing.subscribe(SHOP, PLAN)).toMatchObject({ kind: "unavailable" });
  });
});

describe("usage", () => {
  it("is charged once per key, however often it is sent", async () => {
    const shop = await connect();
    const { record } = await shop.subscribed();
    const first = await record(1_234, "key-1");
    expect(first).toMatchObject({ kind: "recorded" });
    expect(await record(1_234, "key-1")).toEqual(first);
    expect(await record(1, "key-2")).toMatchObject({ kind: "recorded" });
    expect(await shop.read()).toMatchObject({ usedMinor: 1_235 });
    expect(shop.usage()).toMatchObject([
      { amountMinor: 1_234, description: "Postage", idempotencyKey: "key-1" },
      { amountMinor: 1, idempotencyKey: "key-2" },
    ]);
  });

  it("that a cut connection left unclear is settled by sending it again", async () => {
    const shop = await connect();
    const { record } = await shop.subscribed();
    shop.simulator.faults.apply({
      rules: [{ operation: "AppUsageRecordCreate", kind: "cut-after-commit", count: 1 }],
    });
    expect(await record(500, "key-1")).toMatchObject({ kind: "unknown" });
    expect(await record(500, "key-1")).toMatchObject({ kind: "recorded" });
    expect(shop.usage()).toHaveLength(1);
  });

  it("beyond the approved amount is refused as such, to the cent", async () => {
    const shop = await connect();
    const { record } = await shop.subscribed();
    expect(await record(9_999, "key-1")).toMatchObject({ kind: "recorded" });
    expect(await record(2, "key-2")).toMatchObject({ kind: "refused", capped: true });
    expect(await record(1, "key-3")).toMatchObject({ kind: "recorded" });
  });

  it("of a subscription that is over is refused, but not for its limit", async () => {
    const shop = await connect();
    const { record } = await shop.subscribed();
    shop.act("cancel-subscription");
    expect(await record(1, "key-1")).toMatchObject({ kind: "refused", capped: false });
  });

  for (const usageKeys of ["shop", "line"] as const) {
    it(`of an approval that has ended can be looked up by its key, keys counting per ${usageKeys}`, async () => {
      const shop = await connect();
      shop.simulator.config.usageKeys = usageKeys;
      const { lineItemGid, subscriptionGid, record } = await shop.subscribed();
      const look = async (idempotencyKey: string) =>
        shop.billing.findUsage(SHOP, { subscriptionGid, lineItemGid, idempotencyKey });
      expect(await look("key-1")).toEqual({ kind: "absent", isOver: false });
      await record(500, "key-1");
      const found = await look("key-1");
      expect(found).toMatchObject({ kind: "recorded" });
      expect(await record(500, "key-1")).toEqual(found);
      const newer = await shop.ask();
      await shop.decide(newer.confirmationUrl, "approve");
      expect(await look("key-1")).toEqual(found);
      expect(await look("key-2")).toEqual({ kind: "absent", isOver: true });
      const again = await record(500, "key-1");
      expect(again.kind).toBe(usageKeys === "line" ? "refused" : "recorded");
      expect(shop.usage()).toHaveLength(1);
    });
  }

  it("of a subscription that Shopify does not show is not known to be absent", async () => {
    const shop = await connect();
    const { lineItemGid, subscriptionGid } = await shop.subscribed();
    const asked = { subscriptionGid, lineItemGid, idempotencyKey: "key-1" };
    const gone = "gid://shopify/AppSubscription/1";
    expect(await shop.billing.findUsage(SHOP, { ...asked, subscriptionGid: gone })).toEqual({ kind: "gone" });
    expect(await shop.billing.findUsage(SHOP, { ...asked, lineItemGid: "gid://line/1" })).toEqual({
      kind: "gone",
    });
    shop.act("revoke-tokens");
    expect(await shop.billing.findUsage(SHOP, asked)).toMatchObject({ kind: "unavailable" });
  });

  it("while the shop has taken back its access was not charged", async () => {
    const shop = await connect();
    const { record } = await shop.subscribed();
    shop.act("revoke-tokens");
    expect(await record(1, "key-1")).toMatchObject({ kind: "not-executed" });
    expect(shop.usage()).toEqual([]);
  });
});
