import { describe, expect, it } from "vitest";
import { readCsv } from "~/lib/csv/read-csv";
import { sniffCsv } from "~/lib/csv/sniff-csv";
import { applyShipments } from "~/modules/fulfillment/learn/apply-shipments.server";
import {
  fulfillmentExport,
  fulfillmentExportWarnings,
} from "~/modules/fulfillment/exports/fulfillment-export.server";
import { trackingCsv, type CsvDownload } from "~/modules/fulfillment/exports/tracking-csv.server";
import { TRACKING_FORMATS } from "~/modules/fulfillment/tracking-upload/tracking-mapping";
import { samplePlan } from "../../unit/adapters/sample-plan";
import { useTestDatabase } from "../../support/test-database";
import { createByHandFixture, verdicts, type AddedPledge, type ByHandFixture } from "./by-hand-fixture";

const database = useTestDatabase();

/** The file as its reader sees it: one record per row, by column name. */
async function records(download: CsvDownload | null): Promise<Record<string, string>[]> {
  if (!download) throw new Error("There is no such download");
  const pieces: string[] = [];
  for await (const piece of download.chunks) pieces.push(piece);
  const text = pieces.join("");
  if (text.trim().split("\n").length === 1) return [];
  const bytes = Buffer.from(text);
  const sniffed = sniffCsv(bytes);
  if (sniffed.kind === "refused") throw new Error(sniffed.message);
  const rows: Record<string, string>[] = [];
  for await (const { fields } of readCsv(once(bytes), sniffed.dialect)) {
    rows.push(Object.fromEntries(sniffed.header.map((name, index) => [name, fields[index] ?? ""])));
  }
  return rows;
}

async function* once(bytes: Uint8Array) {
  yield await Promise.resolve(bytes);
}

async function learn(shop: ByHandFixture, pledges: AddedPledge[]): Promise<void> {
  const read = await shop.shopify.readShipments(
    shop.shopDomain,
    pledges.map(({ orderGid }) => orderGid),
  );
  if (read.kind !== "read") throw new Error("unreadable");
  await applyShipments(shop.deps, {
    shopDomain: shop.shopDomain,
    orders: read.orders,
    askedAt: shop.clock.now(),
  });
}

async function givePlan(pledge: AddedPledge, changes: Parameters<typeof samplePlan>[0] = {}): Promise<void> {
  const plan: object = samplePlan(changes);
  await database.db.pledge.update({ where: { id: pledge.id }, data: { plan } });
}

describe("the tracking file for a platform", () => {
  async function shippedShop() {
    const shop = await createByHandFixture(database.db);
    const twice = await shop.addPledge({
      lines: [{ sku: "A", quantity: 2 }],
      email: "=cmd|' /C calc'!A0@example.com",
    });
    const bare = await shop.addPledge();
    const waiting = await shop.addPledge();
    await shop.apply(
      await shop.upload([
        "Backer ID,Tracking Number,Carrier,SKU,Quantity",
        `${twice.externalId},AAA1,Royal Mail,A,1`,
        `${twice.externalId},AAA2,Royal Mail,A,1`,
      ]),
    );
    shop.shopify.fulfilElsewhere(bare.orderGid, []);
    await learn(shop, [bare, waiting]);
    return { shop, twice, bare };
  }

  it.each(TRACKING_FORMATS)(
    "has %s's columns, every parcel, and the backer's tracking page",
    async (template) => {
      const { shop, twice, bare } = await shippedShop();
      const rows = await records(await trackingCsv(shop.deps, { shopDomain: shop.shopDomain, template }));
      const id = Object.keys(rows[0] ?? {}).find((name) => /Backer|OrderPublicID|PBID/.test(name)) ?? "";
      const mine = rows.filter((row) => row[id] === twice.externalId);
      expect(
        mine.map((row) => row["Tracking Number"] ?? row["Tracking number"] ?? row["Tracking Code"]),
      ).toEqual(["AAA1", "AAA2"]);
      for (const row of mine) expect(row["Tracking Page"]).toBe(shop.deps.trackingLinks.urlFor(twice.id));
      const listsBare = rows.some((row) => row[id] === bare.externalId);
      expect(listsBare).toBe(template === "generic" || template === "backerkit");
      if (template === "pledgebox") {
        expect(mine.map((row) => [row["Courier Code"], row["Partial Shipped(Optional)"]])).toEqual([
          ...[
            ["royal-mail", "Y"],
            ["royal-mail", ""],
          ],
        ]);
      }
      if (template === "generic")
        expect(mine[0]).toMatchObject({ Status: "shipped", Order: twice.orderName });
      if (template === "generic") expect(Date.parse(mine[0]?.["Shipped At"] ?? "")).toBeGreaterThan(0);
    },
  );

  it("neutralises formulas and notes what was handed over", async () => {
    const { shop, twice } = await shippedShop();
    const input = { shopDomain: shop.shopDomain, connectionId: shop.connectionId, template: "backerkit" };
    const [row] = await records(await trackingCsv(shop.deps, input));
    expect(row?.Email?.startsWith("'=")).toBe(true);
    const told = await database.db.pledgeShipping.findUnique({ where: { pledgeId: twice.id } });
    expect(told).toMatchObject({ toldBy: "csv", toldVersion: told?.version, toldAt: shop.clock.now() });
  });

  it("can be uploaded again without changing anything", async () => {
    const { shop } = await shippedShop();
    const download = await trackingCsv(shop.deps, { shopDomain: shop.shopDomain, template: "backerkit" });
    const pieces: string[] = [];
    for await (const piece of download?.chunks ?? []) pieces.push(piece);
    const view = await shop.view(await shop.upload(pieces.join("").trim().split("\r\n")));
    expect(Object.values(verdicts(view)).sort()).toEqual(["ALREADY_THERE", "ALREADY_THERE", "NO_NUMBER"]);
  });

  it("is of one shop and of what was asked for only", async () => {
    const { shop } = await shippedShop();
    const other = await createByHandFixture(database.db);
    const { shopDomain, deps } = other;
    expect(await records(await trackingCsv(deps, { shopDomain, template: "generic" }))).toEqual([]);
    for (const scope of [
      { connectionId: shop.connectionId },
      { campaignId: shop.campaignId },
      { template: "excel" },
    ]) {
      expect(await trackingCsv(deps, { shopDomain, template: "generic", ...scope })).toBeNull();
    }
    const second = await shop.addCampaign("Second");
    const empty = { shopDomain: shop.shopDomain, campaignId: second, template: "generic" };
    expect(await records(await trackingCsv(shop.deps, empty))).toEqual([]);
  });
});

