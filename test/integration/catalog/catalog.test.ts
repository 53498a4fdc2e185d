import { beforeEach, describe, expect, it } from "vitest";
import { GatewayError } from "~/lib/gateway-error";
import { listSkus } from "~/modules/catalog/list-skus.server";
import { loadMatcher } from "~/modules/catalog/load-matcher.server";
import { mapSku } from "~/modules/catalog/map-sku.server";
import { refreshCatalog } from "~/modules/catalog/refresh-catalog.server";
import { refreshProduct } from "~/modules/catalog/refresh-product.server";
import { removeProduct } from "~/modules/catalog/remove-product.server";
import { searchVariants } from "~/modules/catalog/search-variants.server";
import { unmapSku } from "~/modules/catalog/unmap-sku.server";
import { useTestDatabase } from "../../support/test-database";
import { CatalogFixture, variant } from "./catalog-fixture";

const database = useTestDatabase();
let shop: CatalogFixture;
let shopDomain: string;

beforeEach(async () => {
  shop = await new CatalogFixture(database.db).open();
  shopDomain = shop.shopDomain;
});

const refresh = async (signal = new AbortController().signal) =>
  refreshCatalog(shop.deps, { shopDomain }, signal);
const storedSkus = async () => {
  const rows = await database.db.variant.findMany({ where: { shopDomain }, orderBy: { gid: "asc" } });
  return rows.map(({ sku }) => sku);
};
const shopRow = async () => database.db.shop.findUniqueOrThrow({ where: { domain: shopDomain } });
const match = async (sku: string) => (await loadMatcher(shop.deps, { shopDomain, skus: [sku] }))(sku);
/** What preflight was asked for since the last call. */
const rechecks = () =>
  shop.jobs.splice(0).flatMap(({ name, payload }) => (name === "pledges.preflight" ? [payload] : []));

