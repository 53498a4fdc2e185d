// The simulated store over real HTTP: OAuth, faults that really cut connections, signed webhooks, the admin page.
import { createHmac } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { APP_SUBSCRIPTION_CREATE, APP_USAGE_RECORD_CREATE } from "~/adapters/shopify/billing.graphql";
import { ORDER_CREATE } from "~/adapters/shopify/orders.graphql";
import { SHOP_FACTS } from "~/adapters/shopify/shop.graphql";
import { startShopifySimulator, type RunningShopifySimulator } from "../../simulators/shopify/serve";
import type { SimulatorOptions } from "../../simulators/shopify/simulator";
import { until } from "../../support/until";
import type { Answer } from "./ask";
import { orderInput } from "./order-input";

const SHOP = "adas-games.myshopify.com";
const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const APP = { client_id: "pledgedock-demo-key", client_secret: "pledgedock-demo-secret" };

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start(options: SimulatorOptions = {}): Promise<RunningShopifySimulator> {
  const running = await startShopifySimulator(options);
  undo.push(() => running.stop());
  return running;
}

async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "x-sim-shop": SHOP, ...headers },
    body: JSON.stringify(body),
  });
}

const oauth = (origin: string, body: object) =>
  post(`${origin}/admin/oauth/access_token`, { ...APP, ...body });
const graphql = (origin: string, token: string, query: string, variables: object = {}) =>
  post(`${origin}/admin/api/2026-10/graphql.json`, { query, variables }, { "x-shopify-access-token": token });

describe("OAuth", () => {
  interface Tokens {
    access_token: string;
    refresh_token: string;
    expires_in: number;
  }

  test("a genuine session token is exchanged for an expiring token that works", async () => {
    const { origin, simulator } = await start();
    const subject_token = await simulator.sessionToken();
    const answer = await oauth(origin, { grant_type: EXCHANGE, subject_token, expiring: "1" });
    const tokens = (await answer.json()) as Tokens;
    expect(tokens).toMatchObject({ expires_in: 3600, refresh_token_expires_in: 7_776_000 });
    expect((await graphql(origin, tokens.access_token, SHOP_FACTS)).status).toBe(200);
  });

  test("a forged or foreign session token is refused", async () => {
    const { origin, simulator } = await start();
    const genuine = await simulator.sessionToken();
    const foreign = await simulator.sessionToken("other.myshopify.com");
    for (const subject_token of [`${genuine.slice(0, -6)}AAAAAA`, foreign, "", "a.b.c"]) {
      const answer = await oauth(origin, { grant_type: EXCHANGE, subject_token, expiring: "1" });
      expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([
        400,
        "invalid_subject_token",
      ]);
    }
  });

  test("a refresh token stays good until its successor is used", async () => {
    const { origin, simulator } = await start();
    const subject_token = await simulator.sessionToken();
    const first = (await (
      await oauth(origin, { grant_type: EXCHANGE, subject_token, expiring: "1" })
    ).json()) as Tokens;
    const refresh = (token: string) => oauth(origin, { grant_type: "refresh_token", refresh_token: token });
    const second = (await (await refresh(first.refresh_token)).json()) as Tokens;
    expect((await refresh(first.refresh_token)).status).toBe(200);
    expect((await refresh(second.refresh_token)).status).toBe(200);
    expect((await refresh(first.refresh_token)).status).toBe(400);
  });

  test("access tokens expire", async () => {
    let time = Date.now();
    const { origin, simulator } = await start({ now: () => time });
    const token = simulator.installApp();
    expect((await graphql(origin, token, SHOP_FACTS)).status).toBe(200);
    time += 3_601_000;
    expect((await graphql(origin, token, SHOP_FACTS)).status).toBe(401);
  });
});

