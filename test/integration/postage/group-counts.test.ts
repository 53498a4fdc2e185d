// Pages read how many pledges a package group has; nobody counts parcels for them. The counts must never drift.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { getPackageGroup } from "~/modules/postage/groups/get-package-group.server";
import { groupKey } from "~/modules/postage/groups/group-key";
import { listPackageGroups } from "~/modules/postage/groups/list-package-groups.server";
import { countReady } from "~/modules/postage/overview/count-ready.server";
import { savePostageSettings } from "~/modules/postage/setup/save-postage-settings.server";
import { useTestDatabase } from "../../support/test-database";
import { BERLIN, openGroupsFixture, type GroupsFixture } from "./groups-fixture";

const database = useTestDatabase();
const open = async () => openGroupsFixture(database.db);

/** What the parcels themselves come to, group by group. */
async function counted({ db, shopDomain }: GroupsFixture) {
  return db.$queryRaw`
    SELECT "groupKey", count(*)::int AS pledges, (count(*) FILTER (WHERE declared))::int AS declared,
      (count(*) FILTER (WHERE hindrance IS NULL))::int AS ready,
      (count(*) FILTER (WHERE hindrance IS NULL AND abroad))::int AS "readyAbroad",
      (count(*) FILTER (WHERE hindrance = 'partially_paid'))::int AS partly
    FROM "PledgeParcel" WHERE "shopDomain" = ${shopDomain} GROUP BY 1 ORDER BY 1`;
}

async function stored({ db, shopDomain }: GroupsFixture) {
  return db.packageGroup.findMany({
    where: { shopDomain, pledges: { gt: 0 } },
    orderBy: { groupKey: "asc" },
    select: { groupKey: true, pledges: true, declared: true, ready: true, readyAbroad: true, partly: true },
  });
}

const LINES: Record<string, number>[] = [{ GAME: 1 }, { GAME: 1, MAT: 1 }, { MAT: 2 }];
const STATUSES = ["PAID", "PENDING", "PARTIALLY_PAID"];
type Step = { what: "add" | "pay" | "drop" | "edit" | "look"; pick: number; value: number };

async function take(shop: GroupsFixture, ids: string[], { what, pick, value }: Step): Promise<void> {
  const id = ids[pick % Math.max(1, ids.length)];
  if (what === "add" || id === undefined) {
    const address = value % 2 ? BERLIN : {};
    const pledge = { orderStatus: STATUSES[value % 3] };
    ids.push(await shop.add(LINES[pick % 3] ?? {}, { address, pledge }));
  } else if (what === "pay") {
    await shop.db.pledge.update({ where: { id }, data: { orderStatus: STATUSES[value % 3] } });
  } else if (what === "edit") {
    const currentQuantity = value % 3;
    const line = { lineItemGid: "l", sku: "GAME", currentQuantity, requiresShipping: true };
    await shop.learned(id, { lines: [line] });
  } else if (what === "drop") {
    await shop.db.pledge.delete({ where: { id } });
    ids.splice(ids.indexOf(id), 1);
  } else {
    await listPackageGroups(shop.deps, shop);
  }
}

