import { createHmac, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createWebhookVerifier } from "~/adapters/shopify/verify-webhook.server";
import { createLogger } from "~/config/logger.server";
import { startQueue, type Queue } from "~/jobs/queue.server";
import { bindUseCases } from "~/lib/bind-use-cases";
import { noteDataRequest } from "~/modules/backers/note-data-request.server";
import { redactCustomer } from "~/modules/backers/redact-customer.server";
import { redactShop } from "~/modules/backers/redact-shop.server";
import { connectShop } from "~/modules/connections/connect-shop.server";
import { processWebhook, type ProcessWebhookDeps } from "~/modules/connections/process-webhook.server";
import { recordWebhook } from "~/modules/connections/record-webhook.server";
import { sweepRetention } from "~/modules/connections/sweep-retention.server";
import type { VerifiedWebhook } from "~/modules/connections/webhook";
import { fakeConnectionDeps, shopFacts, type FakeConnectionDeps } from "../../support/fake-connection-deps";
import { useTestDatabase } from "../../support/test-database";

const database = useTestDatabase();
const SHOP = "meeple-mill.myshopify.com";
const SECRET = "shpss_test";
let fake: FakeConnectionDeps;
let effects: string[];
let deps: ProcessWebhookDeps;

const note =
  (name: string) =>
  (input: unknown): Promise<void> => {
    effects.push(`${name} ${JSON.stringify(input)}`);
    return Promise.resolve();
  };

beforeEach(async () => {
  await database.db.webhookDelivery.deleteMany();
  await database.db.shop.deleteMany();
  fake = fakeConnectionDeps(database.db);
  effects = [];
  deps = {
    ...fake.deps,
    effects: {
      noteOrder: note("order"),
      noteShipping: async (input) => {
        await note("shipping")(input);
        return "changed";
      },
      noteShippings: async (inputs) => {
        await note("shippings")(inputs);
        return inputs.map(() => "changed");
      },
      refreshProduct: note("refresh"),
      removeProduct: note("remove"),
      noteSubscription: note("subscription"),
      ...bindUseCases(fake.deps, { noteDataRequest, redactCustomer, redactShop }),
    },
  };
  await connectShop(fake.deps, { shopDomain: SHOP });
  fake.jobs.length = 0;
});

function delivery(topic: string, payload: unknown, change: Partial<VerifiedWebhook> = {}): VerifiedWebhook {
  const triggeredAt = new Date("2026-11-22T12:00:01Z");
  return { shopDomain: SHOP, topic, webhookId: randomUUID(), eventId: null, triggeredAt, payload, ...change };
}

async function deliver(webhook: VerifiedWebhook): Promise<string | null> {
  const recorded = await recordWebhook(fake.deps, webhook);
  if (recorded.kind !== "recorded") return recorded.kind;
  await processWebhook(deps, { deliveryId: recorded.deliveryId });
  return (
    (await database.db.webhookDelivery.findUnique({ where: { id: recorded.deliveryId } }))?.outcome ?? null
  );
}

describe("recording", () => {
  let queue: Queue;
  beforeAll(async () => {
    queue = await startQueue({ databaseUrl: database.url, log: createLogger("silent"), role: "web" });
  });
  afterAll(() => queue.stop(0));

  const jobsWaiting = async () => {
    const rows = await database.db.$queryRaw<{ count: number }[]>`
      select count(*)::int as count from pgboss.job where name = 'webhook.process'`;
    return rows[0]?.count ?? 0;
  };

  it("the same delivery eight times at once is one row and one job", async () => {
    const before = await jobsWaiting();
    const webhook = delivery("orders/create", { id: 1 });
    const results = await Promise.all(
      Array.from({ length: 8 }, () => recordWebhook({ ...fake.deps, jobs: queue }, webhook)),
    );
    expect(results.filter((result) => result.kind === "recorded")).toHaveLength(1);
    expect(results.filter((result) => result.kind === "duplicate")).toHaveLength(7);
    expect(await database.db.webhookDelivery.count()).toBe(1);
    expect((await jobsWaiting()) - before).toBe(1);
  });

  it("a delivery whose job cannot be queued leaves no row, so that Shopify's retry counts", async () => {
    const broken = { ...fake.deps, jobs: { send: () => Promise.reject(new Error("queue is down")) } };
    const webhook = delivery("orders/create", { id: 1 });
    await expect(recordWebhook(broken, webhook)).rejects.toThrow("queue is down");
    expect(await database.db.webhookDelivery.count()).toBe(0);
    expect((await recordWebhook(fake.deps, webhook)).kind).toBe("recorded");
  });

  it("the same id of another shop or topic is another delivery", async () => {
    const webhook = delivery("orders/create", { id: 1 });
    expect((await recordWebhook(fake.deps, webhook)).kind).toBe("recorded");
    expect((await recordWebhook(fake.deps, { ...webhook, topic: "orders/cancelled" })).kind).toBe("recorded");
    expect((await recordWebhook(fake.deps, { ...webhook, shopDomain: "other.myshopify.com" })).kind).toBe(
      "recorded",
    );
  });

  it("a topic without subscription is ignored", async () => {
    expect((await recordWebhook(fake.deps, delivery("carts/create", {}))).kind).toBe("ignored");
  });
});

