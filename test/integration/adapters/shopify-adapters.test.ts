// Our Shopify adapters against the simulated store, over real HTTP.
import pino from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { createShopifyAdapters } from "~/adapters/shopify/create-shopify-adapters.server";
import { createShopFetch } from "~/adapters/shopify/shop-fetch.server";
import { systemClock } from "~/lib/clock";
import type { OrderPlan } from "~/modules/pledges/order/order-plan";
import type { ShopifyOrderSnapshot } from "~/modules/pledges/ports";
import { planShopMoney } from "~/modules/pledges/order/shop-money";
import { startShopifySimulator, type RunningShopifySimulator } from "../../simulators/shopify/serve";
import type { SimulatorOptions } from "../../simulators/shopify/simulator";
import { samplePlan } from "../../unit/adapters/sample-plan";

const SHOP = "adas-games.myshopify.com";
const ALWAYS = { mayStillSend: () => true };
const running: RunningShopifySimulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
});

async function connect(options: SimulatorOptions & { maxInFlight?: number } = {}) {
  const { maxInFlight = 20, ...switches } = options;
  const started = await startShopifySimulator(switches);
  running.push(started);
  const { simulator, origin } = started;
  let token = simulator.installApp();
  const adapters = createShopifyAdapters({
    fetch: createShopFetch(origin),
    getAccessToken: (_shop, rejected) => {
      if (rejected === token)
        token = simulator.core.tokens.issue(SHOP, simulator.shop().scopes, true).accessToken;
      return Promise.resolve(token);
    },
    clock: systemClock,
    log: pino({ level: "silent" }),
    requestTimeoutMs: 5_000,
    maxInFlight,
    planShopMoney,
  });
  const [first, second] = simulator.state().variants;
  const plan = (changes: Partial<OrderPlan> = {}): OrderPlan => {
    const sample = samplePlan();
    const lines = sample.lines.map((line, index) => ({
      ...line,
      variantGid: (index === 0 ? first : second)!.id,
    }));
    return { ...sample, lines, ...changes };
  };
  return { ...adapters, simulator, plan };
}

