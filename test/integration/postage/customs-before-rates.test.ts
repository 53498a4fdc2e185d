// What customs has to know is asked for before rates are: nothing here has an EasyPost to ask.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listSkus } from "~/modules/catalog/list-skus.server";
import { saveItem } from "~/modules/catalog/items/save-item.server";
import { applyFactsToSkus } from "~/modules/customs/apply-facts-to-skus.server";
import { needsCustoms } from "~/modules/customs/customs-destination";
import { EMPTY_FACTS_TEXT } from "~/modules/customs/facts-form";
import { checkPledgesCustoms } from "~/modules/postage/groups/check-pledges-customs.server";
import { getPackageGroup } from "~/modules/postage/groups/get-package-group.server";
import { groupKey } from "~/modules/postage/groups/group-key";
import { listPackageGroups } from "~/modules/postage/groups/list-package-groups.server";
import { readReady } from "~/modules/postage/groups/read-ready.server";
import { listReadyItems } from "~/modules/postage/overview/list-ready-items.server";
import { savePostageSettings } from "~/modules/postage/setup/save-postage-settings.server";
import { useTestDatabase } from "../../support/test-database";
import { BERLIN, openGroupsFixture, type GroupsFixture } from "./groups-fixture";

const database = useTestDatabase();
const open = async () => openGroupsFixture(database.db);

const APO = { city: "APO", provinceCode: "AE", zip: "09012" };
const GUAM = { city: "Hagåtña", provinceCode: "GU", zip: "96910" };
const PUERTO_RICO = { city: "San Juan", provinceCode: null, zip: "00901", countryCode: "PR" };
const FACTS = {
  ...{ hsCode: "9504.90", description: "Board game of cardboard", originCountry: "CN" },
  ...{ valueMinor: "30", weightGrams: "450 g" },
};
const ALL_FIELDS = ["hsCode", "description", "originCountry", "valueMinor", "weightGrams"];
const GAME = groupKey([{ sku: "GAME", quantity: 1 }]);

async function say(shop: GroupsFixture, skus: string[], text: Partial<typeof EMPTY_FACTS_TEXT>) {
  const { deps, shopDomain } = shop;
  const all = { ...EMPTY_FACTS_TEXT, ...text };
  return applyFactsToSkus(deps, { shopDomain, skus, text: all, onlyWhereEmpty: false });
}

const groupOf = async ({ deps, shopDomain }: GroupsFixture) =>
  getPackageGroup(deps, { shopDomain, groupKey: GAME });

describe("a parcel is declared to customs", () => {
  it("by the very same rule in the database and in the program", async () => {
    const text = (...some: string[]) =>
      fc.oneof(
        fc.constantFrom(...some),
        fc.string({ maxLength: 6 }).map((any) => any.replaceAll("\0", "")),
      );
    const address = fc.record({
      country: text("US", "us", " US ", "PR", "VI", "GU", "AS", "DE", "FM", ""),
      state: fc.option(text("AA", "ae", "AP", "GU", "MP", "OR", "PR", " AE")),
      zip: fc.option(
        text("09012", "34002", "96201", "96799", "96910", "97201", "96801", " 09812", "10118-0901"),
      ),
    });
    const some = fc.sample(address, { numRuns: 400, seed: 11 });
    const rows = await database.db.$queryRaw<{ declared: boolean }[]>`
      SELECT needs_customs(a->>'country', a->>'state', a->>'zip') AS declared
      FROM jsonb_array_elements(${JSON.stringify(some)}::jsonb) WITH ORDINALITY x(a, n) ORDER BY n`;
    expect(rows.map(({ declared }) => declared)).toEqual(some.map(needsCustoms));
  });

  it("abroad, to an APO and to Guam, but not to Oregon and Puerto Rico", async () => {
    const shop = await open();
    for (const address of [{}, PUERTO_RICO, APO, GUAM, BERLIN]) await shop.add({ GAME: 1 }, { address });
    const { readyAbroad, readyDeclared, groups } = await listPackageGroups(shop.deps, shop);
    expect({ readyAbroad, readyDeclared }).toEqual({ readyAbroad: 1, readyDeclared: 3 });
    expect(groups[0]).toMatchObject({ declared: 3, customsLacking: ["GAME"] });
    expect((await groupOf(shop))?.customs).toMatchObject({ declared: 3, domestic: 2, later: 0 });
  });
});