describe("reading the whole catalogue", () => {
  it("keeps every variant with its price in minor units", async () => {
    shop.variants = [
      variant(1),
      variant(2, { sku: null, price: "1091.00", grams: null, requiresShipping: false }),
    ];
    await refresh();
    expect(
      await database.db.variant.findMany({ where: { shopDomain }, orderBy: { gid: "asc" } }),
    ).toMatchObject([
      { sku: "SKU-1", title: "Item 1", priceMinor: 1250n, requiresShipping: true, grams: 100, active: true },
      { sku: null, priceMinor: 109_100n, requiresShipping: false, grams: null },
    ]);
    expect(await shopRow()).toMatchObject({
      catalogSyncState: "done",
      catalogSyncedAt: expect.any(Date) as Date,
    });
  });

  it("takes 2,500 variants in chunks", async () => {
    shop.variants = Array.from({ length: 2500 }, (_, n) => variant(n));
    await refresh();
    expect(await database.db.variant.count({ where: { shopDomain } })).toBe(2500);
    expect(rechecks()).toEqual([{ shopDomain }]);
  });

  it("asks for a new check of exactly the SKUs that changed, in the transaction that ends the run", async () => {
    shop.variants = [variant(1), variant(2), variant(3)];
    await refresh();
    expect(shop.jobs).toMatchObject([{ name: "pledges.preflight", inTransaction: true }]);
    rechecks();
    await refresh();
    expect(rechecks()).toEqual([]);
    shop.variants = [variant(1, { price: "13.00" }), variant(2, { sku: "NEW" })];
    await refresh();
    const [payload] = rechecks() as { skus: string[] }[];
    expect(payload?.skus.toSorted()).toEqual(["NEW", "SKU-1", "SKU-2", "SKU-3"]);
  });

  it("removes variants that are gone, and no other shop's", async () => {
    const other = await new CatalogFixture(database.db).open();
    other.variants = [variant(1), variant(2)];
    await refreshCatalog(other.deps, { shopDomain: other.shopDomain }, new AbortController().signal);
    shop.variants = [variant(1), variant(2)];
    await refresh();
    shop.variants = [variant(2)];
    await refresh();
    expect(await storedSkus()).toEqual(["SKU-2"]);
    expect(await database.db.variant.count({ where: { shopDomain: other.shopDomain } })).toBe(2);
  });

  it("a product changed by a webhook meanwhile keeps the webhook's news", async () => {
    shop.variants = [variant(1), variant(2)];
    await refresh();
    const stale = [variant(1), variant(2)];
    shop.whileStreaming = async () => {
      shop.variants = [variant(2, { price: "99.00" }), variant(9, { productGid: variant(2).productGid })];
      await refreshProduct(shop.deps, { shopDomain, productGid: variant(2).productGid });
    };
    shop.variants = stale;
    await refresh();
    expect(await storedSkus()).toEqual(["SKU-1", "SKU-2", "SKU-9"]);
    expect(await match("SKU-2")).toMatchObject({ kind: "matched", variant: { priceMinor: 9900 } });
  });

  it("a run that breaks off removes nothing, and its successor has everything checked again", async () => {
    shop.variants = [variant(1), variant(2)];
    await refresh();
    rechecks();
    shop.variants = [variant(1, { price: "13.00" })];
    shop.streamError = new GatewayError("broke off");
    await expect(refresh()).rejects.toThrow("broke off");
    expect(await storedSkus()).toEqual(["SKU-1", "SKU-2"]);
    expect(await shopRow()).toMatchObject({ catalogSyncState: "failed" });
    shop.streamError = null;
    await refresh();
    expect(rechecks()).toEqual([{ shopDomain }]);
    expect(await storedSkus()).toEqual(["SKU-1"]);
  });

  it("news of a product that cannot be read for want of a connection has the whole catalogue read later", async () => {
    const deps = shop.deps;
    const product = { shopDomain, productGid: variant(1).productGid };
    const failWith = (error: Error) => ({
      ...deps,
      catalog: { ...deps.catalog, readProductVariants: () => Promise.reject(error) },
    });
    await refreshProduct(
      failWith(new GatewayError("revoked", { disconnectionCode: "token_revoked" })),
      product,
    );
    expect(shop.jobs.map(({ name }) => name)).toEqual(["catalog.refresh"]);
    const trouble = failWith(new GatewayError("HTTP 502"));
    await expect(refreshProduct(trouble, product)).rejects.toThrow("HTTP 502");
  });

  it("a shop that needs a reconnect is handed to the shop check instead of being retried", async () => {
    shop.streamError = new GatewayError("revoked", { disconnectionCode: "token_revoked" });
    await refresh();
    expect(shop.jobs).toMatchObject([{ name: "shop.check", payload: { shopDomain } }]);
  });

  it("one unreadable price does not keep the rest out", async () => {
    shop.variants = [variant(1, { price: "a lot" }), variant(2)];
    await refresh();
    expect(await storedSkus()).toEqual(["SKU-2"]);
  });

  it("stops when told to", async () => {
    shop.variants = [variant(1)];
    await expect(refresh(AbortSignal.abort())).rejects.toThrow();
    expect(await storedSkus()).toEqual([]);
  });
});

describe("product webhooks", () => {
  it("a product is read again, with variants gone and come", async () => {
    const productGid = "gid://shopify/Product/7";
    shop.variants = [variant(1, { productGid }), variant(2, { productGid })];
    await refresh();
    rechecks();
    shop.variants = [variant(2, { productGid }), variant(3, { productGid })];
    await refreshProduct(shop.deps, { shopDomain, productGid });
    expect(await storedSkus()).toEqual(["SKU-2", "SKU-3"]);
    expect(rechecks()).toEqual([{ shopDomain, skus: ["SKU-3", "SKU-1"] }]);
    await refreshProduct(shop.deps, { shopDomain, productGid });
    expect(rechecks()).toEqual([]);
  });

  it("a deleted product takes its variants along, and what was matched to them by hand is checked again", async () => {
    shop.variants = [variant(1)];
    await refresh();
    await mapSku(shop.deps, { shopDomain, sku: "OLD", variantGid: variant(1).gid });
    rechecks();
    await removeProduct(shop.deps, { shopDomain, productGid: variant(1).productGid });
    expect(await storedSkus()).toEqual([]);
    expect(rechecks()).toEqual([{ shopDomain, skus: ["SKU-1", "OLD"] }]);
    expect(await match("OLD")).toEqual({ kind: "missing" });
  });
});

