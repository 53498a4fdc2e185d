// Several processes of the app that renew one shop's token while its pages are opened, against the simulated store.
import { randomBytes } from "node:crypto";
import { Session } from "@shopify/shopify-api";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAccessTokens, type OfflineSessions } from "~/adapters/shopify/access-tokens.server";
import { createTokenRenewer } from "~/adapters/shopify/renew-token.server";
import { createShopFetch } from "~/adapters/shopify/shop-fetch.server";
import { createSecretBox } from "~/config/secret-box.server";
import { createDb, type DbClient } from "~/db/client.server";
import { EncryptedSessionStorage } from "~/db/session-storage.server";
import { startShopifySimulator, type RunningShopifySimulator } from "../../simulators/shopify/serve";
import { useTestDatabase } from "../../support/test-database";
import { until } from "../../support/until";

const SHOP = "adas-games.myshopify.com";
const ID = `offline_${SHOP}`;
const KEY = `k:${randomBytes(32).toString("base64")}`;
const REVOKED = { code: "token_revoked" };

const database = useTestDatabase();
const clients: DbClient[] = [];
let store: RunningShopifySimulator;
let renewals = 0;
let answered = 0;
/** What a renewal waits for before it reaches Shopify, and before its answer reaches us. */
let held: { before?: Promise<void>; after?: Promise<void> } = {};

beforeAll(async () => {
  store = await startShopifySimulator();
  const fetch = createShopFetch(store.origin);
  setAbstractFetchFunc(async (input, init) => {
    renewals++;
    await held.before;
    const answer = await fetch(input, init);
    answered++;
    await held.after;
    return answer;
  });
});
afterAll(async () => store.stop());
beforeEach(async () => {
  renewals = answered = 0;
  held = {};
  store.simulator.faults.apply({ clear: true });
  await database.db.session.deleteMany();
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.$disconnect()));
});

const storage = (db: DbClient) => new EncryptedSessionStorage(db, createSecretBox(KEY));

/** A process of the app: connections, caches and all of its own. */
function startProcess(change: Partial<OfflineSessions> = {}, apiSecret?: string) {
  const db = createDb(database.url, { max: 3 });
  clients.push(db);
  const own = storage(db);
  const sessions: OfflineSessions = {
    loadSession: async (id) => own.loadSession(id),
    spendToken: async (...args) => own.spendToken(...args),
    renewSession: async (...args) => own.renewSession(...args),
    ...change,
  };
  const { clientId, clientSecret } = store.simulator.config;
  const renew = createTokenRenewer({
    apiKey: clientId,
    apiSecret: apiSecret ?? clientSecret,
    appUrl: "https://app.example.com",
  });
  return createAccessTokens({ sessions, renew, now: () => new Date() });
}

/** What a page load does that is given access: Shopify issues tokens, the library stores them over what is there. */
async function openPage(endsInSeconds = 3600): Promise<string> {
  const { simulator } = store;
  simulator.shop().installed = true;
  const issued = simulator.core.tokens.issue(SHOP, simulator.shop().scopes, true);
  const session = new Session({
    id: ID,
    shop: SHOP,
    state: "",
    isOnline: false,
    scope: issued.scopes.join(","),
    accessToken: issued.accessToken,
    refreshToken: issued.refreshToken ?? undefined,
    expires: new Date(Date.now() + endsInSeconds * 1000),
  });
  await storage(database.db).storeSession(session);
  return issued.accessToken;
}

const works = (token: unknown) =>
  typeof token === "string" && store.simulator.core.tokens.grantOf(token, SHOP) !== null;
const stored = async () => storage(database.db).loadSession(ID);
const slowRenewals = () =>
  store.simulator.faults.apply({ rules: [{ kind: "slow", operation: "oauth", delayMs: 300 }] });

/** Where a page may be opened while a renewal is under way. */
const MEANWHILE = [
  ["before Shopify has decided", "before"],
  ["while its answer is under way", "after"],
] as const;

/** Opens a page in the midst of the renewal that `renew` begins. */
async function openPageMeanwhile<T>(
  when: "before" | "after",
  renew: () => Promise<T>,
): Promise<{ given: string; renewed: T }> {
  let release = () => {};
  held = { [when]: new Promise<void>((resolve) => (release = resolve)) };
  const renewing = renew();
  await until("it is under way", () => (when === "before" ? renewals : answered) > 0);
  const given = await openPage();
  release();
  return { given, renewed: await renewing };
}

