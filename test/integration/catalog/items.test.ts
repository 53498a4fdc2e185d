// Items and their SKUs, against a real database.
import { beforeEach, describe, expect, it } from "vitest";
import { deleteItem } from "~/modules/catalog/items/delete-item.server";
import { getItem } from "~/modules/catalog/items/get-item.server";
import type { ItemDraft } from "~/modules/catalog/items/item-pattern";
import { listItems } from "~/modules/catalog/items/list-items.server";
import { previewItem } from "~/modules/catalog/items/preview-item.server";
import { saveItem } from "~/modules/catalog/items/save-item.server";
import { createItemsFromProducts, suggestItems } from "~/modules/catalog/items/suggest-items.server";
import { refreshCatalog } from "~/modules/catalog/refresh-catalog.server";
import { useTestDatabase } from "../../support/test-database";
import { CatalogFixture, variant } from "./catalog-fixture";

const database = useTestDatabase();
const SHIRTS = "gid://shopify/Product/1";
let shop: CatalogFixture;
let shopDomain: string;

beforeEach(async () => {
  shop = await new CatalogFixture(database.db).open();
  ({ shopDomain } = shop);
  shop.variants = [
    variant(1, { productGid: SHIRTS, sku: "TEE-RED-S", title: "Shirt – Red / S" }),
    variant(2, { productGid: SHIRTS, sku: "TEE-RED-M", title: "Shirt – Red / M" }),
    variant(3, { sku: "MUG", title: "Mug" }),
    variant(4, { productGid: "gid://shopify/Product/4", sku: "OLD-1", title: "Old – 1", active: false }),
    variant(5, { productGid: "gid://shopify/Product/4", sku: "OLD-2", title: "Old – 2", active: false }),
  ];
  await refreshCatalog(shop.deps, { shopDomain }, new AbortController().signal);
});

function draft(name: string, skuPattern = "TEE-{colour}-{size}", colours = ["Red", "Blue"]): ItemDraft {
  const values = (labels: string[]) => labels.map((label) => ({ label, code: "" }));
  const options = [
    { name: "colour", values: values(colours) },
    { name: "size", values: values(["S", "M"]) },
  ];
  return { name, skuPattern, options: skuPattern.includes("{") ? options : [] };
}

const make = async (item: ItemDraft, itemId: string | null = null, owner = shop) =>
  saveItem(owner.deps, { shopDomain: owner.shopDomain, itemId, draft: item });

async function made(item: ItemDraft): Promise<string> {
  const outcome = await make(item);
  if (outcome.kind !== "saved") throw new Error(JSON.stringify(outcome));
  return outcome.itemId;
}

const skusOf = async (itemId: string) =>
  (await getItem(shop.deps, { shopDomain, itemId }))?.skus.map(({ sku }) => sku);

