// Every way orderCreate can end, over real HTTP: one test per kind of ending.
import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { createLogger } from "~/config/logger.server";
import type { CreateOrderOutcome } from "~/modules/pledges/ports";
import { sampleOrder, samplePlan } from "./sample-plan";
import {
  ALWAYS,
  closedOrigin,
  cost,
  json,
  reset,
  SHOP,
  silence,
  text,
  useScriptedShop,
  type ScriptedAnswer,
} from "./scripted-shop";

const shop = useScriptedShop();

const created = json({
  data: { orderCreate: { order: sampleOrder(), userErrors: [] } },
  extensions: cost(10, 10),
});
const userError = (message: string, code: string | null = null) =>
  json({
    data: { orderCreate: { order: null, userErrors: [{ code, field: ["order"], message }] } },
    extensions: cost(10, 10),
  });
const topLevel = (code: string | undefined, message: string, extensions?: unknown) =>
  json({ data: null, errors: [{ message, extensions: code ? { code } : undefined }], extensions });

async function create(...answers: ScriptedAnswer[]): Promise<CreateOrderOutcome> {
  shop.answer(...answers);
  return shop.connect().orders.createOrder(SHOP, samplePlan(), ALWAYS);
}

describe("an order made", () => {
  it("is reported with its facts, after one request to the shop's own host", async () => {
    const outcome = await create(created);
    expect(outcome).toEqual({
      kind: "created",
      order: {
        gid: "gid://shopify/Order/1",
        name: "#1001",
        sourceIdentifier: "pledgedock:backerkit:star-tiles:70000001:1",
        tags: ["70000001", "Ada's Games", "Star Tiles"],
        createdAt: "2026-11-22T02:00:00Z",
        cancelledAt: null,
        total: { amount: "84.0", currency: "USD" },
        totalTax: { amount: "2.0", currency: "USD" },
        financialStatus: "PAID",
        fulfillmentStatus: "UNFULFILLED",
      },
    });
    expect(shop.received()).toHaveLength(1);
    expect(shop.received()[0]).toMatchObject({
      operationName: "OrderCreate",
      token: "token-1",
      shop: SHOP,
      url: "/admin/api/2026-10/graphql.json",
    });
  });

  it("counts although fields are withheld beside an error", async () => {
    const order = sampleOrder({ displayFinancialStatus: null });
    const errors = [{ message: "Access denied for email field.", extensions: { code: "ACCESS_DENIED" } }];
    const outcome = await create(json({ data: { orderCreate: { order, userErrors: [] } }, errors }));
    expect(outcome).toMatchObject({ kind: "created", order: { financialStatus: null } });
  });

  it("is known in the currency the backer paid in", async () => {
    const totalPriceSet = {
      shopMoney: { amount: "13700", currencyCode: "JPY" },
      presentmentMoney: { amount: "84.0", currencyCode: "EUR" },
    };
    const order = sampleOrder({ totalPriceSet, totalTaxSet: null });
    const outcome = await create(json({ data: { orderCreate: { order, userErrors: [] } } }));
    expect(outcome).toMatchObject({ order: { total: { amount: "84.0", currency: "EUR" }, totalTax: null } });
  });
});

describe("a clear no", () => {
  it("is every user error, with field and code where there is one", async () => {
    const outcome = await create(userError("Line items Variant is invalid", "INVALID"));
    expect(outcome).toEqual({
      kind: "refused",
      errors: [{ code: "INVALID", field: "order", message: "Line items Variant is invalid" }],
    });
  });

  it.each(["INVALID_VARIABLE", "MAX_INPUT_SIZE_EXCEEDED", "argumentLiteralsIncompatible", "undefinedField"])(
    "is a request turned down before execution (%s)",
    async (code) => {
      const outcome = await create(topLevel(code, "The input array size of 251 is greater than allowed"));
      expect(outcome).toMatchObject({ kind: "refused", errors: [{ code }] });
    },
  );

  it("is an HTTP 400, 413 or 422", async () => {
    for (const status of [400, 413, 422]) {
      expect(await create(text("bad", status))).toMatchObject({
        kind: "refused",
        errors: [{ code: `HTTP_${status}` }],
      });
    }
  });
});