/** What the plan's identifier, and everything that hangs on it, looks like for pledge number n. */
const numbered = (n: number): Partial<OrderPlan> => ({
  sourceIdentifier: `pledgedock:backerkit:star-tiles:${n}:1`,
  tags: [String(n), "Star Tiles"],
});

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe("an order", () => {
  it("has every cent and tag of its plan, and sends no mail", async () => {
    const { orders, simulator, plan } = await connect();
    const outcome = await orders.createOrder(SHOP, plan(), ALWAYS);
    expect(outcome).toMatchObject({ kind: "created", order: { total: { amount: "84.0", currency: "USD" } } });
    const [order] = simulator.state().orders;
    expect(order).toMatchObject({
      total: { shop: { minor: 8400 } },
      discount: { shop: { minor: 800 } },
      tax: { shop: { minor: 200 } },
      shipping: { shop: { minor: 1200 } },
      received: { shop: { minor: 8400 } },
      outstanding: { shop: { minor: 0 } },
      financialStatus: "PAID",
      sourceIdentifier: samplePlan().sourceIdentifier,
      email: "backer@example.com",
      phone: null,
    });
    expect([...(order?.tags ?? [])].sort()).toEqual([...samplePlan().tags].sort());
    expect(simulator.state().mailsSent).toBe(0);
  });

  it("in another currency carries both monies", async () => {
    const { orders, simulator, plan } = await connect();
    const outcome = await orders.createOrder(SHOP, plan({ currency: "EUR", shopRate: "1.1" }), ALWAYS);
    expect(outcome).toMatchObject({ kind: "created", order: { total: { amount: "84.0", currency: "EUR" } } });
    expect(simulator.state().orders[0]).toMatchObject({
      total: { shop: { minor: 9240, currency: "USD" }, presentment: { minor: 8400, currency: "EUR" } },
      outstanding: { shop: { minor: 0 }, presentment: { minor: 0 } },
    });
  });

  it("made although the answer was lost is unknown, and found by looking", async () => {
    const { orders, simulator, plan } = await connect({ searchLagMs: 60_000 });
    simulator.faults.apply({ rules: [{ kind: "cut-after-commit", operation: "OrderCreate", count: 1 }] });
    expect(await orders.createOrder(SHOP, plan(), ALWAYS)).toMatchObject({ kind: "unknown" });
    const look = await orders.findOrders(SHOP, plan().sourceIdentifier);
    expect(look).toMatchObject({ kind: "looked", orders: [{ sourceIdentifier: plan().sourceIdentifier }] });
    expect(simulator.state().orders).toHaveLength(1);
  });

  it("is found through the search index too, where the identifier metafield was dropped", async () => {
    const { orders, simulator, plan } = await connect({ duplicateId: "drop-metafield" });
    await orders.createOrder(SHOP, plan(), ALWAYS);
    await orders.createOrder(SHOP, plan(), ALWAYS);
    expect(simulator.state().orders).toHaveLength(2);
    const look = await orders.findOrders(SHOP, plan().sourceIdentifier);
    expect(look.kind === "looked" && look.orders).toHaveLength(2);
  });

  it("that was never made is an empty look; without the definition there is no look", async () => {
    const { orders, simulator, plan } = await connect();
    expect(await orders.findOrders(SHOP, plan().sourceIdentifier)).toEqual({ kind: "looked", orders: [] });
    simulator.shop().orderIdDefinition = false;
    expect(await orders.findOrders(SHOP, plan().sourceIdentifier)).toEqual({ kind: "definition-missing" });
  });

  it("with an unknown variant is refused in Shopify's words", async () => {
    const { orders, plan } = await connect();
    const [line] = plan().lines;
    const outcome = await orders.createOrder(
      SHOP,
      plan({ lines: [{ ...line!, variantGid: "gid://shopify/ProductVariant/404" }] }),
      ALWAYS,
    );
    expect(outcome).toMatchObject({ kind: "refused" });
  });

  it("is found by its tag", async () => {
    const { orders, plan } = await connect();
    await orders.createOrder(SHOP, plan(), ALWAYS);
    const look = await orders.findOrdersByTags(SHOP, ["70000001", "nothing"]);
    expect(look.kind === "looked" && look.orders).toHaveLength(1);
  });
});

describe("after it was made, an order", () => {
  it("is held, released and cancelled, each twice without harm", async () => {
    const { orders, simulator, plan } = await connect({ cancelDelayMs: 50 });
    const outcome = await orders.createOrder(SHOP, plan(), ALWAYS);
    const { gid } = (outcome as { order: ShopifyOrderSnapshot }).order;
    for (let twice = 0; twice < 2; twice += 1)
      expect(await orders.holdOrder(SHOP, gid)).toEqual({ kind: "done" });
    expect(simulator.state().orders[0]?.fulfillmentStatus).toBe("ON_HOLD");
    for (let twice = 0; twice < 2; twice += 1)
      expect(await orders.releaseOrder(SHOP, gid)).toEqual({ kind: "done" });
    expect(simulator.state().orders[0]?.fulfillmentStatus).toBe("UNFULFILLED");
    for (let twice = 0; twice < 2; twice += 1)
      expect(await orders.cancelOrder(SHOP, gid)).toEqual({ kind: "cancelled" });
    expect(simulator.state().orders[0]).toMatchObject({ refunded: { shop: { minor: 0 } } });
    expect(simulator.state().mailsSent).toBe(0);
  });
});

