// Parcels of one batch that go to different places: no service that is named carries both, so each place has its own.
import { describe, expect, it } from "vitest";
import type { ServiceChoice } from "~/modules/postage/groups/service-choice";
import { getPackageGroup } from "~/modules/postage/groups/get-package-group.server";
import { saveGroupChoice } from "~/modules/postage/groups/save-group-choice.server";
import { groupKey as keyOf } from "~/modules/postage/groups/group-key";
import { samplePlan } from "../../unit/adapters/sample-plan";
import type { AddedPledge } from "../fulfillment/by-hand-fixture";
import { DESTINATION } from "../fulfillment/scripted-fulfillments";
import type { BuyingFixture } from "./buying-fixture";
import { BERLIN, PORTLAND } from "./groups-fixture";
import { useBuyingFixture } from "./use-buying-fixture";

const LINES = [{ sku: "GAME", quantity: 1 }];
const by = (service: string): ServiceChoice => ({ kind: "service", service });

let shop: BuyingFixture;
const database = useBuyingFixture((opened) => {
  shop = opened;
});

/** An order to Berlin, in our record and in Shopify. */
async function addAbroad(): Promise<AddedPledge> {
  const pledge = await shop.addReady({ lines: LINES });
  const lines = LINES.map((line) => ({
    ...{ ...line, variantGid: "gid://v/1", title: line.sku, unitPriceMinor: 0, requiresShipping: true },
  }));
  const plan: object = samplePlan({ shippingAddress: { ...PORTLAND, ...BERLIN }, lines });
  await database.db.pledge.update({ where: { id: pledge.id }, data: { plan } });
  shop.shopify.order(pledge.orderGid).destination = {
    ...{ ...DESTINATION, street1: "Torstrasse 1", city: "Berlin", state: null, zip: "10115" },
    ...{ country: "DE", phone: "+493012345" },
  };
  return pledge;
}

async function servicesOf(batchId: string): Promise<[string, string | null | undefined][]> {
  const labels = await shop.labels(batchId);
  return labels.map(({ countryCode, service, failure }) => [countryCode, service ?? failure?.message]);
}

describe("a batch with parcels at home and abroad", () => {
  it("goes by the service of each place", async () => {
    const pledges = [await shop.addReady({ lines: LINES }), await addAbroad()];
    const batch = await shop.buy(pledges, {
      service: by("Priority"),
      serviceAbroad: by("PriorityMailInternational"),
    });
    expect(batch).toMatchObject({
      serviceWords: "Priority Mail, abroad Priority Mail International",
      counts: { bought: 2 },
    });
    expect(await servicesOf(batch.id)).toEqual([
      ["US", "Priority"],
      ["DE", "PriorityMailInternational"],
    ]);
  });

  it("has no label abroad by a service of home that was chosen for everything, and the sentence says so", async () => {
    const pledges = [await shop.addReady({ lines: LINES }), await addAbroad()];
    const { id } = await shop.quote(pledges, { service: by("Priority") });
    expect(await servicesOf(id)).toEqual([
      ["US", "Priority"],
      [
        "DE",
        expect.stringMatching(/the service Priority Mail stays inside the United States: choose an inter/),
      ],
    ]);
  });

  it("takes the cheapest abroad, whose days nobody knows, while it is fast at home", async () => {
    const pledges = [await shop.addReady({ lines: LINES }), await addAbroad()];
    const { id } = await shop.quote(pledges, {
      service: { kind: "fastest", withinDays: 3 },
      serviceAbroad: { kind: "cheapest" },
    });
    expect(await servicesOf(id)).toEqual([
      ["US", "Priority"],
      ["DE", "FirstClassPackageInternationalService"],
    ]);
  });
});

describe("a package group with orders at home and abroad", () => {
  it("remembers both services, and judges each order by its own", async () => {
    await shop.addReady({ lines: LINES });
    await addAbroad();
    const groupKey = keyOf(LINES);
    const { packageTypeId, shopDomain } = shop;
    const parcel = { shopDomain, groupKey, packageTypeId, weightGrams: null, insuredMinor: null };
    const choose = async (serviceAbroad: ServiceChoice | null) =>
      saveGroupChoice(shop.deps, { ...parcel, service: by("Priority"), serviceAbroad });
    const read = async () => getPackageGroup(shop.deps, { shopDomain, groupKey });
    await read();
    expect(await choose(by("ExpressMailInternational"))).toBe("saved");
    expect(await read()).toMatchObject({
      choice: { service: by("Priority"), serviceAbroad: by("ExpressMailInternational") },
      ...{ ready: 2, readyAbroad: 1, refused: 0, problems: [] },
    });
    expect(await choose(null)).toBe("saved");
    expect(await read()).toMatchObject({ refused: 1, problems: [{ code: "SERVICE_DESTINATION" }] });
  });
});
