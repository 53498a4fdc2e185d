import { expect, it } from "vitest";
import { createShopFetch } from "~/adapters/shopify/shop-fetch.server";
import { json, SHOP, useScriptedShop } from "./scripted-shop";

const shop = useScriptedShop();
const URL_OF_SHOP = `https://${SHOP}/admin/oauth/access_token`;

it("with a stand-in, a shop's host becomes a header and the path stays", async () => {
  shop.answer(json({ ok: true }));
  const response = await createShopFetch(shop.origin())(`${URL_OF_SHOP}?a=1`, {
    method: "POST",
    body: '{"operationName":"x"}',
  });
  expect(response.status).toBe(200);
  expect(shop.received()[0]).toMatchObject({
    shop: SHOP,
    url: "/admin/oauth/access_token?a=1",
    operationName: "x",
  });
});

it("takes a Request object, too, as Shopify's library sends it", async () => {
  shop.answer(json({ ok: true }));
  const request = new Request(URL_OF_SHOP, {
    method: "POST",
    body: '{"operationName":"y"}',
    headers: { "X-Shopify-Access-Token": "t" },
  });
  await createShopFetch(shop.origin())(request);
  expect(shop.received()[0]).toMatchObject({ operationName: "y", token: "t", shop: SHOP });
});

it("with a stand-in, its own files can be read and nothing else in the world", async () => {
  shop.answer(json({ ok: true }));
  const shopFetch = createShopFetch(shop.origin());
  expect((await shopFetch(`${shop.origin()}/result.jsonl`)).status).toBe(200);
  await expect(shopFetch("https://storage.googleapis.com/x")).rejects.toThrow("Not a Shopify host");
});

it.each([
  "https://example.com/",
  "http://star-tiles.myshopify.com/",
  "https://star-tiles.myshopify.com.example.com/",
  "https://169.254.169.254/latest/meta-data",
  "file:///etc/passwd",
])("without a stand-in, %s is refused before anything is sent", async (url) => {
  await expect(createShopFetch()(url)).rejects.toThrow("Not a Shopify host");
});
