// What creators say of SKUs, against a real database: one by one, for a whole item, and from a file.
import { beforeEach, describe, expect, it } from "vitest";
import { listSkus } from "~/modules/catalog/list-skus.server";
import { saveItem } from "~/modules/catalog/items/save-item.server";
import { refreshCatalog } from "~/modules/catalog/refresh-catalog.server";
import { applyFactsToItem } from "~/modules/customs/apply-facts.server";
import { exportCustoms } from "~/modules/customs/export-customs.server";
import { EMPTY_FACTS_TEXT } from "~/modules/customs/facts-form";
import { importCustoms, type CustomsImport } from "~/modules/customs/import-customs.server";
import { loadSkuFacts } from "~/modules/customs/load-sku-facts.server";
import { saveSkuFacts } from "~/modules/customs/save-sku-facts.server";
import { missingForCustoms } from "~/modules/customs/sku-facts";
import { mergeFacts } from "~/modules/customs/sku-facts-store.server";
import { useTestDatabase } from "../../support/test-database";
import { CatalogFixture, variant } from "../catalog/catalog-fixture";

const database = useTestDatabase();
const TEE = {
  ...{ hsCode: "6109.10", description: "Cotton T-shirt", originCountry: "PT" },
  ...{ valueMinor: "18", weightGrams: "7 oz" },
};
let shop: CatalogFixture;
let shopDomain: string;

beforeEach(async () => {
  shop = await new CatalogFixture(database.db).open();
  ({ shopDomain } = shop);
  shop.variants = [
    variant(1, { sku: "TEE-S", grams: 180, price: "24.00" }),
    variant(2, { sku: "MUG", grams: 0, price: "0.00" }),
    variant(3, { sku: "PDF", requiresShipping: false }),
  ];
  await refreshCatalog(shop.deps, { shopDomain }, new AbortController().signal);
});

const factsOf = async (sku: string, owner = shop) => {
  const facts = await loadSkuFacts(owner.deps, { shopDomain: owner.shopDomain, skus: [sku] });
  return facts.get(sku);
};
const save = async (sku: string, text: Partial<typeof EMPTY_FACTS_TEXT>) =>
  saveSkuFacts(shop.deps, { shopDomain, sku, text: { ...EMPTY_FACTS_TEXT, ...text } });

async function upload(lines: string[], apply: boolean, owner = shop): Promise<CustomsImport> {
  const outcome = await send(lines.join("\r\n"), apply, owner);
  if (outcome.kind !== "read") throw new Error(outcome.message);
  return outcome.import;
}

async function send(text: string, apply: boolean, owner = shop) {
  async function* bytes() {
    yield Buffer.from(text);
  }
  return importCustoms(owner.deps, { shopDomain: owner.shopDomain, bytes: bytes(), apply });
}

async function download(owner = shop): Promise<string> {
  let text = "";
  for await (const piece of exportCustoms(owner.deps, { shopDomain: owner.shopDomain })) text += piece;
  return text.replace(/^\uFEFF/, "");
}

describe("the facts of a SKU", () => {
  it("are the creator's, then the shop's weight and price, and zero of the shop is no word", async () => {
    expect(await factsOf("TEE-S")).toMatchObject({
      ...{ weightGrams: 180, weightFrom: "shop", valueMinor: 2400, valueFrom: "shop", hsCode: null },
    });
    expect(await factsOf("MUG")).toMatchObject({ weightGrams: null, valueMinor: null, weightFrom: null });
    expect(await save("TEE-S", TEE)).toEqual({ kind: "saved" });
    expect(await factsOf("TEE-S")).toEqual({
      ...{ sku: "TEE-S", hsCode: "610910", description: "Cotton T-shirt", originCountry: "PT" },
      ...{ weightGrams: 198, weightFrom: "creator", valueMinor: 1800, valueFrom: "creator" },
    });
  });

  it("take the price as value only in shops that sell in US dollars", async () => {
    await database.db.shop.update({ where: { domain: shopDomain }, data: { currency: "EUR" } });
    expect(await factsOf("TEE-S")).toMatchObject({ weightGrams: 180, valueMinor: null, valueFrom: null });
  });

  it("with a fault in one field are not saved at all", async () => {
    const outcome = await save("TEE-S", { ...TEE, hsCode: "61" });
    expect(outcome).toEqual({
      kind: "invalid",
      problems: [{ field: "hsCode", message: "TEE-S: the HS code “61” has 2 digits: it needs 6 to 10." }],
    });
    expect(await factsOf("TEE-S")).toMatchObject({ description: null, weightFrom: "shop" });
    expect(await save(" ", TEE)).toEqual({ kind: "no-sku" });
  });

  it("that are emptied fall back to the shop's", async () => {
    await save("TEE-S", TEE);
    await save("TEE-S", { description: "Cotton T-shirt" });
    expect(await factsOf("TEE-S")).toMatchObject({
      ...{ weightGrams: 180, weightFrom: "shop", hsCode: null, description: "Cotton T-shirt" },
    });
  });

  it("of another shop are its own", async () => {
    await save("TEE-S", TEE);
    const other = await new CatalogFixture(database.db).open();
    expect(await factsOf("TEE-S", other)).toMatchObject({ hsCode: null, weightGrams: null });
    expect(await download(other)).not.toContain("Cotton");
  });
});

