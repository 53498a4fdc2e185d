import { expect, it } from "vitest";
import { createShopGateway } from "~/adapters/shopify/shop-gateway.server";
import { json, SHOP, text, useScriptedShop, type ScriptedAnswer } from "./scripted-shop";

const shop = useScriptedShop();

const definition = (name = "id", enabled = true) => ({
  type: { name },
  capabilities: { uniqueValues: { enabled } },
});
const facts = (definitions: unknown[]) =>
  json({
    data: {
      shop: {
        name: "Ada's Games",
        currencyCode: "USD",
        ianaTimezone: "America/Los_Angeles",
        email: "owner@example.com",
        contactEmail: "hello@example.com",
        myshopifyDomain: SHOP,
      },
      currentAppInstallation: { accessScopes: [{ handle: "write_orders" }, { handle: "read_products" }] },
      locations: { nodes: [{ id: "gid://shopify/Location/1", name: "Portland", isActive: true }] },
      metafieldDefinitions: { nodes: definitions },
    },
  });
const orders = (nodes: unknown[], errors?: unknown[]) => json({ data: { orders: { nodes } }, errors });

async function read(factsAnswer: ScriptedAnswer, probeAnswer: ScriptedAnswer) {
  shop.answer((response, received) =>
    (received.operationName === "ShopFacts" ? factsAnswer : probeAnswer)(response, received),
  );
  return createShopGateway(shop.connect().client).readShop(SHOP);
}

it("reads everything the go-live checks need", async () => {
  expect(await read(facts([definition()]), orders([]))).toEqual({
    name: "Ada's Games",
    currency: "USD",
    timezone: "America/Los_Angeles",
    email: "hello@example.com",
    scopes: ["write_orders", "read_products"],
    locations: [{ gid: "gid://shopify/Location/1", name: "Portland", active: true }],
    metafieldDefinitionOk: true,
    protectedDataOk: true,
  });
});

it.each([
  ["is missing", []],
  ["has another type", [definition("single_line_text_field")]],
  ["does not enforce unique values", [definition("id", false)]],
])("a definition that %s does not count", async (_name, definitions) => {
  expect(await read(facts(definitions), orders([]))).toMatchObject({ metafieldDefinitionOk: false });
});

it("withheld customer fields are noticed", async () => {
  const withheld = [
    {
      message: "This app is not approved to access the Order.email field.",
      extensions: { code: "ACCESS_DENIED" },
    },
  ];
  const node = { id: "gid://shopify/Order/1", email: null, shippingAddress: null };
  expect(await read(facts([definition()]), orders([node], withheld))).toMatchObject({
    protectedDataOk: false,
  });
  expect(await read(facts([definition()]), orders([node]))).toMatchObject({ protectedDataOk: true });
});

it("a shop that cannot be read is an error that names the reconnect", async () => {
  await expect(read(text("", 404), text("", 404))).rejects.toMatchObject({
    disconnectionCode: "api_version_gone",
  });
});