describe("the counts of package groups", () => {
  it("are those of their parcels after any changes, deleted pledges included", async () => {
    const step = fc.record({
      what: fc.constantFrom<Step["what"]>("add", "add", "pay", "edit", "drop", "look"),
      pick: fc.nat(20),
      value: fc.nat(5),
    });
    const property = fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      const shop = await open();
      const ids: string[] = [];
      for (const each of steps) await take(shop, ids, each);
      await listPackageGroups(shop.deps, shop);
      expect(await stored(shop)).toEqual(await counted(shop));
    });
    await fc.assert(property, { numRuns: 12 });
  });

  it("follow a pledge that is deleted with its parcel", async () => {
    const shop = await open();
    const [one] = [await shop.add({ GAME: 1 }), await shop.add({ GAME: 1 })];
    expect(await listPackageGroups(shop.deps, shop)).toMatchObject({ total: 1, ready: 2 });
    await shop.db.pledge.delete({ where: { id: one } });
    expect(await listPackageGroups(shop.deps, shop)).toMatchObject({ total: 1, ready: 1 });
    expect(await countReady(shop.deps, shop)).toBe(1);
  });

  it("do not keep a shop from being deleted with everything it has", async () => {
    const shop = await open();
    const { db, shopDomain } = shop;
    for (let n = 0; n < 3; n += 1) await shop.add({ GAME: 1 });
    await listPackageGroups(shop.deps, shop);
    await db.pledge.deleteMany({ where: { shopDomain } });
    await shop.add({ GAME: 1 });
    await listPackageGroups(shop.deps, shop);
    await db.pledge.deleteMany({ where: { shopDomain } });
    await db.$transaction([
      db.connection.deleteMany({ where: { shopDomain } }),
      db.shop.delete({ where: { domain: shopDomain } }),
    ]);
    expect(await db.packageGroup.count({ where: { shopDomain } })).toBe(0);
    expect(await db.parcelChange.count({ where: { shopDomain } })).toBe(0);
  });

  it("count partially paid orders where the creator says so, in lists, pages and steps alike", async () => {
    const shop = await open();
    await shop.add({ GAME: 1 }, { pledge: { orderStatus: "PARTIALLY_PAID" }, address: BERLIN });
    await shop.add({ GAME: 1 });
    const figures = async () => {
      const { ready, readyAbroad, notReady, groups } = await listPackageGroups(shop.deps, shop);
      const key = groups[0]?.groupKey ?? "";
      const page = await getPackageGroup(shop.deps, { shopDomain: shop.shopDomain, groupKey: key });
      return [ready, readyAbroad, notReady, page?.ready, await countReady(shop.deps, shop)];
    };
    expect(await figures()).toEqual([1, 0, 1, 1, 1]);
    await savePostageSettings(shop.deps, { ...shop, settings: { shipPartiallyPaid: true } });
    expect(await figures()).toEqual([2, 1, 0, 2, 2]);
  });
});

describe("package groups are found", () => {
  it("by what their parcels hold, with counts of those alone", async () => {
    const shop = await open();
    await shop.add({ GAME: 1 });
    await shop.add({ GAME: 1, MAT: 1 });
    await shop.add({ "DICE_%": 3 });
    const find = async (search: string) => {
      const { groups, total, ready } = await listPackageGroups(shop.deps, { ...shop, search });
      return [total, ready, ...groups.map(({ contents }) => contents.map(({ sku }) => sku).join("+"))];
    };
    expect(await find("mat")).toEqual([1, 1, "GAME+MAT"]);
    expect((await find("the GAME"))[0]).toBe(2);
    expect(await find("_%")).toEqual([1, 1, "DICE_%"]);
    expect(await find("title")).toEqual([0, 0]);
  });

  it("page by page, the largest first, a page beyond the last being the last", async () => {
    const shop = await open();
    for (let n = 0; n < 51; n += 1) await shop.add({ [`SKU-${n}`]: 1 });
    await shop.add({ "SKU-50": 1 });
    const first = await listPackageGroups(shop.deps, { ...shop, page: 1 });
    expect(first).toMatchObject({ total: 51, page: 1, pages: 2, ready: 52 });
    expect(first.groups[0]).toMatchObject({ ready: 2, contents: [{ sku: "SKU-50" }] });
    const last = await listPackageGroups(shop.deps, { ...shop, page: 9 });
    expect(last).toMatchObject({ page: 2 });
    const keys = [...first.groups, ...last.groups].map((group) => group.groupKey);
    expect(new Set(keys).size).toBe(51);
  });

  it("and so are the orders of one group, by number, backer and Backer ID, and those not ready", async () => {
    const shop = await open();
    await shop.add({ GAME: 1 }, { pledge: { backerName: "Grace Hopper", externalId: "B-77" } });
    await shop.add({ GAME: 1 }, { pledge: { orderStatus: "PENDING" } });
    await shop.add({ GAME: 1 }, { pledge: { orderStatus: "PARTIALLY_PAID" } });
    const key = groupKey([{ sku: "GAME", quantity: 1 }]);
    const { shopDomain } = shop;
    const find = async (filter: { search?: string; notReady?: boolean; page?: number }) => {
      const group = await getPackageGroup(shop.deps, { shopDomain, groupKey: key, ...filter });
      return [group?.found, ...(group?.members.map(({ orderName }) => orderName) ?? [])];
    };
    await listPackageGroups(shop.deps, shop);
    expect(await find({})).toEqual([3, "#1001", "#1002", "#1003"]);
    for (const search of ["hopper", "B-77", "#1001"]) expect(await find({ search })).toEqual([1, "#1001"]);
    expect(await find({ notReady: true, page: 7 })).toEqual([2, "#1002", "#1003"]);
    expect(await find({ notReady: true, search: "grace" })).toEqual([0]);
  });
});