describe("faults", () => {
  async function withFault(rule: object) {
    const { origin, simulator } = await start();
    const token = simulator.installApp();
    expect(
      (await post(`${origin}/__faults`, { rules: [{ operation: "OrderCreate", count: 1, ...rule }] })).status,
    ).toBe(200);
    const answer = graphql(origin, token, ORDER_CREATE, orderInput("f"));
    return {
      simulator,
      answer,
      orders: () => simulator.shop().orders.size,
      again: () => graphql(origin, token, ORDER_CREATE, orderInput("g")),
    };
  }

  test("a cut connection gives no answer, before or after the order exists", async () => {
    const before = await withFault({ kind: "cut-before-commit" });
    await expect(before.answer).rejects.toThrow();
    expect(before.orders()).toBe(0);
    const after = await withFault({ kind: "cut-after-commit" });
    await expect(after.answer).rejects.toThrow();
    expect(after.orders()).toBe(1);
    expect((await after.again()).status).toBe(200);
  });

  test.each([
    [{ kind: "error-before" }, 503, 0],
    [{ kind: "error-after-commit", status: 504 }, 504, 1],
    [{ kind: "html" }, 502, 0],
    [{ kind: "html", when: "after" }, 502, 1],
    [{ kind: "too-many-requests", retryAfterSeconds: 3 }, 429, 0],
    [{ kind: "internal-error" }, 200, 0],
    [{ kind: "internal-error", when: "after" }, 200, 1],
    [{ kind: "throttled" }, 200, 0],
    [{ kind: "revoked-token" }, 401, 0],
    [{ kind: "user-error", message: "No" }, 200, 0],
    [{ kind: "slow", delayMs: 5, when: "after" }, 200, 1],
  ])("%o answers %i with %i orders made", async (rule, status, orders) => {
    const fault = await withFault(rule);
    expect((await fault.answer).status).toBe(status);
    expect(fault.orders()).toBe(orders);
  });

  test("the same seed meets the same faults", async () => {
    const runs: string[] = [];
    for (let run = 0; run < 2; run += 1) {
      const { origin, simulator } = await start();
      const token = simulator.installApp();
      await post(`${origin}/__faults`, { seed: 9, rules: [{ kind: "error-before", probability: 0.5 }] });
      const statuses: number[] = [];
      for (let at = 0; at < 12; at += 1) statuses.push((await graphql(origin, token, SHOP_FACTS)).status);
      runs.push(statuses.join());
    }
    expect(runs[0]).toBe(runs[1]);
    expect(new Set(runs[0]?.split(","))).toEqual(new Set(["200", "503"]));
  });

  test("an unknown kind is refused", async () => {
    const { origin } = await start();
    expect((await post(`${origin}/__faults`, { rules: [{ kind: "gremlins" }] })).status).toBe(400);
  });
});

