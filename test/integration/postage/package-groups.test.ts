import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { getPackageGroup } from "~/modules/postage/groups/get-package-group.server";
import { groupKey } from "~/modules/postage/groups/group-key";
import { notePayments } from "~/modules/pledges/push/note-payments.server";
import { listPackageGroups } from "~/modules/postage/groups/list-package-groups.server";
import {
  exportPackageGroupCounts,
  exportPackageGroups,
} from "~/modules/postage/groups/package-group-reports.server";
import { readNotReady, readReady } from "~/modules/postage/groups/read-ready.server";
import { runParcelChanges } from "~/modules/postage/groups/refresh-parcels.server";
import { saveGroupChoice } from "~/modules/postage/groups/save-group-choice.server";
import { savePostageSettings } from "~/modules/postage/setup/save-postage-settings.server";
import { useTestDatabase } from "../../support/test-database";
import { BERLIN, openGroupsFixture, records, type GroupsFixture } from "./groups-fixture";

const database = useTestDatabase();
const open = async () => openGroupsFixture(database.db);

/** "1 GAME + 2 MAT": ready / not ready. */
async function groupsOf({ deps, shopDomain }: GroupsFixture): Promise<Record<string, string>> {
  const { groups } = await listPackageGroups(deps, { shopDomain });
  return Object.fromEntries(
    groups.map(({ contents, ready, notReady }) => [
      contents.map(({ sku, quantity }) => `${quantity} ${sku}`).join(" + "),
      `${ready}/${notReady}`,
    ]),
  );
}

const keyOf = (contents: Record<string, number>) =>
  groupKey(Object.entries(contents).map(([sku, quantity]) => ({ sku, quantity })));