describe("certainly nothing happened", () => {
  it("THROTTLED waits exactly until the missing points are restored", async () => {
    expect(await create(topLevel("THROTTLED", "Throttled", cost(10, null, 3)))).toMatchObject({
      kind: "not-executed",
      retryAfterMs: 70,
    });
  });

  it("THROTTLED without numbers waits a second", async () => {
    expect(await create(topLevel("THROTTLED", "Throttled"))).toMatchObject({
      kind: "not-executed",
      retryAfterMs: 1000,
    });
  });

  it("429 waits as many seconds, not milliseconds, as Retry-After says", async () => {
    expect(await create(json({ errors: "Too many" }, 429, { "retry-after": "2.0" }))).toMatchObject({
      kind: "not-executed",
      retryAfterMs: 2000,
    });
  });

  it("a trial store's five a minute slows down instead of failing", async () => {
    const outcome = await create(userError("Too many attempts. Please try again later."));
    expect(outcome).toMatchObject({ kind: "not-executed", reason: "too many attempts" });
    expect(outcome).toHaveProperty("retryAfterMs", 12_000);
  });

  it("an order that is temporarily unavailable is tried again", async () => {
    const outcome = await create(userError("Order is temporarily unavailable to be modified."));
    expect(outcome).toMatchObject({ kind: "not-executed", retryAfterMs: 2000 });
  });

  it("without an access token nothing was sent", async () => {
    const { orders } = shop.connect({ getAccessToken: () => Promise.reject(new Error("database away")) });
    expect(await orders.createOrder(SHOP, samplePlan(), ALWAYS)).toMatchObject({ kind: "not-executed" });
    expect(shop.received()).toHaveLength(0);
  });

  it("a request whose time is over by the last moment is not sent", async () => {
    shop.answer(created);
    const { orders } = shop.connect();
    const outcome = await orders.createOrder(SHOP, samplePlan(), { mayStillSend: () => false });
    expect(outcome).toMatchObject({ kind: "not-executed", reason: "it was too late to send" });
    expect(shop.received()).toHaveLength(0);
  });

  it("a connection that was refused sent nothing", async () => {
    const { orders } = shop.connect({ origin: await closedOrigin() });
    expect(await orders.createOrder(SHOP, samplePlan(), ALWAYS)).toMatchObject({
      kind: "not-executed",
      reason: "no connection (ECONNREFUSED)",
    });
  });
});

describe("nobody can say", () => {
  it.each([
    ["500", text("Internal Server Error", 500)],
    ["502 with HTML", text("<html>Bad Gateway</html>", 502)],
    ["503", json({ errors: "Service Unavailable" }, 503)],
    ["504", text("", 504)],
    ["a redirect", text("", 301)],
    ["HTML with 200", text("<html>Maintenance</html>", 200)],
    ["half a JSON", text('{"data":{"orderCre', 200, "application/json")],
    ["an empty body", text("", 200, "application/json")],
    ["a cut connection", reset],
    [
      "INTERNAL_SERVER_ERROR",
      topLevel("INTERNAL_SERVER_ERROR", "Internal error. Looks like something went wrong"),
    ],
    ["TIMEOUT", topLevel("TIMEOUT", "Timeout")],
    ["an error without a code", topLevel(undefined, "Something went wrong")],
    ["data null without an error", json({ data: null })],
    ["no order and no error", json({ data: { orderCreate: { order: null, userErrors: [] } } })],
    ["an answer of another shape", json({ data: { orderCreate: { order: { id: 1 }, userErrors: [] } } })],
  ])("%s is unknown and is not sent again", async (_name, answer) => {
    expect(await create(answer)).toMatchObject({ kind: "unknown" });
    expect(shop.received()).toHaveLength(1);
  });

  it("no answer in time is unknown", async () => {
    shop.answer(silence);
    const { orders } = shop.connect({ requestTimeoutMs: 60 });
    expect(await orders.createOrder(SHOP, samplePlan(), ALWAYS)).toEqual({
      kind: "unknown",
      reason: "no answer in time",
    });
  });
});

describe("only a reconnect helps", () => {
  it.each([
    [402, "", "shop_frozen"],
    [403, "", "shop_frozen"],
    [403, "[API] This action requires merchant approval for write_orders scope.", "missing_scope"],
    [404, "Not Found", "api_version_gone"],
    [423, "", "shop_frozen"],
  ])("HTTP %i %s means %s", async (status, body, code) => {
    expect(await create(text(body, status))).toMatchObject({ kind: "disconnected", disconnection: { code } });
  });

  it("ACCESS_DENIED names the missing scope in a plain sentence", async () => {
    const message = "Access denied for orderCreate field. Required access: `write_orders` access scope.";
    const outcome = await create(topLevel("ACCESS_DENIED", message));
    expect(outcome).toMatchObject({
      kind: "disconnected",
      disconnection: {
        code: "missing_scope",
        message:
          "Shopify no longer lets PledgeDock create orders: the permission write_orders is missing. Press Reconnect and agree again.",
      },
    });
  });

  it("ACCESS_DENIED without a scope that the app knows shows none of Shopify's words", async () => {
    const message = "Access denied. See [the docs](https://shopify.dev) and `write_themes`.";
    expect(await create(topLevel("ACCESS_DENIED", message))).toMatchObject({
      kind: "disconnected",
      disconnection: {
        code: "missing_scope",
        message:
          "Shopify no longer lets PledgeDock do its work: a permission is missing. Press Reconnect and agree again.",
      },
    });
  });

  it("a dormant shop is frozen", async () => {
    const outcome = await create(userError("Shop is dormant", "SHOP_DORMANT"));
    expect(outcome).toMatchObject({ kind: "disconnected", disconnection: { code: "shop_frozen" } });
  });

  it("no token at all is what the token source says, and nothing is sent", async () => {
    const disconnection = { code: "uninstalled", message: "Install the app again." };
    const { orders } = shop.connect({ getAccessToken: () => Promise.resolve(disconnection) });
    expect(await orders.createOrder(SHOP, samplePlan(), ALWAYS)).toEqual({
      kind: "disconnected",
      disconnection,
    });
    expect(shop.received()).toHaveLength(0);
  });

  it("a 401 with no other token is a revoked token", async () => {
    shop.answer(text("[API] Invalid API key or access token", 401));
    const revoked = { code: "token_revoked", message: "Reconnect." };
    const { orders } = shop.connect({
      getAccessToken: (_shop, rejected) => Promise.resolve(rejected ? revoked : "token-1"),
    });
    expect(await orders.createOrder(SHOP, samplePlan(), ALWAYS)).toEqual({
      kind: "disconnected",
      disconnection: revoked,
    });
  });
});