describe("processing", () => {
  it("processing a delivery again does nothing", async () => {
    const recorded = await recordWebhook(fake.deps, delivery("orders/create", { id: 5 }));
    if (recorded.kind !== "recorded") throw new Error(recorded.kind);
    await processWebhook(deps, recorded);
    await processWebhook(deps, recorded);
    expect(effects).toEqual([`order {"shopDomain":"${SHOP}","topic":"orders/create","payload":{"id":5}}`]);
  });

  it("a delivery whose effect failed is processed by the next try", async () => {
    const recorded = await recordWebhook(fake.deps, delivery("orders/create", { id: 5 }));
    if (recorded.kind !== "recorded") throw new Error(recorded.kind);
    const failing = {
      ...deps,
      effects: { ...deps.effects, noteOrder: () => Promise.reject(new Error("later")) },
    };
    await expect(processWebhook(failing, recorded)).rejects.toThrow("later");
    await processWebhook(deps, recorded);
    expect(effects).toHaveLength(1);
  });

  it("an order that is gone is told to those who pushed it and to those who ship it", async () => {
    await deliver(delivery("orders/delete", { id: 5 }));
    expect(effects.map((effect) => effect.split(" ")[0])).toEqual(["order", "shipping"]);
  });

  it("product webhooks reach the catalogue", async () => {
    await deliver(delivery("products/update", { id: 7, title: "x" }));
    await deliver(delivery("products/delete", { id: 7 }));
    const input = JSON.stringify({ shopDomain: SHOP, productGid: "gid://shopify/Product/7" });
    expect(effects).toEqual([`refresh ${input}`, `remove ${input}`]);
  });

  it("a payload of another shape is set aside, not tried for ever", async () => {
    expect(await deliver(delivery("products/update", { id: "seven" }))).toBe("malformed");
    expect(await deliver(delivery("customers/redact", { customer: "Ada" }))).toBe("malformed");
  });

  it("app_subscriptions/* are signals to read the subscription itself", async () => {
    const payload = { app_subscription: { status: "ACTIVE", name: "PledgeDock postage" } };
    expect(await deliver(delivery("app_subscriptions/update", payload))).toBe("noted");
    expect(await deliver(delivery("app_subscriptions/approaching_capped_amount", payload))).toBe("noted");
    const read = `subscription ${JSON.stringify({ shopDomain: SHOP })}`;
    expect(effects).toEqual([read, read]);
  });

  it("shop/update and app/scopes_update are signals to read the shop itself", async () => {
    fake.answer(shopFacts({ currency: "EUR" }));
    expect(await deliver(delivery("shop/update", { currency: "CAD" }))).toBe("checked");
    expect((await database.db.shop.findUniqueOrThrow({ where: { domain: SHOP } })).currency).toBe("EUR");
    fake.answer(shopFacts({ scopes: [] }));
    await deliver(delivery("app/scopes_update", { current: ["write_orders"] }));
    const shop = await database.db.shop.findUniqueOrThrow({ where: { domain: SHOP } });
    expect(shop.reconnectCode).toBe("missing_scope");
  });

  it("app/uninstalled counts, unless access was given after it", async () => {
    fake.setNow("2026-11-22T12:10:00Z");
    const old = { triggeredAt: new Date("2026-11-22T11:00:00Z") };
    expect(await deliver(delivery("app/uninstalled", {}, old))).toBe("stale");
    expect(await deliver(delivery("app/uninstalled", {}))).toBe("uninstalled");
  });
});