describe("package groups", () => {
  it("hold the ready pledges with the same items, whatever their destination and the order of lines", async () => {
    const shop = await open();
    await shop.add({ GAME: 1, MAT: 2 });
    await shop.add({ MAT: 2, GAME: 1 }, { address: BERLIN });
    await shop.add({ GAME: 1, MAT: 2, PDF: 5 });
    await shop.add({ GAME: 2, MAT: 1 });
    expect(await groupsOf(shop)).toEqual({ "1 GAME + 2 MAT": "3/0", "2 GAME + 1 MAT": "1/0" });
    const { groups, ready, readyAbroad, total } = await listPackageGroups(shop.deps, shop);
    expect({ ready, readyAbroad, total }).toEqual({ ready: 4, readyAbroad: 1, total: 2 });
    expect(groups[0]).toMatchObject({ groupKey: keyOf({ GAME: 1, MAT: 2 }), units: 3, readyAbroad: 1 });
    expect(groups[0]?.contents[0]).toEqual({ sku: "GAME", title: "The GAME", quantity: 1 });
  });

  it("have one key for the same contents, in SQL and in the program", async () => {
    const shop = await open();
    const contents = fc.dictionary(
      fc.oneof(
        fc.constantFrom("A", "a", "Ä", "😀", "ﬀ", "1:1", "zz"),
        fc.string({ minLength: 1, maxLength: 6 }),
      ),
      fc.integer({ min: 1, max: 30 }),
      { minKeys: 1, maxKeys: 5 },
    );
    const samples = fc
      .sample(contents, { numRuns: 25, seed: 7 })
      .filter((lines) => !Object.keys(lines).some((sku) => sku.includes("\0") || sku.startsWith("PDF")));
    for (const lines of samples) {
      const id = await shop.add(lines);
      const [ready] = await readReady(shop.deps, { shopDomain: shop.shopDomain, pledgeIds: [id] });
      expect(ready?.groupKey).toBe(keyOf(lines));
    }
  });

  it.each<[string, Parameters<GroupsFixture["add"]>[1], string]>([
    ["cancelled on the platform", { pledge: { status: "cancelled" } }, "the order was cancelled or refunded"],
    ["held on the platform", { pledge: { status: "held" } }, "the platform holds the pledge."],
    [
      "put on hold with its push",
      { pledge: { holdState: "held" } },
      "the order is on hold in Shopify: release it first.",
    ],
    ["not paid", { pledge: { orderStatus: "PENDING" } }, "the order is not paid."],
    ["without a street", { address: { address1: " " } }, "the address is incomplete"],
    ["in the USA without a ZIP Code", { address: { zip: null } }, "the address is incomplete"],
    ["partially paid", { pledge: { orderStatus: "PARTIALLY_PAID" } }, "the order is only partially paid"],
  ])("list an order that is %s as not ready, with the reason", async (_what, change, reason) => {
    const shop = await open();
    const id = await shop.add({ GAME: 1 }, change);
    expect(await groupsOf(shop)).toEqual({ "1 GAME": "0/1" });
    const query = { shopDomain: shop.shopDomain, pledgeIds: [id] };
    expect(await readReady(shop.deps, query)).toEqual([]);
    const [left] = await readNotReady(shop.deps, query);
    expect(left?.message).toContain(`Order ${left?.orderName}: ${reason}`);
    const group = await getPackageGroup(shop.deps, { ...shop, groupKey: keyOf({ GAME: 1 }) });
    expect(group?.members[0]?.hindranceMessage).toBe(left?.message);
  });

  it("take an address in Singapore without a city and one in Germany without a state", async () => {
    const shop = await open();
    await shop.add({ GAME: 1 }, { address: { ...BERLIN, city: null, countryCode: "SG" } });
    await shop.add({ GAME: 1 }, { address: BERLIN });
    expect(await groupsOf(shop)).toEqual({ "1 GAME": "2/0" });
  });

  it("count partially paid orders as ready once the creator says so", async () => {
    const shop = await open();
    await shop.add({ GAME: 1 }, { pledge: { orderStatus: "PARTIALLY_PAID" } });
    await savePostageSettings(shop.deps, { ...shop, settings: { shipPartiallyPaid: true } });
    expect(await groupsOf(shop)).toEqual({ "1 GAME": "1/0" });
    expect(await readReady(shop.deps, { ...shop, groupKey: keyOf({ GAME: 1 }) })).toHaveLength(1);
  });

  it("take in an order whose rest is collected later, but not one that was refunded since", async () => {
    const shop = await open();
    for (const [number, orderStatus] of ["PARTIALLY_PAID", "REFUNDED"].entries()) {
      const id = await shop.add({ GAME: 1 });
      const orderGid = `gid://shopify/Order/${number + 1}`;
      await shop.db.pledge.update({ where: { id }, data: { orderGid, orderStatus } });
    }
    expect(await groupsOf(shop)).toEqual({ "1 GAME": "0/2" });
    const told = (shopDomain: string, topic: string, id: unknown) => ({ shopDomain, topic, payload: { id } });
    const { shopDomain } = shop;
    const strangers = [told("other.myshopify.com", "orders/paid", 1), told(shopDomain, "orders/updated", 1)];
    expect(await notePayments(shop, [...strangers, told(shopDomain, "orders/paid", "x")])).toBe(0);
    const paid = [told(shopDomain, "orders/paid", 1), told(shopDomain, "orders/paid", 2)];
    expect(await notePayments(shop, paid)).toBe(1);
    expect(await notePayments(shop, paid)).toBe(0);
    expect(await groupsOf(shop)).toEqual({ "1 GAME": "1/1" });
  });

  it("follow every change at once: paid, held, released, cancelled, hidden, shipped, ended", async () => {
    const shop = await open();
    const { db } = shop;
    const id = await shop.add({ GAME: 2 }, { pledge: { orderStatus: "PENDING" } });
    const steps: [() => Promise<unknown>, Record<string, string>][] = [
      [() => db.pledge.update({ where: { id }, data: { orderStatus: "PAID" } }), { "2 GAME": "1/0" }],
      [() => shop.learned(id, { onHold: true, holdAskedAt: new Date() }), { "2 GAME": "0/1" }],
      [() => shop.learned(id, { onHold: false }), { "2 GAME": "1/0" }],
      [() => shop.learned(id, { hiddenAt: new Date() }), { "2 GAME": "0/1" }],
      [() => shop.learned(id, { hiddenAt: null, cancelledAt: new Date() }), { "2 GAME": "0/1" }],
      [() => shop.learned(id, { cancelledAt: null }), { "2 GAME": "1/0" }],
      [() => fulfil(shop, id, { GAME: 1 }, "success"), { "1 GAME": "1/0" }],
      [
        () => db.fulfillment.updateMany({ where: { pledgeId: id }, data: { status: "cancelled" } }),
        { "2 GAME": "1/0" },
      ],
      [() => db.pledge.update({ where: { id }, data: { state: "cancelled" } }), {}],
    ];
    for (const [change, expected] of steps) {
      await change();
      expect(await groupsOf(shop)).toEqual(expected);
    }
  });

  it("leave out what was removed from the order and what other labels hold", async () => {
    const shop = await open();
    const edited = await shop.add({ GAME: 2, MAT: 1 });
    const lines = [{ lineItemGid: "l", sku: "GAME", currentQuantity: 1, requiresShipping: true }];
    await shop.learned(edited, { lines });
    expect(await groupsOf(shop)).toEqual({ "1 GAME": "1/0" });
    const label = await shop.label(edited, { GAME: 1 }, { state: "waiting" });
    expect(await groupsOf(shop)).toEqual({});
    for (const [change, expected] of [
      [{ state: "failed" }, { "1 GAME": "1/0" }],
      [{ state: "bought" }, {}],
      [{ fulfillmentState: "wanted" }, {}],
      [{ refundState: "requested", fulfillmentState: "cancelled" }, { "1 GAME": "1/0" }],
    ] as const) {
      await shop.db.label.update({ where: { id: label }, data: change });
      expect(await groupsOf(shop)).toEqual(expected);
    }
  });

  it("count a label's parcel once when its fulfilment is known", async () => {
    const shop = await open();
    const id = await shop.add({ GAME: 2 });
    await shop.learned(id);
    const labelId = await shop.label(id, { GAME: 1 }, { state: "bought", fulfillmentState: "made" });
    expect(await groupsOf(shop)).toEqual({ "1 GAME": "1/0" });
    const fulfillmentGid = await fulfil(shop, id, { GAME: 1 }, "success");
    const at = shop.clock.now();
    await shop.db.shipmentRequest.create({
      data: {
        ...{
          shopDomain: shop.shopDomain,
          pledgeId: id,
          labelId,
          orderGid: "o",
          kind: "create",
          state: "done",
        },
        ...{ request: {}, fulfillmentGid, owner: "t", intentAt: at, lastSendBy: at },
      },
    });
    expect(await groupsOf(shop)).toEqual({ "1 GAME": "1/0" });
  });

  it("show a partly labelled order as waiting for its label", async () => {
    const shop = await open();
    const id = await shop.add({ GAME: 2 });
    await shop.label(id, { GAME: 1 }, { state: "unclear" });
    expect(await groupsOf(shop)).toEqual({ "1 GAME": "0/1" });
    const [left] = await readNotReady(shop.deps, { ...shop, pledgeIds: [id] });
    expect(left?.hindrance).toBe("label_in_progress");
  });

  it("lose nothing when the same orders change while groups are counted", async () => {
    const shop = await open();
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) ids.push(await shop.add({ GAME: 1 }));
    const flip = async (orderStatus: string) =>
      Promise.all(ids.map(async (id) => shop.db.pledge.update({ where: { id }, data: { orderStatus } })));
    await Promise.all([
      flip("PENDING"),
      runParcelChanges(shop.deps, shop),
      runParcelChanges(shop.deps, shop),
    ]);
    await Promise.all([flip("PAID"), runParcelChanges(shop.deps, shop), groupsOf(shop)]);
    expect(await groupsOf(shop)).toEqual({ "1 GAME": "20/0" });
  });

  it("never mix two shops", async () => {
    const [one, other] = [await open(), await open()];
    const id = await one.add({ GAME: 1 });
    expect(await groupsOf(other)).toEqual({});
    expect(await readReady(other.deps, { ...other, pledgeIds: [id] })).toEqual([]);
    expect(await readNotReady(other.deps, { ...other, pledgeIds: [id] })).toEqual([]);
    const groupKey = keyOf({ GAME: 1 });
    await groupsOf(one);
    expect(await getPackageGroup(other.deps, { ...other, groupKey })).toBeNull();
    expect(await readReady(other.deps, { ...other, groupKey })).toEqual([]);
    const choice = {
      packageTypeId: await other.packageType(),
      service: { kind: "cheapest" as const },
      serviceAbroad: null,
    };
    const asked = { ...choice, groupKey, weightGrams: null, insuredMinor: null };
    expect(await saveGroupChoice(other.deps, { ...other, ...asked })).toBe("unknown");
  });
});