describe("an order's location", () => {
  async function createdOrder(options: SimulatorOptions = {}) {
    const connected = await connect(options);
    const { orders, simulator, plan } = connected;
    const outcome = await orders.createOrder(SHOP, plan(), ALWAYS);
    const { gid } = (outcome as { order: ShopifyOrderSnapshot }).order;
    const [main, second] = simulator.shop().locations.map(({ id }) => `gid://shopify/Location/${id}`);
    const locations = () =>
      simulator.state().orders.flatMap((order) => order.fulfillmentOrders.map(({ location }) => location));
    const moves = () => simulator.state().requests.FulfillmentOrderMove ?? 0;
    return { ...connected, gid, main: main!, second: second!, locations, moves };
  }

  it("becomes the chosen one for all its fulfilment orders, and asking again moves nothing", async () => {
    const { orders, gid, main, second, locations, moves } = await createdOrder();
    expect(new Set(locations())).toEqual(new Set([main]));
    expect(await orders.placeOrder(SHOP, gid, second)).toEqual({ kind: "done" });
    expect(new Set(locations())).toEqual(new Set([second]));
    const needed = moves();
    expect(needed).toBe(locations().length);
    expect(await orders.placeOrder(SHOP, gid, second)).toEqual({ kind: "done" });
    expect(moves()).toBe(needed);
  });

  it("that it has already needs no move, also when it is on hold there", async () => {
    const { orders, gid, second, moves } = await createdOrder();
    await orders.placeOrder(SHOP, gid, second);
    await orders.holdOrder(SHOP, gid);
    const before = moves();
    expect(await orders.placeOrder(SHOP, gid, second)).toEqual({ kind: "done" });
    expect(moves()).toBe(before);
  });

  it("is read back when the answer of the move is lost", async () => {
    const { orders, simulator, gid, second, locations } = await createdOrder();
    const last = locations().length - 1;
    const lost = { kind: "cut-after-commit", operation: "FulfillmentOrderMove", count: 1 } as const;
    for (let moved = 0; moved < last; moved += 1) {
      expect(simulator.faults.apply({ clear: true, rules: [lost] })).toEqual([]);
      expect(await orders.placeOrder(SHOP, gid, second)).toMatchObject({ kind: "unknown" });
    }
    expect(simulator.faults.apply({ clear: true, rules: [lost] })).toEqual([]);
    expect(await orders.placeOrder(SHOP, gid, second)).toEqual({ kind: "done" });
    expect(new Set(locations())).toEqual(new Set([second]));
  });

  it("cannot be one that is gone or closed, or change while the order is on hold elsewhere", async () => {
    const { orders, simulator, gid, main, second, locations } = await createdOrder();
    const gone = await orders.placeOrder(SHOP, gid, "gid://shopify/Location/404");
    expect(gone).toMatchObject({ kind: "refused", errors: [{ field: "newLocationId" }] });
    simulator.shop().locations[1]!.isActive = false;
    expect(await orders.placeOrder(SHOP, gid, second)).toMatchObject({ kind: "refused" });
    simulator.shop().locations[1]!.isActive = true;
    await orders.holdOrder(SHOP, gid);
    expect(await orders.placeOrder(SHOP, gid, second)).toMatchObject({ kind: "refused" });
    expect(new Set(locations())).toEqual(new Set([main]));
  });

  it("needs the scope to move fulfilment orders, by name", async () => {
    const { orders, simulator, gid, second } = await createdOrder();
    const write = "write_merchant_managed_fulfillment_orders";
    simulator.core.tokens.setScopes(
      SHOP,
      simulator.shop().scopes.filter((scope) => scope !== write),
    );
    const outcome = await orders.placeOrder(SHOP, gid, second);
    expect(outcome).toMatchObject({ kind: "disconnected", disconnection: { code: "missing_scope" } });
    expect(outcome).toHaveProperty("disconnection.message", expect.stringContaining(write));
  });
});

describe("pace", () => {
  it("keeps inside the shop's bucket and uses it", async () => {
    const { orders, simulator, plan } = await connect();
    // Slow enough that the bucket is the limit also where the machine has other work.
    const restoreRate = 200;
    simulator.shop().bucket = { restoreRate, maximumAvailable: 200 };
    const made = await pushNumbered(orders, plan, 120);
    expect(made.outcomes.every(({ kind }) => kind === "created")).toBe(true);
    expect(simulator.state().throttledCount).toBe(0);
    // Steady state: what came after the full bucket of the beginning was drunk.
    const steady = made.finishedAt.slice(40);
    const seconds = (steady.at(-1)! - steady[0]!) / 1000;
    expect((steady.length - 1) / seconds).toBeGreaterThan(0.8 * (restoreRate / 10));
  });

  it("learns a trial store's limit from its answer", async () => {
    const { orders, simulator, plan } = await connect({ maxInFlight: 8 });
    simulator.shop().plan = "trial";
    const made = await pushNumbered(orders, plan, 8);
    expect(made.outcomes.filter(({ kind }) => kind === "created")).toHaveLength(5);
    expect(made.outcomes.filter(({ kind }) => kind === "not-executed")).toHaveLength(3);
    expect(simulator.state().orders).toHaveLength(5);
    expect(await orders.acquire(SHOP, 1, AbortSignal.timeout(200))).toBe(0);
  });
});

