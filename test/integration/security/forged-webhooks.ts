import { createHmac, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { DEFAULT_CONFIG } from "../../simulators/shopify/config";
import { knock, rowsOf, untilAtRest, type AttackedApp } from "./attacked-app";
import { WEBHOOK_ROUTES } from "./route-table";
import type { Victim } from "./victim";

const LIMIT_BYTES = 8 * 1024 * 1024;
const HMAC = "X-Shopify-Hmac-Sha256";
const sign = (body: string | Buffer, secret = DEFAULT_CONFIG.clientSecret) =>
  createHmac("sha256", secret).update(body).digest("base64");

interface Forgery {
  status: number;
  body?: string;
  headers: Record<string, string | undefined>;
}

/** What is wrong with a delivery, and how it is refused. */
const FORGERIES: Record<string, (body: string) => Forgery> = {
  "another secret": (body) => ({ status: 401, headers: { [HMAC]: sign(body, "another") } }),
  "a changed body": (body) => ({ status: 401, body: `${body} `, headers: { [HMAC]: sign(body) } }),
  "no signature": () => ({ status: 401, headers: { [HMAC]: undefined } }),
  "an empty signature": () => ({ status: 401, headers: { [HMAC]: "" } }),
  "a signature cut short": (body) => ({ status: 401, headers: { [HMAC]: sign(body).slice(0, 20) } }),
  "a signature that is no base64": () => ({ status: 401, headers: { [HMAC]: "%%%" } }),
  "no topic": () => ({ status: 400, headers: { "X-Shopify-Topic": undefined } }),
  "no shop": () => ({ status: 400, headers: { "X-Shopify-Shop-Domain": undefined } }),
  "no delivery id": () => ({ status: 400, headers: { "X-Shopify-Webhook-Id": undefined } }),
  "a shop that is none": () => ({ status: 400, headers: { "X-Shopify-Shop-Domain": "evil.example.com" } }),
  "a shop other than the body's": () => ({
    status: 400,
    headers: { "X-Shopify-Shop-Domain": "stranger.myshopify.com" },
  }),
  "broken JSON": () => signed("{"),
  "a list": () => signed("[1]"),
  "an empty body": () => ({ ...signed(""), status: 401 }),
  "a nesting bomb": () => signed(`{"a":${"[".repeat(100_000)}`),
};

function signed(body: string): Forgery {
  return { status: 400, body, headers: { [HMAC]: sign(body) } };
}

/** Deliveries that Shopify did not send, or sent once. */
export function describeForgedWebhooks(app: AttackedApp, victim: () => Victim): void {
  const deliver = (
    path: string,
    topic: string,
    body: string | Buffer<ArrayBuffer>,
    change: Record<string, string | undefined> = {},
  ) => {
    const headers: Record<string, string | undefined> = {
      "Content-Type": "application/json",
      "X-Shopify-Topic": topic,
      "X-Shopify-Shop-Domain": victim().shop,
      "X-Shopify-Webhook-Id": randomUUID(),
      "X-Shopify-API-Version": "2026-10",
      "X-Shopify-Triggered-At": new Date().toISOString(),
      [HMAC]: sign(body),
      ...change,
    };
    const given = Object.entries(headers).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    return knock(app.stack.appUrl, path, { method: "POST", headers: Object.fromEntries(given), body });
  };

  describe.each(Object.values(WEBHOOK_ROUTES))("a delivery to $path", ({ path, topic }) => {
    it("is refused and leaves nothing when it is forged, tampered with or malformed", async () => {
      const before = await rowsOf(app.sql, victim().shop);
      const body = JSON.stringify({ id: 1, shop_domain: victim().shop, myshopify_domain: victim().shop });
      for (const [what, forge] of Object.entries(FORGERIES)) {
        const forgery = forge(body);
        const seen = await deliver(path, topic, forgery.body ?? body, forgery.headers);
        expect(seen.status, what).toBe(forgery.status);
        expect(seen.body).toBe("");
      }
      const huge = Buffer.alloc(LIMIT_BYTES + 1, 32);
      expect((await deliver(path, topic, huge)).status).toBe(413);
      expect((await knock(app.stack.appUrl, path)).status).toBeLessThan(500);
      expect(await rowsOf(app.sql, victim().shop)).toEqual(before);
    });
  });

  it("the same delivery again, at once and later, has one effect", async () => {
    const topic = "orders/delete";
    const body = JSON.stringify({ id: 99_999_999 });
    const id = { "X-Shopify-Webhook-Id": randomUUID() };
    const count = async () =>
      (
        await app.sql.query(`SELECT 1 FROM "WebhookDelivery" WHERE "webhookId" = $1`, [
          id["X-Shopify-Webhook-Id"],
        ])
      ).rowCount;
    const jobs = async () =>
      (
        await app.sql.query(
          `SELECT 1 FROM pgboss.job j JOIN "WebhookDelivery" d ON j.data->>'deliveryId' = d.id WHERE d."webhookId" = $1`,
          [id["X-Shopify-Webhook-Id"]],
        )
      ).rowCount;
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => deliver("/webhooks/orders", topic, body, id)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    await untilAtRest(app);
    expect((await deliver("/webhooks/orders", topic, body, id)).status).toBe(200);
    expect(await count()).toBe(1);
    expect(await jobs()).toBe(1);
  });
}