describe("one package group", () => {
  it("remembers how it is shipped and names what USPS would refuse then", async () => {
    const shop = await open();
    await shop.add({ GAME: 1 });
    await shop.add({ GAME: 1 }, { address: { ...BERLIN, phone: null }, plan: { phone: null } });
    await shop.add({ GAME: 1 }, { address: BERLIN });
    await groupsOf(shop);
    const groupKey = keyOf({ GAME: 1 });
    const before = await getPackageGroup(shop.deps, { ...shop, groupKey });
    expect(before).toMatchObject({ choice: null, problems: [], weightlessSkus: ["GAME"], itemGrams: null });
    const service = { kind: "cheapest" as const };
    const parcel = { weightGrams: 700, insuredMinor: null };
    const choice = { packageTypeId: await shop.packageType(), service, serviceAbroad: null, ...parcel };
    expect(await saveGroupChoice(shop.deps, { ...shop, groupKey, ...choice })).toBe("saved");
    const group = await getPackageGroup(shop.deps, { ...shop, groupKey });
    // One has no phone number, and customs knows nothing of what both hold.
    expect(group).toMatchObject({ choice, ready: 3, readyAbroad: 2, checked: 3, refused: 2 });
    expect(group?.countries).toEqual([
      { countryCode: "DE", pledges: 2 },
      { countryCode: "US", pledges: 1 },
    ]);
    expect(group?.problems.map(({ field, orderName }) => [field, orderName])).toEqual([["phone", "#1002"]]);
  });

  it("knows its weight from the SKUs, and names those that have none", async () => {
    const shop = await open();
    const updatedAt = shop.clock.now();
    await shop.db.skuFacts.create({
      data: { shopDomain: shop.shopDomain, sku: "GAME", weightGrams: 450, updatedAt },
    });
    await shop.add({ GAME: 2 });
    await shop.add({ GAME: 1, MAT: 1 });
    const { groups } = await listPackageGroups(shop.deps, shop);
    const weights = groups.map(({ itemGrams, weightlessSkus }) => [itemGrams, ...weightlessSkus]);
    expect(weights).toEqual(expect.arrayContaining([[900], [null, "MAT"]]));
  });
});

