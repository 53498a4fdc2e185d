import { describe, expect, it } from "vitest";
import { searchTerm } from "~/adapters/shopify/find-orders.server";
import { sampleOrder } from "./sample-plan";
import { cost, json, reset, SHOP, text, useScriptedShop, type ScriptedAnswer } from "./scripted-shop";

const shop = useScriptedShop();
const IDENTIFIER = "pledgedock:backerkit:star-tiles:70000001:1";

/** Answers the two look-ups of findOrders whatever their order. */
function lookups(byIdentifier: ScriptedAnswer, bySearch: ScriptedAnswer): ScriptedAnswer {
  return (response, received) =>
    (received.operationName === "OrderByIdentifier" ? byIdentifier : bySearch)(response, received);
}
const identified = (order: unknown) => json({ data: { orderByIdentifier: order }, extensions: cost(1, 1) });
const searched = (...nodes: unknown[]) => json({ data: { orders: { nodes } }, extensions: cost(3, 2) });
const failed = (code: string | undefined, message: string) =>
  json({ data: null, errors: [{ message, extensions: code ? { code } : undefined }] });

async function look(byIdentifier: ScriptedAnswer, bySearch: ScriptedAnswer) {
  shop.answer(lookups(byIdentifier, bySearch));
  return shop.connect().orders.findOrders(SHOP, IDENTIFIER);
}

describe("looking for an order of ours", () => {
  it("asks by the id metafield and by the quoted source identifier", async () => {
    await look(identified(null), searched());
    expect(shop.received().map(({ variables }) => variables)).toEqual(
      expect.arrayContaining([
        { identifier: { customId: { namespace: "$app", key: "pledge_id", value: IDENTIFIER } } },
        { query: `source_identifier:"${IDENTIFIER}"`, first: 50 },
      ]),
    );
  });

  it("one order found both ways is one order", async () => {
    const outcome = await look(identified(sampleOrder()), searched(sampleOrder()));
    expect(outcome).toMatchObject({ kind: "looked", orders: [{ gid: "gid://shopify/Order/1" }] });
    expect(outcome.kind === "looked" && outcome.orders).toHaveLength(1);
  });

  it("two orders with one identifier are both reported", async () => {
    const outcome = await look(
      identified(sampleOrder()),
      searched(sampleOrder({ id: "gid://shopify/Order/2" })),
    );
    expect(outcome.kind === "looked" && outcome.orders.map(({ gid }) => gid)).toEqual([
      "gid://shopify/Order/1",
      "gid://shopify/Order/2",
    ]);
  });

  it("a search result with a similar identifier is not ours", async () => {
    const similar = sampleOrder({ sourceIdentifier: `${IDENTIFIER}0` });
    expect(await look(identified(null), searched(similar))).toEqual({ kind: "looked", orders: [] });
  });

  it("a missing metafield definition is not an empty look", async () => {
    const message = "Metafield definition of type 'id' is required when using custom ids.";
    expect(await look(failed("NOT_FOUND", message), searched())).toEqual({ kind: "definition-missing" });
  });

  it("an order that the search shows is found, also while the metafield definition is missing", async () => {
    const message = "Metafield definition of type 'id' is required when using custom ids.";
    const outcome = await look(failed("NOT_FOUND", message), searched(sampleOrder()));
    expect(outcome.kind === "looked" && outcome.orders).toHaveLength(1);
  });

  it.each<[string, ScriptedAnswer, ScriptedAnswer]>([
    ["the first look-up fails", reset, searched()],
    ["the second look-up fails", identified(null), text("", 502)],
    ["the search is turned down", identified(null), failed("undefinedField", "no such field")],
    [
      "null comes beside an error",
      json({ data: { orderByIdentifier: null }, errors: [{ message: "?" }] }),
      searched(),
    ],
  ])("is no answer when %s", async (_name, byIdentifier, bySearch) => {
    expect(await look(byIdentifier, bySearch)).toMatchObject({ kind: "unknown" });
  });

  it("a refusal of the connection is passed on", async () => {
    expect(await look(text("", 402), text("", 402))).toMatchObject({ kind: "disconnected" });
  });
});

describe("the search syntax", () => {
  it("a quote or backslash in a value cannot end the term", () => {
    expect(searchTerm("tag", 'a" OR tag:"b\\')).toBe('tag:"a\\" OR tag:\\"b\\\\"');
  });

  it("orders are found by any of several tags, letter case aside", async () => {
    shop.answer(
      searched(sampleOrder({ tags: ["ABC"] }), sampleOrder({ id: "gid://shopify/Order/9", tags: ["abcd"] })),
    );
    const outcome = await shop.connect().orders.findOrdersByTags(SHOP, ["abc", "x y"]);
    expect(shop.received()[0]?.variables).toEqual({ query: 'tag:"abc" OR tag:"x y"', first: 50 });
    expect(outcome.kind === "looked" && outcome.orders.map(({ gid }) => gid)).toEqual([
      "gid://shopify/Order/1",
    ]);
  });

  it("no tags are no question", async () => {
    expect(await shop.connect().orders.findOrdersByTags(SHOP, [])).toEqual({ kind: "looked", orders: [] });
    expect(shop.received()).toHaveLength(0);
  });
});

it("an order that Shopify does not show is an empty look", async () => {
  shop.answer(json({ data: { order: null } }));
  expect(await shop.connect().orders.readOrder(SHOP, "gid://shopify/Order/7")).toEqual({
    kind: "looked",
    orders: [],
  });
});