describe("renewing a refused token", () => {
  it("two processes at once use the refresh token once and go on with the same new token", async () => {
    const old = await openPage();
    const [worker, web] = [startProcess(), startProcess()];
    expect([await worker(SHOP), await web(SHOP)]).toEqual([old, old]);
    store.simulator.core.tokens.revokeShop(SHOP, true);
    slowRenewals();
    const [first, second] = await Promise.all([worker(SHOP, old), web(SHOP, old)]);
    expect(first).toBe(second);
    expect(works(first)).toBe(true);
    expect(renewals).toBe(1);
    expect((await stored())?.accessToken).toBe(first);
  });

  it.each(MEANWHILE)("never overwrites the token that an opened page was given %s", async (_, when) => {
    const old = await openPage();
    const worker = startProcess();
    const { given, renewed } = await openPageMeanwhile(when, async () => worker(SHOP, old));
    expect(renewed).toBe(given);
    expect((await stored())?.accessToken).toBe(given);
  });

  it.each(MEANWHILE)("is not revoked when Shopify refuses and a page is given access %s", async (_, when) => {
    const old = await openPage();
    const worker = startProcess();
    store.simulator.core.tokens.revokeShop(SHOP);
    const { given, renewed } = await openPageMeanwhile(when, async () => worker(SHOP, old));
    expect(renewed).toBe(given);
  });

  it("one process's server error is no news for another: it renews by itself", async () => {
    const old = await openPage();
    const [worker, web] = [startProcess(), startProcess()];
    store.simulator.core.tokens.revokeShop(SHOP, true);
    store.simulator.faults.apply({ rules: [{ kind: "error-before", operation: "oauth", count: 1 }] });
    const ends = await Promise.allSettled([worker(SHOP, old), web(SHOP, old)]);
    expect(ends.map((end) => end.status).sort()).toEqual(["fulfilled", "rejected"]);
    const token = await worker(SHOP, old);
    expect(works(token)).toBe(true);
    expect(await web(SHOP, old)).toBe(token);
  });

  it("never gives the refused token back from a reading that began before the refusal", async () => {
    const old = await openPage();
    let goOn = () => {};
    const begun = new Promise<void>((resolve) => (goOn = resolve));
    const own = storage(database.db);
    const web = startProcess({
      loadSession: async (id) => {
        const session = await own.loadSession(id);
        await begun;
        return session;
      },
    });
    const early = web(SHOP);
    const late = web(SHOP, old);
    goOn();
    expect(await early).toBe(old);
    const token = await late;
    expect(token).not.toBe(old);
    expect(works(token)).toBe(true);
  });
});

describe("access that was really taken away", () => {
  it("is revoked, and stored so that the next opened page asks Shopify for new access", async () => {
    const old = await openPage();
    const worker = startProcess();
    store.simulator.core.tokens.revokeShop(SHOP);
    expect(await worker(SHOP, old)).toMatchObject(REVOKED);
    expect((await stored())?.isActive(undefined)).toBe(false);
    const given = await openPage();
    expect(await worker(SHOP, old)).toBe(given);
  });

  it("is revoked where no session is stored", async () => {
    expect(await startProcess()(SHOP)).toMatchObject(REVOKED);
  });

  it("is not concluded from server errors, nor from a wrong secret of the app itself", async () => {
    const old = await openPage();
    store.simulator.faults.apply({ rules: [{ kind: "html", operation: "oauth" }] });
    await expect(startProcess()(SHOP, old)).rejects.toThrow();
    store.simulator.faults.apply({ clear: true });
    await expect(startProcess({}, "wrong")(SHOP, old)).rejects.toThrow();
    expect(works(await startProcess()(SHOP, old))).toBe(true);
  });
});

describe("a token near its end", () => {
  it("is renewed before it ends", async () => {
    const old = await openPage(120);
    const token = await startProcess()(SHOP);
    expect(token).not.toBe(old);
    expect(works(token)).toBe(true);
  });

  it("is used to the last when Shopify cannot renew it at the moment", async () => {
    const old = await openPage(120);
    store.simulator.faults.apply({ rules: [{ kind: "error-before", operation: "oauth" }] });
    expect(await startProcess()(SHOP)).toBe(old);
  });
});