describe("what a SKU means", () => {
  beforeEach(async () => {
    shop.variants = [
      variant(1),
      variant(2, { sku: "TWICE" }),
      variant(3, { sku: "TWICE" }),
      variant(4, { sku: " BLANKS\t" }),
      variant(5, { sku: "MOVED", active: false }),
      variant(6, { sku: "MOVED" }),
      variant(7, { sku: "ARCHIVED", active: false }),
    ];
    await refresh();
    rechecks();
  });

  it("is the one variant with exactly that SKU, letter case included", async () => {
    expect(await match("SKU-1")).toEqual({
      kind: "matched",
      byHand: false,
      variant: {
        gid: variant(1).gid,
        sku: "SKU-1",
        title: "Item 1",
        priceMinor: 1250,
        requiresShipping: true,
        grams: 100,
      },
    });
    expect(await match("sku-1")).toEqual({ kind: "missing" });
    expect(await match("SKU-9")).toEqual({ kind: "missing" });
  });

  it("blanks around a SKU in the shop do not count", async () => {
    expect(await match("BLANKS")).toMatchObject({ kind: "matched" });
  });

  it("is a duplicate where two variants share it, unless all but one are archived", async () => {
    expect(await match("TWICE")).toMatchObject({ kind: "duplicate", variants: [{}, {}] });
    expect(await match("MOVED")).toMatchObject({ kind: "matched", variant: { gid: variant(6).gid } });
    expect(await match("ARCHIVED")).toMatchObject({ kind: "matched", variant: { gid: variant(7).gid } });
  });

  it("is what the creator says, over missing and duplicate alike, until taken back", async () => {
    for (const sku of ["SKU-9", "TWICE"]) {
      const mapped = await mapSku(shop.deps, { shopDomain, sku, variantGid: variant(3).gid });
      expect(mapped).toMatchObject({ kind: "mapped" });
      expect(await match(sku)).toMatchObject({
        kind: "matched",
        byHand: true,
        variant: { gid: variant(3).gid },
      });
    }
    expect(rechecks()).toEqual([
      { shopDomain, skus: ["SKU-9"] },
      { shopDomain, skus: ["TWICE"] },
    ]);
    await unmapSku(shop.deps, { shopDomain, sku: "TWICE" });
    await unmapSku(shop.deps, { shopDomain, sku: "never matched" });
    expect(await match("TWICE")).toMatchObject({ kind: "duplicate" });
    expect(rechecks()).toEqual([{ shopDomain, skus: ["TWICE"] }]);
  });

  it("a match by hand with an archived variant makes no duplicate of that variant's own SKU", async () => {
    await mapSku(shop.deps, { shopDomain, sku: "OLD", variantGid: variant(5).gid });
    const both = await loadMatcher(shop.deps, { shopDomain, skus: ["OLD", "MOVED"] });
    expect(both("OLD")).toMatchObject({ kind: "matched", variant: { gid: variant(5).gid } });
    expect(both("MOVED")).toMatchObject({ kind: "matched", variant: { gid: variant(6).gid } });
  });

  it("cannot be matched by hand to another shop's variant, nor an empty SKU to any", async () => {
    const other = await new CatalogFixture(database.db).open();
    other.variants = [variant(77)];
    await refreshCatalog(other.deps, { shopDomain: other.shopDomain }, new AbortController().signal);
    expect(await mapSku(shop.deps, { shopDomain, sku: "X", variantGid: variant(77).gid })).toEqual({
      kind: "unknown-variant",
    });
    expect(await mapSku(shop.deps, { shopDomain, sku: "  ", variantGid: variant(1).gid })).toEqual({
      kind: "no-sku",
    });
    expect(rechecks()).toEqual([]);
  });
});