describe("the fulfillment export", () => {
  async function readyShop() {
    const shop = await createByHandFixture(database.db);
    const lines = [
      { sku: "GAME", quantity: 2 },
      { sku: "DICE", quantity: 3 },
    ];
    const [fresh, partly, held, done] = [
      await shop.addPledge({ lines }),
      await shop.addPledge({ lines }),
      await shop.addPledge({ lines }),
      await shop.addPledge({ lines }),
    ];
    for (const pledge of [fresh, partly, held, done]) await givePlan(pledge);
    await shop.apply(
      await shop.upload([
        "Backer ID,Tracking Number,SKU,Quantity",
        `${partly.externalId},AAA1,DICE,2`,
        `${partly.externalId},AAA2,GAME,`,
      ]),
    );
    shop.shopify.order(held.orderGid).parts.forEach((part) => Object.assign(part, { status: "on_hold" }));
    shop.shopify.fulfilElsewhere(done.orderGid, ["BBB1"]);
    await learn(shop, [partly, held, done]);
    return { shop, fresh, partly };
  }

  it("has one row per item of what is left to ship, with the Backer ID and the address", async () => {
    const { shop, fresh, partly } = await readyShop();
    const rows = await records(
      await fulfillmentExport(shop.deps, { shopDomain: shop.shopDomain, layout: "lines", filter: {} }),
    );
    expect(rows.map((row) => [row["Backer ID"], row.SKU, row.Quantity])).toEqual([
      // Nothing was heard of the first order yet: what its plan ships, so without the file.
      ...[
        [fresh.externalId, "GAME", "1"],
        [partly.externalId, "DICE", "1"],
      ],
    ]);
    const address = samplePlan().shippingAddress;
    expect(rows[0]).toMatchObject({
      Order: fresh.orderName,
      City: address?.city,
      "Country Code": address?.countryCode,
    });
  });

  it("has one column per SKU instead, and follows the filter", async () => {
    const { shop, fresh, partly } = await readyShop();
    const { shopDomain, deps } = shop;
    const rows = await records(
      await fulfillmentExport(deps, { shopDomain, layout: "sku-columns", filter: {} }),
    );
    const cells = rows.map((row) => [row["Backer ID"], row.GAME, row.DICE]);
    expect(cells.sort()).toEqual(
      [
        [fresh.externalId, "1", ""],
        [partly.externalId, "", "1"],
      ].sort(),
    );
    const none = { shopDomain, layout: "lines", filter: { countryCode: "DE" } };
    expect(await records(await fulfillmentExport(deps, none))).toEqual([]);
    expect(await fulfillmentExport(deps, { ...none, layout: "xml" })).toBeNull();
    const other = await createByHandFixture(database.db);
    const theirs = { shopDomain: other.shopDomain, layout: "lines", filter: { campaignId: shop.campaignId } };
    expect(await records(await fulfillmentExport(other.deps, theirs))).toEqual([]);
  });

  it("warns of what a narrow warehouse would cut, with whose orders", async () => {
    const { shop, fresh } = await readyShop();
    const address = samplePlan().shippingAddress;
    if (!address) throw new Error("The sample has no address");
    await givePlan(fresh, {
      shippingAddress: {
        ...address,
        address1: "The very long house at the end of the lane 12",
        zip: "12345-678901",
      },
    });
    const warnings = await fulfillmentExportWarnings(shop.deps, { shopDomain: shop.shopDomain, filter: {} });
    const found = Object.fromEntries(warnings.map(({ limit, examples }) => [limit, examples]));
    expect(found).toMatchObject({
      ADDRESS_TOO_LONG: [fresh.externalId],
      POSTAL_CODE_TOO_LONG: [fresh.externalId],
    });
    expect(found.NAME_TOO_LONG).toBeUndefined();
  });
});
