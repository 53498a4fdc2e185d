// One eventful life of a shop with marked secrets and marked people; afterwards logs and tables are searched for them.
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { DEFAULT_CONFIG } from "../../simulators/shopify/config";
import { connectPlatform, connectShop, DEMO_SHOP, pushAll, waitForPreflight } from "../../support/journey";
import type { PledgeInput } from "../../support/pledge-input";
import { until } from "../../support/until";
import { knock, rowsOf, statusOf, type AttackedApp } from "./attacked-app";
import { linesWith, processLogs, tablesWith, type Wanted } from "./searched-places";
import { pledgeOf } from "./victim";

const PERSON = {
  name: "Zq7Person",
  email: "zq7mail@example.com",
  phone: "+12125550999",
  street: "77 Zq7Street",
  answer: "Zq7Answer",
  note: "Zq7Note",
};
const encryptionKey = randomBytes(32).toString("base64");
const mailPassword = `zq7mail${randomBytes(8).toString("hex")}`;
const metricsToken = `zq7metrics${randomBytes(8).toString("hex")}`;
/** What the app was given or made; the patterns stand for tokens, whose values are known to nobody here. */
const secrets: Record<string, Wanted> = {
  "encryption key": encryptionKey,
  "mail password": mailPassword,
  "metrics token": metricsToken,
  "app secret": DEFAULT_CONFIG.clientSecret,
  "Shopify token": /shp(at|rt|ca|ss)_[0-9a-f]+/,
  "session token": /eyJ[\w-]+\.[\w-]+\.[\w-]+/,
  "callback secret": /whsec_[\w+/=]{8,}/,
  "connection key": /pd_(live|test|sandbox)_[\w-]{20,}/,
};

/** What the app is started with: every secret marked, everything logged that can be. */
export const MARKED_ENV = {
  LOG_LEVEL: "debug",
  ENCRYPTION_KEYS: `leaks:${encryptionKey}`,
  METRICS_TOKEN: metricsToken,
  SMTP_URL: `smtp://mailer:${mailPassword}@127.0.0.1:9`,
  MAIL_FROM: "PledgeDock <noreply@pledgedock.example>",
};

function markedPledge(externalId: string, name = PERSON.name): PledgeInput {
  const plain = pledgeOf(externalId);
  return {
    ...plain,
    backer: { name, email: PERSON.email, phone: PERSON.phone },
    shippingAddress: {
      ...plain.shippingAddress,
      name,
      line1: PERSON.street,
      phone: PERSON.phone,
    } as PledgeInput["shippingAddress"],
    answers: [{ question: "Colour?", answer: PERSON.answer }],
    note: PERSON.note,
  };
}