describe("webhooks", () => {
  interface Received {
    headers: http.IncomingHttpHeaders;
    body: string;
    url: string | undefined;
  }

  /** An app that answers with the given statuses, then with 200. */
  async function listen(statuses: number[] = []): Promise<{ appUrl: string; received: Received[] }> {
    const received: Received[] = [];
    const server = http.createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
      request.on("end", () => {
        received.push({ headers: request.headers, body, url: request.url });
        response.writeHead(statuses.shift() ?? 200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    undo.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return { appUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
  }

  test("an order is announced with a signature over the raw body, to the address in the app's manifest", async () => {
    const { appUrl, received } = await listen();
    const { origin, simulator } = await start({ appUrl });
    await graphql(origin, simulator.installApp(), ORDER_CREATE, orderInput("w"));
    const [delivery] = await until("a webhook arrives", () => received.length > 0 && received);
    expect(delivery?.url).toBe("/webhooks/orders");
    expect(delivery?.headers["x-shopify-topic"]).toBe("orders/create");
    const signature = createHmac("sha256", APP.client_secret).update(String(delivery?.body)).digest("base64");
    expect(delivery?.headers["x-shopify-hmac-sha256"]).toBe(signature);
    const payload = JSON.parse(String(delivery?.body)) as Record<string, unknown>;
    expect(payload).toMatchObject({ source_identifier: "pledgedock:w", tags: "w", total_price: "59.00" });
    expect(payload).not.toHaveProperty("email");
  });

  test("a failed delivery is repeated with the same id", async () => {
    const { appUrl, received } = await listen([500, 500]);
    const { origin } = await start({ appUrl, webhookRetryDelaysMs: [1, 1, 1] });
    await post(`${origin}/__do`, { action: "reinstall" });
    await post(`${origin}/__do`, { action: "create-order", tags: ["other-app"] });
    await until("the third attempt arrives", () => received.length === 3);
    expect(new Set(received.map(({ headers }) => headers["x-shopify-webhook-id"])).size).toBe(1);
  });

  test("they can come several times, or not at all", async () => {
    const { appUrl, received } = await listen();
    const { origin, simulator } = await start({ appUrl });
    const token = simulator.installApp();
    await post(`${origin}/__faults`, { webhooks: { mode: "off" } });
    await graphql(origin, token, ORDER_CREATE, orderInput("silent"));
    await post(`${origin}/__faults`, {
      webhooks: { mode: "normal", duplicates: [3, 3], delayMs: [0, 5], shuffle: true },
    });
    await graphql(origin, token, ORDER_CREATE, orderInput("loud"));
    await until("three deliveries arrive", () => received.length === 3);
    expect(received.every(({ body }) => body.includes("pledgedock:loud"))).toBe(true);
  });

  test("uninstalling tells the app and ends its tokens", async () => {
    const { appUrl, received } = await listen();
    const { origin, simulator } = await start({ appUrl });
    const token = simulator.installApp();
    await post(`${origin}/__do`, { action: "uninstall" });
    await until("the app hears of it", () =>
      received.some(({ headers }) => headers["x-shopify-topic"] === "app/uninstalled"),
    );
    expect((await graphql(origin, token, SHOP_FACTS)).status).toBe(401);
  });

  test("an approval, and nine tenths of the approved amount, are told without names or amounts", async () => {
    const { appUrl, received } = await listen();
    const { origin, simulator } = await start({ appUrl });
    const token = simulator.installApp();
    const cappedAmount = { amount: "10.00", currencyCode: "USD" };
    const asked = await graphql(origin, token, APP_SUBSCRIPTION_CREATE, {
      ...{ name: "Postage", returnUrl: `${appUrl}/app`, test: true },
      lineItems: [{ plan: { appUsagePricingDetails: { terms: "as used", cappedAmount } } }],
    });
    const { confirmationUrl } = ((await asked.json()) as Answer).data?.appSubscriptionCreate as {
      confirmationUrl: string;
    };
    const body = new URLSearchParams({ decision: "approve" });
    expect((await fetch(confirmationUrl, { method: "POST", body, redirect: "manual" })).status).toBe(303);
    const lineItem = simulator.state(SHOP).subscriptions[0]?.lineItemId;
    for (const [idempotencyKey, amount] of [
      ["a", "8.99"],
      ["b", "0.01"],
      ["c", "1.00"],
    ])
      await graphql(origin, token, APP_USAGE_RECORD_CREATE, {
        ...{ subscriptionLineItemId: lineItem, description: "Postage", idempotencyKey },
        price: { amount, currencyCode: "USD" },
      });
    await until("both are told", () => received.length === 2);
    const told = received.map(({ headers, url, body: text }) => {
      const { app_subscription: subscription } = JSON.parse(text) as { app_subscription: object };
      return [headers["x-shopify-topic"], url, Object.keys(subscription).toSorted()];
    });
    const fields = ["admin_graphql_api_id", "status", "updated_at"];
    expect(told.toSorted()).toEqual([
      ["app_subscriptions/approaching_capped_amount", "/webhooks/app_subscriptions", fields],
      ["app_subscriptions/update", "/webhooks/app_subscriptions", fields],
    ]);
  });
});

describe("control", () => {
  test("the state shows every cent and no secret", async () => {
    const { origin, simulator } = await start();
    const token = simulator.installApp();
    await graphql(origin, token, ORDER_CREATE, orderInput("s"));
    const text = await (await fetch(`${origin}/__state?shop=${SHOP}`)).text();
    expect(text).not.toContain(token);
    expect(JSON.parse(text)).toMatchObject({
      orders: [
        { sourceIdentifier: "pledgedock:s", total: { shop: { amount: "59.0", minor: 5900 } }, mailsSent: 0 },
      ],
      requests: { OrderCreate: 1 },
    });
  });

  test("a reset forgets orders and tokens", async () => {
    const { origin, simulator } = await start();
    const token = simulator.installApp();
    await graphql(origin, token, ORDER_CREATE, orderInput("s"));
    await post(`${origin}/__reset`, {});
    expect(((await (await fetch(`${origin}/__state`)).json()) as { orders: unknown[] }).orders).toEqual([]);
    expect((await graphql(origin, token, SHOP_FACTS)).status).toBe(401);
  });

  test("the admin page frames the app with a session token of that shop", async () => {
    const { origin } = await start({ appUrl: "http://127.0.0.1:9" });
    const html = await (await fetch(`${origin}/store/adas-games/apps/pledgedock/app/pledges`)).text();
    expect(html).toMatch(
      /src="http:\/\/127\.0\.0\.1:9\/app\/pledges\?embedded=1&amp;shop=adas-games\.myshopify\.com&amp;host=\w+&amp;id_token=ey/,
    );
    expect((await fetch(`${origin}/app-bridge.js`)).status).toBe(200);
  });

  test("an answer can be read as JSON although the request was odd", async () => {
    const { origin, simulator } = await start();
    const answer = (await (await graphql(origin, simulator.installApp(), "{ shop { ")).json()) as Answer;
    expect(answer.errors?.[0]?.message).toMatch(/Syntax Error/);
  });
});
