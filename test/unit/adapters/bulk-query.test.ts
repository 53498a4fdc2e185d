import { describe, expect, it } from "vitest";
import { createCatalogGateway } from "~/adapters/shopify/catalog-gateway.server";
import { GatewayError } from "~/lib/gateway-error";
import type { ShopVariant } from "~/modules/catalog/ports";
import { sampleOrder } from "./sample-plan";
import { json, reset, SHOP, text, useScriptedShop, type ScriptedAnswer } from "./scripted-shop";

const shop = useScriptedShop();

const started = json({
  data: {
    bulkOperationRunQuery: {
      bulkOperation: { id: "gid://shopify/BulkOperation/1", status: "CREATED" },
      userErrors: [],
    },
  },
});
const refused = (code: string, message: string) =>
  json({
    data: { bulkOperationRunQuery: { bulkOperation: null, userErrors: [{ code, field: null, message }] } },
  });
const operation =
  (status: string, objectCount: number, changes: object = {}): ScriptedAnswer =>
  (response, received) => {
    const url = status === "COMPLETED" && objectCount > 0 ? `${shop.origin()}/result.jsonl` : null;
    const bulkOperation = {
      id: "1",
      status,
      errorCode: null,
      objectCount: String(objectCount),
      url,
      partialDataUrl: null,
      ...changes,
    };
    json({ data: { bulkOperation } })(response, received);
  };
const file = (...lines: string[]) => text(lines.join("\n"), 200, "application/jsonl");

const variantLine = (number: number, changes: object = {}) =>
  JSON.stringify({
    id: `gid://shopify/ProductVariant/${number}`,
    sku: `SKU-${number}`,
    title: "Default Title",
    price: "12.50",
    product: { id: "gid://shopify/Product/1", title: "Star Tiles", status: "ACTIVE" },
    inventoryItem: { requiresShipping: true, measurement: { weight: { unit: "KILOGRAMS", value: 1.25 } } },
    ...changes,
  }).replaceAll("/", "\\/");

async function readVariants(): Promise<{ variants: ShopVariant[]; sleeps: number[] }> {
  const { client, fetch, sleep, sleeps } = shop.connect();
  const variants: ShopVariant[] = [];
  for await (const variant of createCatalogGateway({ client, fetch, sleep }).streamVariants(SHOP))
    variants.push(variant);
  return { variants, sleeps };
}

describe("a bulk query", () => {
  it("is run, waited for and read line by line, escaped ids and all", async () => {
    shop.answer(
      started,
      operation("CREATED", 0),
      operation("RUNNING", 1),
      operation("COMPLETED", 2),
      file(variantLine(1), variantLine(2, { title: "Blue", sku: null }), ""),
    );
    const { variants, sleeps } = await readVariants();
    expect(variants).toEqual([
      {
        gid: "gid://shopify/ProductVariant/1",
        productGid: "gid://shopify/Product/1",
        sku: "SKU-1",
        title: "Star Tiles",
        price: "12.50",
        requiresShipping: true,
        grams: 1250,
        active: true,
      },
      expect.objectContaining({ title: "Star Tiles – Blue", sku: null }),
    ]);
    expect(sleeps).toHaveLength(3);
  });

  it("without results is an empty list", async () => {
    shop.answer(started, operation("COMPLETED", 0));
    expect((await readVariants()).variants).toEqual([]);
  });

  it("waits its turn while five others are running", async () => {
    const inProgress = refused(
      "OPERATION_IN_PROGRESS",
      "A bulk query operation for this app and shop is already in progress",
    );
    shop.answer(inProgress, inProgress, started, operation("COMPLETED", 1), file(variantLine(1)));
    const { variants, sleeps } = await readVariants();
    expect(variants).toHaveLength(1);
    expect(sleeps.slice(0, 2)).toEqual([5000, 5000]);
  });

  it("survives a poll that is throttled or lost", async () => {
    const throttled = json({
      data: null,
      errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
    });
    shop.answer(started, throttled, reset, text("", 502), operation("COMPLETED", 1), file(variantLine(1)));
    expect((await readVariants()).variants).toHaveLength(1);
  });

  it.each<[string, ScriptedAnswer[]]>([
    [
      "failed with partial data",
      [started, operation("FAILED", 5, { errorCode: "TIMEOUT", partialDataUrl: "https://x" })],
    ],
    ["expired", [started, operation("EXPIRED", 5)]],
    ["was cancelled", [started, operation("CANCELED", 5)]],
    ["was refused", [refused("INVALID", "Invalid bulk query")]],
    ["gave fewer lines than counted", [started, operation("COMPLETED", 3), file(variantLine(1))]],
    ["gave an unreadable line", [started, operation("COMPLETED", 1), file('{"id":')]],
    ["lost its file", [started, operation("COMPLETED", 1), text("gone", 404)]],
    ["broke off during the download", [started, operation("COMPLETED", 1), reset]],
  ])("that %s is an error, never half a list", async (_name, answers) => {
    shop.answer(...answers);
    await expect(readVariants()).rejects.toThrow(GatewayError);
  });

  it("says that only a reconnect helps where that is so", async () => {
    shop.answer(text("", 402));
    await expect(readVariants()).rejects.toMatchObject({ disconnectionCode: "shop_frozen" });
  });

  it("streams orders with their snapshot", async () => {
    shop.answer(started, operation("COMPLETED", 1), file(JSON.stringify(sampleOrder())));
    const found = [];
    for await (const order of shop.connect().orders.streamOrders(SHOP, new Date("2026-11-01T00:00:00Z")))
      found.push(order);
    expect(found).toEqual([
      expect.objectContaining({ gid: "gid://shopify/Order/1", total: { amount: "84.0", currency: "USD" } }),
    ]);
    expect(shop.received()[0]?.variables.query).toContain("created_at:>='2026-11-01T00:00:00.000Z'");
  });
});

describe("one product's variants", () => {
  const page = (numbers: number[], endCursor: string | null) =>
    json({
      data: {
        product: {
          id: "gid://shopify/Product/1",
          title: "Star Tiles",
          status: "ARCHIVED",
          variants: {
            nodes: numbers.map((number) => JSON.parse(variantLine(number)) as unknown),
            pageInfo: { hasNextPage: endCursor !== null, endCursor },
          },
        },
      },
    });
  const read = async () => {
    const { client, fetch, sleep } = shop.connect();
    return createCatalogGateway({ client, fetch, sleep }).readProductVariants(
      SHOP,
      "gid://shopify/Product/1",
    );
  };

  it("are read over all pages; an archived product's are not in use", async () => {
    shop.answer(page([1, 2], "c1"), page([3], null));
    const variants = await read();
    expect(variants.map(({ sku, active }) => [sku, active])).toEqual([
      ["SKU-1", false],
      ["SKU-2", false],
      ["SKU-3", false],
    ]);
    expect(shop.received()[1]?.variables).toMatchObject({ after: "c1" });
  });

  it("are none when the product is gone", async () => {
    shop.answer(json({ data: { product: null } }));
    expect(await read()).toEqual([]);
  });
});