describe("what customs lacks", () => {
  it("is asked for on the Items page as soon as one open order goes to a military or Pacific address", async () => {
    const shop = await open();
    const lacking = async () => (await listReadyItems(shop.deps, shop)).items[0]?.customsMissing;
    await say(shop, ["GAME"], { weightGrams: "450 g" });
    await shop.add({ GAME: 1 });
    expect(await lacking()).toEqual([]);
    await shop.add({ GAME: 1 }, { address: GUAM, pledge: { orderStatus: "PENDING" } });
    expect(await lacking()).toEqual(ALL_FIELDS.slice(0, 4));
    await say(shop, ["GAME"], FACTS);
    expect(await lacking()).toEqual([]);
  });

  it("is asked for on the SKUs page before a pledge has an order, its corrected address deciding", async () => {
    const shop = await open();
    const { shopDomain, deps, db } = shop;
    const needed = async () => {
      const { rows, needed: total } = await listSkus(deps, { shopDomain, page: 1, lacking: "needed" });
      expect(total).toBe(rows.length);
      return rows.map(({ sku, declared }) => [sku, declared]);
    };
    const { id } = await shop.addPledge({ state: "ready" });
    const content = (region: string, postalCode: string) => ({
      lines: [],
      shippingAddress: { countryCode: "US", region, postalCode },
    });
    await say(shop, ["GAME"], { weightGrams: "450 g" });
    await db.pledge.update({ where: { id }, data: { skus: ["GAME"], content: content("OR", "97201") } });
    expect(await needed()).toEqual([]);
    await db.pledge.update({ where: { id }, data: { corrections: content("AE", "09012") } });
    expect(await needed()).toEqual([["GAME", 1]]);
    await db.pledge.update({ where: { id }, data: { creatorSkippedAt: new Date() } });
    expect(await needed()).toEqual([]);
    const made = await shop.add({ GAME: 1 }, { address: APO });
    await db.pledge.update({ where: { id: made }, data: { skus: ["GAME"] } });
    await listPackageGroups(deps, shop);
    expect(await needed()).toEqual([["GAME", 1]]);
    await say(shop, ["GAME"], FACTS);
    expect(await needed()).toEqual([]);
  });

  it("is shown for a group with its SKUs and their items, then who has to sign, then nothing", async () => {
    const shop = await open();
    const { shopDomain, deps } = shop;
    await shop.add({ GAME: 1 });
    await shop.add({ GAME: 1 }, { address: APO });
    await shop.add({ GAME: 1 }, { address: BERLIN, pledge: { orderStatus: "PENDING" } });
    const draft = { name: "Star Tiles", skuPattern: "GAME", options: [] };
    const item = await saveItem(deps, { shopDomain, itemId: null, draft });
    const itemId = item.kind === "saved" ? item.itemId : "";
    expect((await groupOf(shop))?.customs).toEqual({
      ...{ declared: 1, domestic: 1, later: 1, refusal: null },
      lacking: [
        { sku: "GAME", title: "The GAME", missing: ALL_FIELDS, item: { itemId, name: "Star Tiles" } },
      ],
    });
    await say(shop, ["GAME"], FACTS);
    const unsigned = (await groupOf(shop))?.customs;
    expect(unsigned?.lacking).toEqual([]);
    expect(unsigned?.refusal?.message).toMatch(/^Nobody signs the customs declaration/);
    await savePostageSettings(deps, { shopDomain, settings: { customsSigner: "Ada Lovelace" } });
    expect((await groupOf(shop))?.customs).toMatchObject({ lacking: [], refusal: null });
    await say(shop, ["GAME"], { valueMinor: "2600" });
    expect((await groupOf(shop))?.customs.refusal?.message).toContain("over the export limit of $2,500.00");
  });

  it("is no matter for a group that stays inside the United States", async () => {
    const shop = await open();
    await shop.add({ GAME: 1 });
    await shop.add({ GAME: 1 }, { address: PUERTO_RICO });
    expect((await groupOf(shop))?.customs).toEqual({
      ...{ declared: 0, domestic: 0, later: 0, lacking: [], refusal: null },
    });
  });

  it("is shown for a selection, only of the orders that are declared", async () => {
    const shop = await open();
    const { shopDomain, deps } = shop;
    const ids = [
      await shop.add({ MUG: 1 }),
      await shop.add({ GAME: 1, MAT: 2 }, { address: BERLIN }),
      await shop.add({ GAME: 1 }, { address: GUAM }),
    ];
    const check = async () =>
      checkPledgesCustoms(deps, {
        shopDomain,
        pledges: await readReady(deps, { shopDomain, pledgeIds: ids }),
      });
    const before = await check();
    expect(before).toMatchObject({ declared: 2, domestic: 1 });
    expect(before.lacking.map(({ sku }) => sku).sort()).toEqual(["GAME", "MAT"]);
    await say(shop, ["GAME", "MAT"], { ...FACTS, description: "Play mat and game of paper" });
    expect((await check()).refusal?.message).toMatch(/^Order #1002: Nobody signs/);
  });
});

describe("batch apply to chosen SKUs", () => {
  it("writes the same to all of them and leaves what it does not name", async () => {
    const shop = await open();
    const { shopDomain, deps, db } = shop;
    await say(shop, ["MAT"], { hsCode: "570500" });
    const text = { ...EMPTY_FACTS_TEXT, hsCode: "950490", originCountry: "China" };
    const skus = ["GAME", "MAT", "GAME", " "];
    const applied = await applyFactsToSkus(deps, { shopDomain, skus, text, onlyWhereEmpty: true });
    expect(applied).toEqual({ kind: "applied", changed: 2, unchanged: 0 });
    const rows = await db.skuFacts.findMany({ where: { shopDomain }, orderBy: { sku: "asc" } });
    expect(rows.map(({ sku, hsCode, originCountry }) => [sku, hsCode, originCountry])).toEqual([
      ["GAME", "950490", "CN"],
      ["MAT", "570500", "CN"],
    ]);
  });

  it("refuses a fault for all of them, and an empty choice", async () => {
    const shop = await open();
    const fault = await say(shop, ["GAME", "MAT"], { hsCode: "95" });
    expect(fault.kind === "invalid" && fault.problems[0]?.message).toBe(
      "These SKUs: the HS code “95” has 2 digits: it needs 6 to 10.",
    );
    expect(await say(shop, [" "], FACTS)).toEqual({ kind: "no-sku" });
    expect(await say(shop, ["GAME"], {})).toEqual({ kind: "nothing-said" });
    expect(await shop.db.skuFacts.count({ where: { shopDomain: shop.shopDomain } })).toBe(0);
  });
});