describe("the reports", () => {
  it("Package groups has one row per pledge, with the reason where it is not ready", async () => {
    const shop = await open();
    await shop.add({ GAME: 1 });
    await shop.add({ GAME: 1 }, { pledge: { orderStatus: "PENDING" } });
    await shop.add({ MAT: 3, GAME: 1 }, { address: BERLIN });
    const rows = await records(await exportPackageGroups(shop.deps, shop));
    const seen = rows.map((row) => [
      row.Contents,
      row.Items,
      row.Order,
      row["Country Code"],
      row["Ready to ship"],
    ]);
    expect(seen.sort()).toEqual([
      ["1 × GAME", "1", "#1001", "US", "yes"],
      ["1 × GAME", "1", "#1002", "US", "no"],
      ["1 × GAME; 3 × MAT", "4", "#1003", "DE", "yes"],
    ]);
    expect(rows.find((row) => row.Order === "#1002")?.Reason).toBe("Order #1002: the order is not paid.");
  });

  it("Package group counts also counts pledges that are not ready or have no order yet", async () => {
    const shop = await open();
    await shop.add({ GAME: 1 });
    await shop.add({ GAME: 1 }, { pledge: { holdState: "held" } });
    const content = (sku: string) => ({
      lines: [
        { sku, title: "The game", quantity: 1 },
        { sku: "PDF", title: "Rules", quantity: 1 },
      ],
      shippingAddress: { countryCode: "US", postalCode: "97201", region: "OR" },
    });
    const variant = { title: "Rules", priceMinor: 0, requiresShipping: false, updatedAt: new Date() };
    const gids = { gid: "gid://v/1", productGid: "gid://p/1", sku: "PDF" };
    await shop.db.variant.create({ data: { shopDomain: shop.shopDomain, ...gids, ...variant } });
    for (const [sku, change] of [
      ["GAME", {}],
      ["GMAE", { corrections: { skus: { GMAE: "GAME" } } }],
      ["GAME", { status: "cancelled" }],
    ] as const) {
      const { id } = await shop.addPledge({ state: "ready" });
      await shop.db.pledge.update({ where: { id }, data: { content: content(sku), ...change } });
    }
    const rows = await records(await exportPackageGroupCounts(shop.deps, shop));
    expect(rows.map(({ Group: _key, ...row }) => row)).toEqual([
      {
        ...{ Contents: "1 × GAME", Items: "1", "Ready to ship": "1", "Not ready": "1" },
        ...{ "Not in Shopify yet": "2", Total: "4" },
      },
    ]);
  });
});

async function fulfil(
  { db, shopDomain, clock }: GroupsFixture,
  pledgeId: string,
  contents: Record<string, number>,
  status: string,
): Promise<string> {
  const { orderGid } = await db.pledge.findUniqueOrThrow({ where: { id: pledgeId } });
  const at = clock.now();
  const gid = `gid://shopify/Fulfillment/${pledgeId}-${status}`;
  const lines = Object.entries(contents).map(([sku, quantity]) => ({
    ...{ lineItemGid: `${pledgeId}/${sku}`, sku, quantity },
  }));
  await db.fulfillment.create({
    data: {
      ...{ shopDomain, pledgeId, orderGid: orderGid ?? "", gid, status, lines },
      ...{ createdAt: at, updatedAt: at, takenBy: at, listed: [] },
    },
  });
  return gid;
}
