import { createSecretKey, generateKeyPairSync, randomUUID } from "node:crypto";
import { SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { DEFAULT_CONFIG } from "../../simulators/shopify/config";
import { knock, rowsOf, type AttackedApp } from "./attacked-app";
import { SHOP_ROUTES } from "./route-table";
import { MARK, type Victim } from "./victim";

const { clientId, clientSecret } = DEFAULT_CONFIG;
const secretKey = (secret: string) => createSecretKey(Buffer.from(secret));
const minutes = (count: number) => Math.floor(Date.now() / 1000) + count * 60;

function claims(shop: string, change: Record<string, unknown> = {}) {
  const iss = `https://${shop}/admin`;
  return {
    iss,
    dest: `https://${shop}`,
    aud: clientId,
    sub: "1",
    jti: randomUUID(),
    nbf: minutes(-1),
    exp: minutes(1),
    ...change,
  };
}

const sign = (payload: Record<string, unknown>, secret: string, alg = "HS256") =>
  new SignJWT(payload).setProtectedHeader({ alg, typ: "JWT" }).sign(secretKey(secret));

/** Tokens that must open nothing, by what is wrong with them. The last one is right, as proof that the others could be. */
const TOKENS: Record<string, (shop: string) => Promise<string> | string> = {
  "no token": () => "",
  garbage: () => "x.y.z",
  "another app's secret": (shop) => sign(claims(shop), `${clientSecret}x`),
  "an empty secret": async (shop) =>
    `${(await sign(claims(shop), clientSecret)).split(".").slice(0, 2).join(".")}.`,
  "alg none": (shop) => new UnsecuredJWT(claims(shop)).encode(),
  "another algorithm": (shop) => sign(claims(shop), clientSecret.repeat(4), "HS512"),
  "a key pair of the attacker's": (shop) => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    return new SignJWT(claims(shop)).setProtectedHeader({ alg: "RS256" }).sign(privateKey);
  },
  "an expired token": (shop) => sign(claims(shop, { nbf: minutes(-10), exp: minutes(-5) }), clientSecret),
  "a token of the future": (shop) => sign(claims(shop, { nbf: minutes(5), exp: minutes(6) }), clientSecret),
  "another app's audience": (shop) => sign(claims(shop, { aud: "another-app" }), clientSecret),
  "no audience": (shop) => sign(claims(shop, { aud: undefined }), clientSecret),
  "a changed claim": async (shop) => {
    const [head, , signature] = (await sign(claims("stranger.myshopify.com"), clientSecret)).split(".");
    return [head, Buffer.from(JSON.stringify(claims(shop))).toString("base64url"), signature].join(".");
  },
};

/** Session tokens that Shopify never signed for this app and moment. */
export function describeForgedSessions(app: AttackedApp, victim: () => Victim): void {
  const addresses = () =>
    Object.entries(SHOP_ROUTES).flatMap(([id, route]) => {
      const url = new URL(route.path(victim()), app.stack.appUrl);
      if (id.endsWith("._index")) url.searchParams.set("index", "");
      url.searchParams.set("_data", `routes/${id}`);
      const address = url.pathname + url.search;
      const reads = route.loader === null ? [] : [{ address, form: null }];
      return [...reads, ...route.forms(victim()).map((form) => ({ address, form }))];
    });
  const send = (address: string, form: Record<string, string> | null, headers: Record<string, string>) =>
    knock(app.stack.appUrl, address, {
      method: form ? "POST" : "GET",
      headers: { Origin: app.stack.appUrl, ...headers },
      body: form ? new URLSearchParams(form) : undefined,
    });

  describe("a session token that Shopify did not give", () => {
    it.each(Object.entries(TOKENS))("%s opens no loader and no action", async (_, make) => {
      const token = await make(victim().shop);
      const before = await rowsOf(app.sql, victim().shop);
      const tried = addresses().map(async ({ address, form }) => {
        const seen = await send(address, form, { Authorization: `Bearer ${token}` });
        expect(seen.status, address).toBe(401);
        expect(seen.body).toBe("");
      });
      await Promise.all(tried);
      expect(await rowsOf(app.sql, victim().shop)).toEqual(before);
    });

    it("nor does a request without any", async () => {
      for (const { address, form } of addresses()) {
        const seen = await send(address, form, {});
        expect(seen.location, address).toBe("/auth/login");
        expect(seen.body).toBe("");
      }
    });

    it.each(Object.entries(TOKENS).slice(1))("%s opens no page either", async (_, make) => {
      const { shop } = victim();
      const host = Buffer.from(`admin.shopify.com/store/${shop.split(".")[0]}`).toString("base64url");
      const query = new URLSearchParams({ shop, host, embedded: "1", id_token: await make(shop) });
      const seen = await knock(app.stack.appUrl, `/app/pledges?${query}`);
      expect(seen.status).toBe(302);
      expect(seen.location).toMatch(/^\/auth\/session-token\?/);
      expect(seen.body).not.toContain(MARK);
    });

    it("is told apart from a genuine one", async () => {
      const token = await sign(claims(victim().shop), clientSecret);
      const address = "/app/pledges?index&_data=routes%2Fapp.pledges._index";
      const seen = await send(address, null, { Authorization: `Bearer ${token}` });
      expect(seen.status).toBe(200);
      expect(seen.body).toContain(MARK);
    });
  });
}