describe("the list of SKUs", () => {
  beforeEach(async () => {
    shop.variants = [
      variant(1, { sku: "GAME" }),
      variant(2, { sku: "TWICE" }),
      variant(3, { sku: "TWICE" }),
      variant(4, { sku: "PDF", requiresShipping: false }),
      variant(5, { sku: "UNUSED" }),
    ];
    await refresh();
    await shop.pledges([["GAME"], ["GAME", "PDF"], ["TWICE"], ["GONE", "GAME"]]);
    await shop.pledges([["GAME"]], "created");
  });

  it("shows the SKUs that pledges use, problems first, with how many use and wait for them", async () => {
    const list = await listSkus(shop.deps, { shopDomain, page: 1 });
    expect(list.rows.map(({ sku, state, pledges, waiting }) => [sku, state, pledges, waiting])).toEqual([
      ["GONE", "missing", 1, 1],
      ["TWICE", "duplicate", 1, 1],
      ["PDF", "not_shippable", 1, 1],
      ["GAME", "matched", 4, 3],
    ]);
    expect(list).toMatchObject({
      total: 4,
      page: 1,
      pages: 1,
      counts: { missing: 1, duplicate: 1, not_shippable: 1, matched: 1 },
    });
    expect(list.rows[3]?.match).toMatchObject({ kind: "matched", variant: { gid: variant(1).gid } });
    expect(list.rows[1]?.match).toMatchObject({ kind: "duplicate", variants: [{}, {}] });
  });

  it("judges every SKU as the matcher does, matches by hand and archived variants included", async () => {
    await mapSku(shop.deps, { shopDomain, sku: "GONE", variantGid: variant(4).gid });
    await mapSku(shop.deps, { shopDomain, sku: "TWICE", variantGid: variant(2).gid });
    const list = await listSkus(shop.deps, { shopDomain, page: 1 });
    for (const { state, match: found } of list.rows) {
      const judged =
        found.kind === "matched"
          ? found.variant.requiresShipping
            ? "matched"
            : "not_shippable"
          : found.kind;
      expect(judged).toBe(state);
    }
    expect(list.counts).toEqual({ not_shippable: 2, matched: 2 });
  });

  it("filters by problem and by text, and pages beyond the end are empty", async () => {
    const skus = async (filter: object) =>
      (await listSkus(shop.deps, { shopDomain, page: 1, ...filter })).rows.map(({ sku }) => sku);
    expect(await skus({ problem: "missing" })).toEqual(["GONE"]);
    expect(await skus({ search: "g" })).toEqual(["GONE", "GAME"]);
    expect(await skus({ search: "%" })).toEqual([]);
    const beyond = await listSkus(shop.deps, { shopDomain, page: 9 });
    expect(beyond).toMatchObject({ rows: [], total: 4, counts: { missing: 1 } });
  });

  it("of another shop are never shown", async () => {
    const other = await new CatalogFixture(database.db).open();
    expect(await listSkus(other.deps, { shopDomain: other.shopDomain, page: 1 })).toMatchObject({
      rows: [],
      total: 0,
    });
  });
});

it("variants are searched by title and SKU, in use first, wildcards taken as they are", async () => {
  shop.variants = [
    variant(1, { title: "Core game", active: false }),
    variant(2, { title: "Deluxe GAME" }),
    variant(3, { title: "100% cotton" }),
  ];
  await refresh();
  const titles = async (text: string) =>
    (await searchVariants(shop.deps, { shopDomain, text })).map(({ title }) => title);
  expect(await titles("game")).toEqual(["Deluxe GAME", "Core game"]);
  expect(await titles("sku-3")).toEqual(["100% cotton"]);
  expect(await titles("%")).toEqual(["100% cotton"]);
});