type Connected = Awaited<ReturnType<typeof connect>>;

async function pushNumbered(orders: Connected["orders"], plan: Connected["plan"], count: number) {
  const signal = new AbortController().signal;
  const finishedAt: number[] = [];
  const push = async (n: number) => {
    const outcome = await orders.createOrder(SHOP, plan(numbered(n)), ALWAYS);
    finishedAt.push(performance.now());
    return outcome;
  };
  const sent: ReturnType<typeof push>[] = [];
  while (sent.length < count) {
    const granted = await orders.acquire(SHOP, count - sent.length, signal);
    for (let i = 0; i < granted; i += 1) sent.push(push(sent.length));
  }
  return { outcomes: await Promise.all(sent), finishedAt };
}

describe("the connection", () => {
  it("an expired token is renewed without losing or doubling an order", async () => {
    const { orders, simulator, plan } = await connect();
    simulator.core.tokens.revokeShop(SHOP, true);
    expect(await orders.createOrder(SHOP, plan(), ALWAYS)).toMatchObject({
      kind: "not-executed",
      retryAfterMs: 0,
    });
    expect(await orders.createOrder(SHOP, plan(), ALWAYS)).toMatchObject({ kind: "created" });
    expect(simulator.state().orders).toHaveLength(1);
  });

  it("a missing scope is named", async () => {
    const { orders, simulator, plan } = await connect();
    simulator.core.tokens.setScopes(SHOP, ["read_orders", "read_products"]);
    const outcome = await orders.createOrder(SHOP, plan(), ALWAYS);
    expect(outcome).toMatchObject({ kind: "disconnected", disconnection: { code: "missing_scope" } });
    expect(outcome).toHaveProperty("disconnection.message", expect.stringContaining("write_orders"));
  });

  it("an API version that has ended is a disconnection", async () => {
    const { orders, plan } = await connect({ apiVersions: ["2027-01"] });
    expect(await orders.createOrder(SHOP, plan(), ALWAYS)).toMatchObject({
      kind: "disconnected",
      disconnection: { code: "api_version_gone" },
    });
  });

  it("the shop's facts are read, redaction included", async () => {
    const { shop, orders, simulator, plan } = await connect();
    expect(await shop.readShop(SHOP)).toMatchObject({
      name: "Ada's Games",
      currency: "USD",
      metafieldDefinitionOk: true,
      protectedDataOk: true,
    });
    await orders.createOrder(SHOP, plan(), ALWAYS);
    simulator.config.protectedData = "redacted";
    simulator.shop().orderIdDefinition = false;
    expect(await shop.readShop(SHOP)).toMatchObject({ metafieldDefinitionOk: false, protectedDataOk: false });
  });
});

describe("everything at once", () => {
  it("variants and orders are streamed from bulk queries", async () => {
    const { catalog, orders, simulator, plan } = await connect();
    await pushNumbered(orders, plan, 12);
    const variants = await collect(catalog.streamVariants(SHOP));
    const known = simulator.state().variants;
    expect(variants.map(({ gid }) => gid).sort()).toEqual(known.map(({ id }) => id).sort());
    const [variant] = variants;
    expect(await catalog.readProductVariants(SHOP, variant!.productGid)).toEqual(
      variants.filter(({ productGid }) => productGid === variant!.productGid),
    );
    const streamed = await collect(orders.streamOrders(SHOP, new Date(Date.now() - 60_000)));
    expect(streamed.map(({ sourceIdentifier }) => sourceIdentifier).sort()).toEqual(
      Array.from({ length: 12 }, (_, n) => numbered(n).sourceIdentifier).sort(),
    );
  });
});