describe("an expired token", () => {
  const renewing = (_shop: string, rejected?: string) => Promise.resolve(rejected ? "token-2" : "token-1");

  it("is renewed, and the order is handed back instead of sent a second time", async () => {
    shop.answer(text("", 401), created);
    const { orders } = shop.connect({ getAccessToken: renewing });
    expect(await orders.createOrder(SHOP, samplePlan(), ALWAYS)).toMatchObject({
      kind: "not-executed",
      retryAfterMs: 0,
    });
    expect(shop.received()).toHaveLength(1);
  });

  it("is renewed and a query is asked once more", async () => {
    shop.answer(text("", 401), json({ data: { order: sampleOrder() } }));
    const { orders } = shop.connect({ getAccessToken: renewing });
    expect(await orders.readOrder(SHOP, "gid://shopify/Order/1")).toMatchObject({
      kind: "looked",
      orders: [{}],
    });
    expect(shop.received().map(({ token }) => token)).toEqual(["token-1", "token-2"]);
  });

  it("and its successor, ended by another process's renewal, are no revoked access: the third is tried", async () => {
    shop.answer(text("", 401), text("", 401), json({ data: { order: sampleOrder() } }));
    const next: Record<string, string> = { "token-1": "token-2", "token-2": "token-3" };
    const { orders } = shop.connect({
      getAccessToken: (_shop, rejected) => Promise.resolve(next[rejected ?? ""] ?? "token-1"),
    });
    expect(await orders.readOrder(SHOP, "gid://shopify/Order/1")).toMatchObject({ kind: "looked" });
    expect(shop.received().map(({ token }) => token)).toEqual(["token-1", "token-2", "token-3"]);
  });

  it("that is renewed without end is no revoked access at once, nor a loop", async () => {
    let issued = 0;
    shop.answer(text("", 401));
    const { orders } = shop.connect({ getAccessToken: () => Promise.resolve(`token-${++issued}`) });
    const outcome = await orders.readOrder(SHOP, "gid://shopify/Order/1");
    expect(outcome.kind === "not-executed" && outcome.retryAfterMs).toBeGreaterThan(1_000);
    expect(shop.received()).toHaveLength(3);
  });

  it("renewed but refused again is a revoked token, not a loop", async () => {
    shop.answer(text("", 401));
    const { orders } = shop.connect({ getAccessToken: renewing });
    expect(await orders.readOrder(SHOP, "gid://shopify/Order/1")).toMatchObject({ kind: "disconnected" });
    expect(shop.received()).toHaveLength(2);
  });
});

it("a trouble never leaks the backer or the token into the log", async () => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  shop.answer(text("<html>backer@example.com</html>", 502));
  const { orders } = shop.connect({ log: createLogger("debug", sink) });
  await orders.createOrder(SHOP, samplePlan(), ALWAYS);
  expect(lines.join("")).toContain("HTTP 502");
  expect(lines.join("")).not.toMatch(/backer@example|token-1|Lovelace/);
});

it("every answer's points are read, also from a refusal", async () => {
  shop.answer(userError("no"), topLevel("THROTTLED", "Throttled", cost(10, null, 3)));
  const { orders, costs } = shop.connect();
  await orders.createOrder(SHOP, samplePlan(), ALWAYS);
  await orders.createOrder(SHOP, samplePlan(), ALWAYS);
  expect(costs.map(({ throttleStatus }) => throttleStatus.currentlyAvailable)).toEqual([1990, 3]);
});

it("a reservation is used up even when no token could be had", async () => {
  const { orders, buckets } = shop.connect({
    getAccessToken: () => Promise.reject(new Error("database away")),
  });
  const signal = new AbortController().signal;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    expect(await orders.acquire(SHOP, 5, signal)).toBe(1);
    await orders.createOrder(SHOP, samplePlan(), ALWAYS);
  }
  expect(buckets.of(SHOP).throttleStatus).toBeNull();
});