describe("SKUs with incomplete customs", () => {
  it("are those that are shipped and lack something, as the declaration itself judges", async () => {
    await shop.pledges([
      ["TEE-S", "MUG", "PDF"],
      ["MUG", "GONE"],
    ]);
    await save("TEE-S", { ...TEE, weightGrams: "", valueMinor: "" });
    await save("MUG", { ...TEE, weightGrams: "" });
    const ask = async (onlyIncomplete: boolean) =>
      listSkus(shop.deps, { shopDomain, page: 1, lacking: onlyIncomplete ? "incomplete" : null });
    const all = await ask(false);
    for (const { sku, incomplete } of all.rows) {
      const facts = await factsOf(sku);
      const lacks = facts !== undefined && missingForCustoms(facts).length > 0;
      expect(incomplete, sku).toBe(sku !== "PDF" && lacks);
    }
    const filtered = await ask(true);
    expect(filtered.rows.map(({ sku }) => sku)).toEqual(["GONE", "MUG"]);
    expect(filtered).toMatchObject({
      total: 2,
      incomplete: 2,
      counts: { missing: 1, matched: 2, not_shippable: 1 },
    });
    await save("MUG", TEE);
    expect((await ask(true)).rows.map(({ sku }) => sku)).toEqual(["GONE"]);
  });
});

describe("batch apply", () => {
  let itemId: string;
  const apply = async (text: Partial<typeof EMPTY_FACTS_TEXT>, onlyWhereEmpty = false) =>
    applyFactsToItem(shop.deps, {
      shopDomain,
      itemId,
      text: { ...EMPTY_FACTS_TEXT, ...text },
      onlyWhereEmpty,
    });

  beforeEach(async () => {
    const options = [{ name: "size", values: ["S", "M", "L"].map((label) => ({ label, code: "" })) }];
    const draft = { name: "Tee", skuPattern: "TEE-{size}", options };
    const saved = await saveItem(shop.deps, { shopDomain, itemId: null, draft });
    if (saved.kind !== "saved") throw new Error(saved.kind);
    ({ itemId } = saved);
  });

  it("writes what is filled in to all SKUs of the item and leaves the rest", async () => {
    await save("TEE-M", { weightGrams: "210 g", description: "Old words" });
    expect(await apply({ ...TEE, weightGrams: "" })).toEqual({ kind: "applied", changed: 3, unchanged: 0 });
    expect(await factsOf("TEE-M")).toMatchObject({ description: "Cotton T-shirt", weightGrams: 210 });
    expect(await factsOf("TEE-L")).toMatchObject({ hsCode: "610910", weightGrams: null, valueMinor: 1800 });
    expect(await apply({ ...TEE, weightGrams: "" })).toEqual({ kind: "applied", changed: 0, unchanged: 3 });
  });

  it("only where empty leaves what the creator or the shop has said", async () => {
    await save("TEE-M", { hsCode: "621143", description: "Old words" });
    expect(await apply(TEE, true)).toEqual({ kind: "applied", changed: 3, unchanged: 0 });
    expect(await factsOf("TEE-M")).toMatchObject({
      hsCode: "621143",
      description: "Old words",
      weightGrams: 198,
    });
    expect(await factsOf("TEE-S")).toMatchObject({ hsCode: "610910", weightGrams: 180, weightFrom: "shop" });
  });

  it("only where empty keeps even what somebody wrote after it had looked", async () => {
    await save("TEE-L", { hsCode: "621143" });
    const late = { sku: "TEE-L", hsCode: "610910", description: "Cotton T-shirt" };
    const rows = [{ ...late, originCountry: null, valueMinor: null, weightGrams: null }];
    await mergeFacts(database.db, { shopDomain, rows, keepExisting: true, now: new Date(0) });
    expect(await factsOf("TEE-L")).toMatchObject({ hsCode: "621143", description: "Cotton T-shirt" });
  });

  it("says nothing, writes nothing; a fault writes nothing either; another shop's item does not exist", async () => {
    expect(await apply({})).toEqual({ kind: "nothing-said" });
    expect(await apply({ ...TEE, originCountry: "Atlantis" })).toMatchObject({ kind: "invalid" });
    const other = await new CatalogFixture(database.db).open();
    const theft = { shopDomain: other.shopDomain, itemId, text: TEE, onlyWhereEmpty: false };
    expect(await applyFactsToItem(other.deps, theft)).toEqual({ kind: "unknown-item" });
    expect(await factsOf("TEE-L")).toMatchObject({ hsCode: null });
  });

  it("twice at the same moment loses nothing of what either said", async () => {
    for (let round = 0; round < 10; round += 1) {
      const one = await new CatalogFixture(database.db).open();
      const item = await saveItem(one.deps, {
        ...{ shopDomain: one.shopDomain, itemId: null },
        draft: { name: "Tee", skuPattern: "TEE-L", options: [] },
      });
      if (item.kind !== "saved") throw new Error(item.kind);
      const batch = (text: Partial<typeof EMPTY_FACTS_TEXT>) =>
        applyFactsToItem(one.deps, {
          ...{ shopDomain: one.shopDomain, itemId: item.itemId, onlyWhereEmpty: false },
          text: { ...EMPTY_FACTS_TEXT, ...text },
        });
      await Promise.all([batch({ hsCode: "610910" }), batch({ weightGrams: "200 g" })]);
      expect(await factsOf("TEE-L", one)).toMatchObject({ hsCode: "610910", weightGrams: 200 });
    }
  });
});

