// The same parcels, counted wherever they are held: EasyPost, our labels and ledger, the packages, Shopify.
import { expect } from "vitest";
import type { DbClient } from "~/db/client.server";
import type { BuyingFixture } from "./buying-fixture";

/** What must hold whatever happened: labels at EasyPost, ledger, packages and Shopify fulfilments are the same parcels. */
export async function comparePlaces(fixture: BuyingFixture, db: DbClient) {
  const { shopDomain } = fixture;
  const held = fixture.easypost.state().shipments.filter((shipment) => shipment.held);
  const isValid = { OR: [{ refundState: null }, { refundState: "rejected" }] };
  const labels = await db.label.findMany({ where: { shopDomain, state: "bought", ...isValid } });
  const entries = await db.ledgerEntry.findMany({ where: { shopDomain, kind: "postage" } });
  const packages = await db.package.findMany({ where: { shopDomain, status: { not: "withdrawn" } } });
  const fulfillments = [...fixture.shopify.orders.keys()].flatMap((gid) => fixture.shopify.live(gid));
  const sorted = (list: (string | null)[]) => list.map(String).sort();
  return {
    easypost: sorted(held.map(({ trackingCode }) => trackingCode)),
    labels: sorted(labels.map(({ trackingCode }) => trackingCode)),
    packages: sorted(packages.map(({ number }) => number)),
    shopify: sorted(fulfillments.flatMap(({ numbers }) => numbers)),
    shipments: {
      easypost: sorted(held.map(({ id }) => id)),
      ledger: sorted(entries.map((entry) => entry.shipmentId)),
    },
    chargedMinor: -entries.reduce((sum, { amountMinor }) => sum + Number(amountMinor), 0),
    ratesMinor: held.reduce((sum, { rateMinor }) => sum + (rateMinor ?? 0), 0),
    duplicates: fixture.easypost.state().totals.duplicates,
  };
}

/** Exactly `count` parcels, each held at EasyPost, charged, announced and fulfilled once. */
export async function expectOneOfEach(fixture: BuyingFixture, db: DbClient, count: number): Promise<void> {
  const places = await comparePlaces(fixture, db);
  expect(places.easypost).toHaveLength(count);
  expect(new Set(places.easypost).size).toBe(count);
  expect(places.labels).toEqual(places.easypost);
  expect(places.packages).toEqual(places.easypost);
  expect(places.shopify).toEqual(places.easypost);
  expect(places.shipments.ledger).toEqual(places.shipments.easypost);
  expect(places.chargedMinor).toBe(places.ratesMinor);
  expect(places.duplicates).toBe(0);
}

/** What EasyPost holds as valid is what backers were told and what Shopify has, however many parcels that are. */
export async function expectValidAreShipped(fixture: BuyingFixture, db: DbClient): Promise<void> {
  const { easypost, packages, shopify } = await comparePlaces(fixture, db);
  expect(packages).toEqual(easypost);
  expect(shopify).toEqual(easypost);
}