/** Needs a worker and MARKED_ENV. */
export function describeLeaks(app: AttackedApp): void {
  describe("a shop's life in bad weather", () => {
    it("is lived through: errors of the vendor, of the platform, of the database and of the mail server", async () => {
      const { stack, sql } = app;
      const merchant = await connectShop(stack);
      const { platform, key, connectionId } = await connectPlatform(stack, merchant);
      const hooks = "app.connections_.$connectionId_.webhooks";
      const saved = await merchant.post<{ secret: string }>(
        `/app/connections/${connectionId}/webhooks`,
        hooks,
        {
          intent: "save",
          url: "https://callback.invalid/hook",
        },
      );
      secrets["this callback secret"] = String(saved.data?.secret);
      secrets["this connection key"] = key;
      await platform.push(Array.from({ length: 8 }, (_, index) => markedPledge(`leak-${index}`)));

      await sql.query(
        `ALTER TABLE "Pledge" ADD CONSTRAINT broken CHECK ("backerName" NOT LIKE '%Broken') NOT VALID`,
      );
      const send = (body: string, bearer = key) =>
        knock(stack.appUrl, "/api/v1/pledges", {
          method: "POST",
          headers: { Authorization: `Bearer ${bearer}`, "Content-Type": "application/json" },
          body,
        });
      const failed = await send(JSON.stringify(markedPledge("leak-broken", `${PERSON.name} Broken`)));
      expect(failed.status).toBe(500);
      expect(failed.body).not.toContain("Zq7");
      expect(failed.body).toContain("incident");
      await sql.query(`ALTER TABLE "Pledge" DROP CONSTRAINT broken`);
      await send(`{"backer":{"name":"${PERSON.name}"`);
      await send("{}", `${key}x`);
      await knock(stack.appUrl, "/app/pledges?_data=routes%2Fapp", {
        headers: { Authorization: "Bearer eyJh.eyJh.x" },
      });

      await waitForPreflight(merchant, 8);
      await stack.simulator.faults({
        seed: 3,
        rules: [
          {
            kind: "user-error",
            operation: "OrderCreate",
            count: 1,
            message: `${PERSON.answer} is not valid`,
          },
          {
            kind: "user-error",
            operation: "OrderCreate",
            count: 1,
            message: `${PERSON.name} at ${PERSON.street} is not valid`,
          },
          { kind: "cut-after-commit", operation: "OrderCreate", count: 1 },
          { kind: "html", operation: "OrderCreate", count: 1 },
          { kind: "internal-error", operation: "OrderCreate", count: 1 },
          { kind: "expired-token", operation: "OrderCreate", count: 1 },
        ],
      });
      await pushAll(merchant);
      await until(
        "most pledges are orders",
        async () => (await stack.simulator.shop(DEMO_SHOP)).orders.length >= 5,
      );
      await stack.simulator.faults({ clear: true });
      await stack.simulator.act(DEMO_SHOP, "send-compliance-webhook", {
        topic: "customers/data_request",
        email: PERSON.email,
        orderIds: [],
      });
      await stack.simulator.act(DEMO_SHOP, "revoke-tokens");
      await merchant.post("/app/settings", "app.settings", {});
      // Looked at from outside: an opened page would be given new access.
      await until(
        "the broken access is noticed",
        async () => (await statusOf(app, DEMO_SHOP)) === "needs_reconnect",
      );
      await until("the mail has failed", () =>
        processLogs(app.stack).includes("disconnection mail not sent"),
      );
    });

    it("left log lines that would show what was logged", () => {
      expect(processLogs(app.stack)).toContain('"incident"');
      expect(
        processLogs(app.stack)
          .split("\n")
          .filter((line) => line.startsWith("{")).length,
      ).toBeGreaterThan(5);
    });

    it.each(Object.entries(PERSON))("no log holds a backer's %s", (_, text) => {
      expect(linesWith(app.stack, text)).toEqual([]);
    });

    it("no log holds a secret", () => {
      for (const [what, secret] of Object.entries(secrets))
        expect(linesWith(app.stack, secret), what).toEqual([]);
    });

    it("people are held only where redaction looks for them", async () => {
      const places = new Set(
        (await Promise.all(Object.values(PERSON).map((text) => tablesWith(app.sql, text)))).flat(),
      );
      const known = ["DataRequest", "Pledge", "PledgeEvent", "WebhookDelivery"].map(
        (table) => `public."${table}"`,
      );
      expect(known).toEqual(expect.arrayContaining([...places]));
      expect(places).toContain('public."Pledge"');
    });

    it("no table holds a secret in clear", async () => {
      for (const [what, secret] of Object.entries(secrets))
        expect(await tablesWith(app.sql, secret), what).toEqual([]);
      expect(await tablesWith(app.sql, /v1:leaks:[\w+/=]{8,}/)).toEqual(
        expect.arrayContaining(['public."Session"', 'public."Connection"']),
      );
    });

    it("after customers/redact no table and no queue remembers the person", async () => {
      const request = { topic: "customers/redact", email: PERSON.email, orderIds: [] };
      await app.stack.simulator.act(DEMO_SHOP, "send-compliance-webhook", request);
      for (const text of Object.values(PERSON)) {
        const forgotten = async () => (await tablesWith(app.sql, text)).length === 0;
        await until(`${text} is forgotten`, forgotten);
      }
    });

    it("after uninstall and shop/redact the shop's domain is all that is left of it", async () => {
      const rows = async () =>
        Object.entries(await rowsOf(app.sql, DEMO_SHOP)).filter(([, found]) => found.length > 0);
      expect((await rows()).length).toBeGreaterThan(5);
      await app.stack.simulator.act(DEMO_SHOP, "uninstall");
      await until("the shop is gone", async () => (await statusOf(app, DEMO_SHOP)) === "uninstalled");
      await app.stack.simulator.act(DEMO_SHOP, "send-compliance-webhook", { topic: "shop/redact" });
      const left = async () =>
        (await rows()).map(([table]) => table).filter((table) => table !== "WebhookDelivery");
      await until("everything is deleted", async () => (await left()).length === 0);
    });
  });
}
