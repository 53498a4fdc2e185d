import { randomBytes } from "node:crypto";
import { Session } from "@shopify/shopify-api";
import { beforeEach, describe, expect, it } from "vitest";
import { createSecretBox } from "~/config/secret-box.server";
import { postageSecretContext } from "~/db/secret-contexts";
import { rotateSecrets } from "~/db/rotate-secrets.server";
import { EncryptedSessionStorage } from "~/db/session-storage.server";
import { useTestDatabase } from "../../support/test-database";

const database = useTestDatabase();
const OLD = `old:${randomBytes(32).toString("base64")}`;
const NEW = `new:${randomBytes(32).toString("base64")}`;
const SHOP = "meeple-mill.myshopify.com";

function offline(shop = SHOP): Session {
  return new Session({
    id: `offline_${shop}`,
    shop,
    state: "s",
    isOnline: false,
    scope: "write_orders",
    accessToken: `shpat_access_${shop}`,
    refreshToken: `shprt_refresh_${shop}`,
    expires: new Date("2026-11-22T13:00:00Z"),
    refreshTokenExpires: new Date("2027-02-20T12:00:00Z"),
  });
}

function online(): Session {
  const user = { id: 7, first_name: "Ada", last_name: "L", email: "ada@shop.example", locale: "en" };
  return new Session({
    id: `${SHOP}_7`,
    shop: SHOP,
    state: "s",
    isOnline: true,
    scope: "write_orders",
    accessToken: "shpua_online",
    expires: new Date("2026-11-23T13:00:00Z"),
    onlineAccessInfo: {
      expires_in: 86_400,
      associated_user_scope: "write_orders",
      associated_user: { ...user, email_verified: true, account_owner: true, collaborator: false },
    },
  });
}

const storage = (keys: string) => new EncryptedSessionStorage(database.db, createSecretBox(keys));

async function tableText(): Promise<string> {
  const rows = await database.db.$queryRaw<{ text: string }[]>`select s::text as text from "Session" s`;
  return rows.map((row) => row.text).join("\n");
}

beforeEach(async () => {
  await database.db.session.deleteMany();
  await database.db.shop.deleteMany();
});

describe("encrypted session storage", () => {
  it("gives back offline and online sessions as they were stored", async () => {
    for (const session of [offline(), online()]) {
      await storage(NEW).storeSession(session);
      const loaded = await storage(NEW).loadSession(session.id);
      expect(loaded?.accessToken).toBe(session.accessToken);
      expect(loaded?.refreshToken).toBe(session.refreshToken);
      expect(loaded?.expires).toEqual(session.expires);
      expect(loaded?.refreshTokenExpires).toEqual(session.refreshTokenExpires);
      expect(loaded?.isOnline).toBe(session.isOnline);
      expect(loaded?.onlineAccessInfo?.associated_user.id).toBe(session.onlineAccessInfo?.associated_user.id);
    }
  });

  it("no token ever stands in clear in the table, nor is the caller's session changed", async () => {
    const session = offline();
    await storage(NEW).storeSession(session);
    await storage(NEW).storeSession(online());
    expect(await tableText()).not.toMatch(/shpat_|shprt_|shpua_/);
    expect(session.accessToken).toBe(`shpat_access_${SHOP}`);
  });

  it("a token copied into another shop's row does not open", async () => {
    await storage(NEW).storeSession(offline());
    await storage(NEW).storeSession(offline("other.myshopify.com"));
    const stolen = await database.db.session.findUniqueOrThrow({ where: { id: `offline_${SHOP}` } });
    await database.db.session.update({
      where: { id: "offline_other.myshopify.com" },
      data: { accessToken: stolen.accessToken },
    });
    await expect(storage(NEW).loadSession("offline_other.myshopify.com")).rejects.toThrow(/does not open/);
  });

  it("finds a shop's sessions, stores over old ones and deletes them", async () => {
    const box = storage(NEW);
    await box.storeSession(offline());
    await box.storeSession(online());
    await box.storeSession(offline("other.myshopify.com"));
    await box.storeSession(new Session({ ...offline().toObject(), accessToken: "shpat_renewed" }));
    const found = await box.findSessionsByShop(SHOP);
    expect(found.map((session) => session.accessToken).sort()).toEqual(["shpat_renewed", "shpua_online"]);
    await box.deleteSessions(found.map((session) => session.id));
    expect(await box.findSessionsByShop(SHOP)).toEqual([]);
    expect(await box.loadSession("offline_other.myshopify.com")).toBeDefined();
    await box.deleteSession("offline_other.myshopify.com");
    expect(await box.loadSession("offline_other.myshopify.com")).toBeUndefined();
  });

  it("rotation encrypts all secrets with the newest key, after which the old key may go", async () => {
    await storage(OLD).storeSession(offline());
    await storage(OLD).storeSession(online());
    await storage(`${NEW},${OLD}`).storeSession(offline("other.myshopify.com"));
    expect(await rotateSecrets(database.db, createSecretBox(`${NEW},${OLD}`))).toEqual({
      checked: 3,
      rotated: 2,
    });
    expect(await tableText()).not.toContain("v1:old:");
    expect((await storage(NEW).loadSession(`offline_${SHOP}`))?.refreshToken).toBe(`shprt_refresh_${SHOP}`);
    expect(await rotateSecrets(database.db, createSecretBox(NEW))).toEqual({ checked: 3, rotated: 0 });
  });

  it("rotation takes in a shop's EasyPost key and webhook secret, each at its place", async () => {
    const contexts = {
      apiKey: postageSecretContext(SHOP, "apiKey"),
      webhookSecret: postageSecretContext(SHOP, "webhookSecret"),
    };
    const old = createSecretBox(OLD);
    await database.db.shop.deleteMany();
    await database.db.shop.create({ data: { domain: SHOP, name: "Meeple Mill", currency: "USD" } });
    await database.db.postageSettings.create({
      data: {
        shopDomain: SHOP,
        apiKey: old.encrypt("EZAK1", contexts.apiKey),
        webhookSecret: old.encrypt("hook", contexts.webhookSecret),
        updatedAt: new Date("2026-11-22T12:00:00Z"),
      },
    });
    expect(await rotateSecrets(database.db, createSecretBox(`${NEW},${OLD}`))).toEqual({
      checked: 1,
      rotated: 1,
    });
    const row = await database.db.postageSettings.findUniqueOrThrow({ where: { shopDomain: SHOP } });
    const box = createSecretBox(NEW);
    expect(box.decrypt(String(row.apiKey), contexts.apiKey)).toBe("EZAK1");
    expect(box.decrypt(String(row.webhookSecret), contexts.webhookSecret)).toBe("hook");
    expect(() => box.decrypt(String(row.apiKey), contexts.webhookSecret)).toThrow("does not open");
  });

  it("a key that is missing is an error, not a missing session", async () => {
    await storage(OLD).storeSession(offline());
    await expect(storage(NEW).loadSession(`offline_${SHOP}`)).rejects.toThrow('needs key "old"');
  });
});
