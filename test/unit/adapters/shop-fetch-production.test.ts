// Without a stand-in the requests go to Shopify's own address: what they look like there, and what odd answers mean.
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createShopFetch } from "~/adapters/shopify/shop-fetch.server";

const SHOP = "adas-games.myshopify.com";
const URL = `https://${SHOP}/admin/api/2026-10/graphql.json`;
const server = setupServer();

beforeAll(() => server.listen());
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

describe("requests to the shop's own address", () => {
  it("carry the token and the body to the shop, and nothing of a stand-in", async () => {
    const seen: Request[] = [];
    server.use(
      http.post(URL, ({ request }) => {
        seen.push(request.clone());
        return HttpResponse.json({ data: { shop: { name: "Ada's Games" } } });
      }),
    );
    const answer = await createShopFetch()(URL, {
      method: "POST",
      headers: { "X-Shopify-Access-Token": "shpat_1" },
      body: '{"query":"{ shop { name } }"}',
    });
    expect(await answer.json()).toEqual({ data: { shop: { name: "Ada's Games" } } });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers.get("X-Shopify-Access-Token")).toBe("shpat_1");
    expect(seen[0]?.headers.get("x-sim-shop")).toBeNull();
    expect(await seen[0]?.text()).toBe('{"query":"{ shop { name } }"}');
  });

  it("are never sent again after a cut connection", async () => {
    let asked = 0;
    server.use(
      http.post(URL, () => {
        asked += 1;
        return HttpResponse.error();
      }),
    );
    await expect(createShopFetch()(URL, { method: "POST", body: "{}" })).rejects.toThrow();
    expect(asked).toBe(1);
  });
});