describe("a customs CSV", () => {
  const HEADER = "sku,weight_oz,hs_code,description,country_of_origin,value";

  it("is previewed without a trace, then applied: good rows written, bad ones listed with what is wrong", async () => {
    await shop.pledges([["TEE-S", "MUG"]]);
    const lines = [
      HEADER,
      "TEE-S,7,6109.10,Cotton T-shirt,Portugal,18.00",
      "MUG,heavy,69,gift,Atlantis,0",
      "TYPO,12,691110,Porcelain mug,CN,$9.50",
      "TEE-S,7,6109.10,Cotton T-shirt,Portugal,18.00",
      ",7,6109.10,Cotton T-shirt,Portugal,18.00",
    ];
    const preview = await upload(lines, false);
    expect(preview).toMatchObject({ applied: false, rows: 5, changed: 2, unchanged: 0, refused: 3 });
    expect(preview.unknownSkus).toEqual(["TYPO"]);
    expect(preview.refusedRows.map(({ row, sku }) => [row, sku])).toEqual([
      [2, "MUG"],
      [4, "TEE-S"],
      [5, ""],
    ]);
    expect(preview.refusedRows[0]?.problems.map((problem) => problem.split("“")[0])).toEqual([
      "MUG: the HS code ",
      "MUG: the customs description ",
      "MUG: the country of origin ",
      "MUG: the customs value ",
      "MUG: the weight ",
    ]);
    expect(preview.refusedRows[1]?.problems).toEqual(["TEE-S: the SKU stands in row 1 already."]);
    expect(await factsOf("TEE-S")).toMatchObject({ hsCode: null });

    expect(await upload(lines, true)).toMatchObject({ applied: true, changed: 2, refused: 3 });
    expect(await factsOf("TEE-S")).toMatchObject({ hsCode: "610910", weightGrams: 198, valueMinor: 1800 });
    expect(await factsOf("TYPO")).toMatchObject({ originCountry: "CN", weightGrams: 340, valueMinor: 950 });
    expect(await factsOf("MUG")).toMatchObject({ hsCode: null, weightGrams: null });
    expect(await upload(lines, true)).toMatchObject({ changed: 0, unchanged: 2, refused: 3 });
  });

  it("comes out as it goes in: an export uploaded again changes nothing, and empty fields clear nothing", async () => {
    await shop.pledges([["TEE-S", "MUG", "=cmd|calc"]]);
    await save("TEE-S", { ...TEE, hsCode: "0902100000" });
    await save("ONLY-FACTS", { description: "Board game, “Star, Tiles”" });
    const file = await download();
    expect(file.split("\r\n").slice(0, 2)).toEqual([
      "sku,weight_grams,hs_code,description,country_of_origin,value",
      "'=cmd|calc,,,,,",
    ]);
    expect(file).toContain("TEE-S,198,0902.10.0000,Cotton T-shirt,PT,18.00");
    expect(file).toContain(`ONLY-FACTS,,,"Board game, “Star, Tiles”",,`);
    const again = await send(file, true);
    expect(again).toMatchObject({ kind: "read", import: { changed: 0, refused: 0, unchanged: 4 } });
    expect(await factsOf("TEE-S")).toMatchObject({ hsCode: "0902100000", weightGrams: 198 });
  });

  it("of 5,000 SKUs goes in and out whole", async () => {
    const rows = Array.from(
      { length: 5_000 },
      (_, index) => `SKU-${index},${1 + (index % 50)},610910,Cotton T-shirt,PT,5`,
    );
    expect(await upload([HEADER, ...rows], true)).toMatchObject({ changed: 5_000, refused: 0 });
    expect((await download()).trimEnd().split("\r\n")).toHaveLength(5_001);
  });

  it("that cannot be read to its end, has no SKU column or no rows is refused whole", async () => {
    expect(await send(`${HEADER}\nTEE-S,7,610910,"Cotton`, true)).toMatchObject({
      kind: "refused",
      code: "QUOTE_NOT_CLOSED",
    });
    expect(await send("name,value\nTee,5", true)).toMatchObject({ kind: "refused", code: "COLUMNS" });
    expect(await send(`${HEADER}\n`, true)).toMatchObject({ kind: "refused", code: "NO_ROWS" });
    expect(await send("%PDF-1.7", true)).toMatchObject({ kind: "refused", code: "NOT_A_CSV" });
    expect(await factsOf("TEE-S")).toMatchObject({ hsCode: null });
  });
});