describe("retention", () => {
  it("deletes processed deliveries after 30 days and gives stuck ones another chance", async () => {
    const done = await recordWebhook(fake.deps, delivery("orders/delete", { id: 1 }));
    const stuck = await recordWebhook(fake.deps, delivery("orders/delete", { id: 2 }));
    if (done.kind !== "recorded" || stuck.kind !== "recorded") throw new Error("not recorded");
    await processWebhook(deps, done);
    fake.jobs.length = 0;
    fake.setNow("2026-11-22T13:30:00Z");
    await sweepRetention(fake.deps, {});
    expect(fake.sent("webhook.process")).toBe(1);
    expect(await database.db.webhookDelivery.count()).toBe(2);
    fake.setNow("2026-12-23T12:00:00Z");
    await sweepRetention(fake.deps, {});
    const left = await database.db.webhookDelivery.findMany({ select: { id: true } });
    expect(left).toEqual([{ id: stuck.deliveryId }]);
    expect(fake.sent("shop.check")).toBe(1);
  });
});

describe("verification", () => {
  const verify = createWebhookVerifier({
    apiKey: "key",
    apiSecret: SECRET,
    appUrl: "https://app.example.com",
  });

  function request(body: string, headers: Record<string, string> = {}, method = "POST"): Request {
    return new Request("https://app.example.com/webhooks/orders", {
      method,
      ...(method === "POST" ? { body } : {}),
      headers: {
        "X-Shopify-Topic": "orders/create",
        "X-Shopify-Shop-Domain": SHOP,
        "X-Shopify-API-Version": "2026-10",
        "X-Shopify-Webhook-Id": "w-1",
        "X-Shopify-Event-Id": "e-1",
        "X-Shopify-Triggered-At": "2026-11-22T12:00:00.123456789Z",
        "X-Shopify-Hmac-Sha256": createHmac("sha256", SECRET).update(body).digest("base64"),
        ...headers,
      },
    });
  }

  async function statusOf(given: Request): Promise<number> {
    try {
      await verify(given);
      return 200;
    } catch (answer) {
      if (answer instanceof Response) return answer.status;
      throw answer;
    }
  }

  it("reads a signed delivery", async () => {
    expect(await verify(request('{"id":1}'))).toEqual({
      shopDomain: SHOP,
      topic: "orders/create",
      webhookId: "w-1",
      eventId: "e-1",
      triggeredAt: new Date("2026-11-22T12:00:00.123Z"),
      payload: { id: 1 },
    });
  });

  it.each([
    ["no signature", request('{"id":1}', { "X-Shopify-Hmac-Sha256": "" }), 401],
    [
      "a signature by another secret",
      request('{"id":1}', {
        "X-Shopify-Hmac-Sha256": createHmac("sha256", "x").update('{"id":1}').digest("base64"),
      }),
      401,
    ],
    [
      "a signature of another body",
      request('{"id":2}', {
        "X-Shopify-Hmac-Sha256": createHmac("sha256", SECRET).update('{"id":1}').digest("base64"),
      }),
      401,
    ],
    ["an empty body", request(""), 401],
    ["no webhook id", request('{"id":1}', { "X-Shopify-Webhook-Id": "" }), 400],
    ["a host that is no shop", request('{"id":1}', { "X-Shopify-Shop-Domain": "evil.example.com" }), 400],
    ["a body that names another shop", request('{"shop_domain":"other.myshopify.com"}'), 400],
    ["signed text that is no JSON", request("id=1"), 400],
    ["signed JSON that is no object", request("[1]"), 400],
    ["GET", request("", {}, "GET"), 405],
    ["more than 8 MiB", request(JSON.stringify({ text: "x".repeat(8 * 1024 * 1024) })), 413],
  ])("refuses %s", async (_what, given, status) => {
    expect(await statusOf(given)).toBe(status);
  });

  it("takes an unreadable time for none", async () => {
    expect((await verify(request('{"id":1}', { "X-Shopify-Triggered-At": "soon" }))).triggeredAt).toBeNull();
  });
});