describe("an item", () => {
  it("shows before it is saved which of its SKUs pledges use and which the shop has", async () => {
    await shop.pledges([["TEE-RED-S", "TEE-BLUE-S"]]);
    const preview = await previewItem(shop.deps, { shopDomain, itemId: null, draft: draft("Tee") });
    expect(preview).toEqual({
      kind: "ok",
      skus: [
        { sku: "TEE-RED-S", values: ["Red", "S"], used: true, inShop: true },
        { sku: "TEE-RED-M", values: ["Red", "M"], used: false, inShop: true },
        { sku: "TEE-BLUE-S", values: ["Blue", "S"], used: true, inShop: false },
        { sku: "TEE-BLUE-M", values: ["Blue", "M"], used: false, inShop: false },
      ],
    });
    expect((await listItems(shop.deps, { shopDomain, page: 1 })).total).toBe(0);
  });

  it("is saved with its SKUs, changed with others, and found by its name and SKUs", async () => {
    await shop.pledges([["TEE-RED-S"]]);
    const itemId = await made(draft("Tee"));
    expect(await skusOf(itemId)).toEqual(["TEE-BLUE-M", "TEE-BLUE-S", "TEE-RED-M", "TEE-RED-S"]);
    expect(await make(draft("Shirt", "TEE-{colour}-{size}", ["Red"]), itemId)).toMatchObject({
      kind: "saved",
    });
    expect(await skusOf(itemId)).toEqual(["TEE-RED-M", "TEE-RED-S"]);
    await made(draft("100% mug", "MUG"));
    const names = async (search?: string) =>
      (await listItems(shop.deps, { shopDomain, search, page: 1 })).rows.map(({ name }) => name);
    expect(await names()).toEqual(["100% mug", "Shirt"]);
    expect(await names("tee-red")).toEqual(["Shirt"]);
    expect(await names("%")).toEqual(["100% mug"]);
    expect((await listItems(shop.deps, { shopDomain, page: 1 })).rows[1]).toMatchObject({
      skus: 2,
      usedSkus: 1,
    });
  });

  it("cannot take another item's SKUs or name, and what it had stays", async () => {
    const itemId = await made(draft("Tee"));
    const preview = await previewItem(shop.deps, { shopDomain, itemId: null, draft: draft("Other") });
    expect(preview).toMatchObject({ kind: "invalid", problems: [{ path: "skuPattern" }] });
    expect(await make(draft("Other"))).toEqual({
      kind: "invalid",
      problems: [
        {
          path: "skuPattern",
          message: "TEE-RED-S belongs to the item “Tee” already. So do 3 more of these SKUs.",
        },
      ],
    });
    expect(await make(draft("TEE", "HAT"))).toMatchObject({ kind: "invalid", problems: [{ path: "name" }] });
    const hat = await made(draft("Hat", "HAT"));
    expect(await make(draft("Hat", "TEE-{colour}-{size}"), hat)).toMatchObject({ kind: "invalid" });
    expect(await skusOf(hat)).toEqual(["HAT"]);
    expect(await skusOf(itemId)).toHaveLength(4);
  });

  it("made twice at the same moment is made once", async () => {
    for (let round = 0; round < 5; round += 1) {
      const both = await Promise.all([
        make(draft(`A${round}`, `X${round}`)),
        make(draft(`B${round}`, `X${round}`)),
      ]);
      expect(both.map(({ kind }) => kind).toSorted()).toEqual(["invalid", "saved"]);
    }
  });

  it("that is deleted leaves what was said of its SKUs", async () => {
    const itemId = await made(draft("Hat", "HAT"));
    await database.db.skuFacts.create({
      data: { shopDomain, sku: "HAT", hsCode: "650500", updatedAt: new Date(0) },
    });
    expect(await deleteItem(shop.deps, { shopDomain, itemId })).toBe(true);
    expect(await getItem(shop.deps, { shopDomain, itemId })).toBeNull();
    expect(await database.db.skuFacts.count({ where: { shopDomain, hsCode: "650500" } })).toBe(1);
    expect(await make(draft("Cap", "HAT"))).toMatchObject({ kind: "saved" });
  });

  it("of another shop cannot be read, changed or deleted, and its SKUs and name are free", async () => {
    const itemId = await made(draft("Tee"));
    const other = await new CatalogFixture(database.db).open();
    const theirs = { shopDomain: other.shopDomain, itemId };
    expect(await getItem(other.deps, theirs)).toBeNull();
    expect(await make(draft("Stolen"), itemId, other)).toEqual({ kind: "unknown-item" });
    expect(await deleteItem(other.deps, theirs)).toBe(false);
    expect(await make(draft("Tee"), null, other)).toMatchObject({ kind: "saved" });
    expect(await skusOf(itemId)).toHaveLength(4);
  });
});

describe("items from products", () => {
  it("are offered for products in use with several SKUs, and made with their values", async () => {
    const offered = await suggestItems(shop.deps, { shopDomain });
    expect(offered).toEqual([
      {
        ...{ productGid: SHIRTS, name: "Shirt" },
        skus: [
          { sku: "TEE-RED-M", values: ["Red", "M"] },
          { sku: "TEE-RED-S", values: ["Red", "S"] },
        ],
      },
    ]);
    const { created, refused } = await createItemsFromProducts(shop.deps, {
      ...{ shopDomain, productGids: [SHIRTS, "gid://shopify/Product/999"] },
    });
    expect(refused).toEqual([]);
    expect(await skusOf(String(created[0]))).toEqual(["TEE-RED-M", "TEE-RED-S"]);
    expect(await suggestItems(shop.deps, { shopDomain })).toEqual([]);
  });

  it("keep their SKUs when they are renamed, and get new ones with a pattern", async () => {
    const { created } = await createItemsFromProducts(shop.deps, { shopDomain, productGids: [SHIRTS] });
    const itemId = String(created[0]);
    expect(await make({ name: "Tees", skuPattern: "", options: [] }, itemId)).toMatchObject({
      kind: "saved",
    });
    expect(await getItem(shop.deps, { shopDomain, itemId })).toMatchObject({ name: "Tees", skus: [{}, {}] });
    expect(await make({ name: " ", skuPattern: "", options: [] }, itemId)).toMatchObject({ kind: "invalid" });
    await make(draft("Tees"), itemId);
    expect(await skusOf(itemId)).toHaveLength(4);
  });

  it("whose name is taken are refused with a sentence, and the others are made", async () => {
    await made(draft("shirt", "HAT"));
    const { created, refused } = await createItemsFromProducts(shop.deps, {
      shopDomain,
      productGids: [SHIRTS],
    });
    expect(created).toEqual([]);
    expect(refused).toEqual([{ name: "Shirt", message: "Another item is called “Shirt” already." }]);
  });
});
