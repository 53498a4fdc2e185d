// Bad days of vendors and creators around a batch: late purchases, days that go by, addresses that change again.
import { describe, expect, it } from "vitest";
import {
  confirmBatch,
  pauseBatch,
  resumeBatch,
  stopBatch,
} from "~/modules/postage/buying/decide-batch.server";
import { listPackageGroups } from "~/modules/postage/groups/list-package-groups.server";
import { runParcelChanges } from "~/modules/postage/groups/refresh-parcels.server";
import { overrideAddress, retryLabels } from "~/modules/postage/buying/retry-labels.server";
import type { BuyOutcome, PostageGateway } from "~/modules/postage/ports";
import { DESTINATION } from "../fulfillment/scripted-fulfillments";
import type { AddedPledge } from "../fulfillment/by-hand-fixture";
import type { BuyingDeps, BuyingFixture } from "./buying-fixture";
import { expectOneOfEach } from "./compare-places";
import { useBuyingFixture } from "./use-buying-fixture";

let shop: BuyingFixture;
let pledge: AddedPledge;
const database = useBuyingFixture(async (opened) => {
  shop = opened;
  pledge = await shop.addReady();
});

/** A worker whose first purchase is left without an answer and takes place only when `land` is called. */
function slowPurchase(later: BuyOutcome | null): {
  deps: BuyingDeps;
  land(): Promise<void>;
  calls(): number;
} {
  let landing: (() => Promise<unknown>) | null = null;
  let calls = 0;
  const deps = shop.newDeps((gateway: PostageGateway) => {
    const buy: PostageGateway["buy"] = async (account, purchase, limits) => {
      calls += 1;
      if (calls === 1) {
        landing = async () => gateway.buy(account, purchase, { mayStillSend: () => true });
        return { kind: "unknown", reason: "no answer in time" };
      }
      return later ?? gateway.buy(account, purchase, limits);
    };
    return Object.assign(Object.create(gateway) as PostageGateway, gateway, { buy });
  });
  return { deps, calls: () => calls, land: async () => void (await landing?.()) };
}

const REFUSED: BuyOutcome = {
  kind: "refused",
  problems: [{ code: "SHIPMENT.POSTAGE.FAILURE", field: null, message: "USPS is not available" }],
};

describe("a purchase that EasyPost carries out after everybody has stopped waiting for it", () => {
  async function untilAskedTwice(batchId: string, slow: ReturnType<typeof slowPurchase>) {
    for (let turn = 0; turn < 20 && slow.calls() < 2; turn += 1) {
      await shop.run(batchId, slow.deps);
      shop.clock.forward(10);
    }
    expect(slow.calls()).toBe(2);
  }

  it("is found though EasyPost has refused the second one", async () => {
    const { id } = await shop.quote([pledge]);
    await shop.confirm(id);
    const slow = slowPurchase(REFUSED);
    await untilAskedTwice(id, slow);
    await slow.land();
    expect(await shop.drive(id)).toMatchObject({ state: "finished", counts: { bought: 1, failed: 0 } });
    await expectOneOfEach(shop, database.db, 1);
  });

  it("is not waited for without end: then the label has failed with EasyPost's reason", async () => {
    const { id } = await shop.quote([pledge]);
    await shop.confirm(id);
    await untilAskedTwice(id, slowPurchase(REFUSED));
    expect(await shop.drive(id)).toMatchObject({ state: "finished", counts: { bought: 0, failed: 1 } });
    expect((await shop.onlyLabel(id)).failure?.message).toMatch(/USPS is not available/);
  });

  it("is found when the batch is stopped long after", async () => {
    const { id } = await shop.quote([pledge]);
    await shop.confirm(id);
    const never: BuyOutcome = { kind: "not-executed", reason: "HTTP 429", retryAfterMs: 60_000 };
    const slow = slowPurchase(never);
    await untilAskedTwice(id, slow);
    await pauseBatch(shop.deps, { shopDomain: shop.shopDomain, batchId: id });
    await slow.land();
    shop.clock.forward(3_600);
    await stopBatch(shop.deps, { shopDomain: shop.shopDomain, batchId: id });
    expect(await shop.drive(id)).toMatchObject({ state: "stopped", counts: { bought: 1, cancelled: 0 } });
    await expectOneOfEach(shop, database.db, 1);
  });
});

it("the creator's word on an address is not taken for another one that it was changed to", async () => {
  const order = shop.shopify.order(pledge.orderGid);
  order.destination = { ...DESTINATION, street1: "1 Unknown Street" };
  const { id } = await shop.quote([pledge]);
  order.destination = { ...DESTINATION, street1: "2 Unknown Street" };
  const label = { shopDomain: shop.shopDomain, labelId: (await shop.onlyLabel(id)).id };
  expect(await overrideAddress(shop.deps, label)).toEqual({ kind: "done" });
  await shop.drive(id);
  expect(await shop.onlyLabel(id)).toMatchObject({
    ...{ state: "failed", canOverrideAddress: true },
    address: { street1: "2 Unknown Street" },
  });
  expect(await overrideAddress(shop.deps, label)).toEqual({ kind: "done" });
  await shop.drive(id);
  expect(await shop.onlyLabel(id)).toMatchObject({ state: "created", addressState: "overridden" });
});

describe("a batch whose ship date is over", () => {
  const OVER = /ship date of Labels 1, \d{4}-\d\d-\d\d, is over/;

  it("is not bought any more, and says so", async () => {
    const { id, totals } = await shop.quote([pledge]);
    shop.clock.forward(24 * 3_600);
    const agreed = { shopDomain: shop.shopDomain, batchId: id, totalMinor: totals.totalMinor };
    const answer = await confirmBatch(shop.deps, agreed);
    expect(answer).toMatchObject({ kind: "refused", message: expect.stringMatching(OVER) as string });
    expect(await shop.batchOf(id)).toMatchObject({ state: "quoted" });
  });

  it("is neither resumed nor tried again; stopped, its orders are free for a new one", async () => {
    await database.db.skuFacts.updateMany({ data: { weightGrams: null } });
    const { id } = await shop.quote([pledge]);
    const batch = { shopDomain: shop.shopDomain, batchId: id };
    shop.clock.forward(24 * 3_600);
    const refused = { kind: "refused", message: expect.stringMatching(OVER) as string };
    expect(await retryLabels(shop.deps, batch)).toMatchObject(refused);
    const other = await shop.create([await shop.addReady()]);
    await pauseBatch(shop.deps, { shopDomain: shop.shopDomain, batchId: other });
    shop.clock.forward(24 * 3_600);
    expect(await resumeBatch(shop.deps, { ...batch, batchId: other })).toMatchObject({ kind: "refused" });
    await database.db.skuFacts.updateMany({ data: { weightGrams: 300 } });
    expect(await shop.buy([pledge])).toMatchObject({ counts: { bought: 1 } });
  });

  it("ends with the shop's own day, not with UTC's", async () => {
    await database.db.shop.updateMany({ data: { timezone: "America/Los_Angeles" } });
    shop.clock.forward(13 * 3_600);
    const local = new Date(shop.clock.now().getTime() - 8 * 3_600_000).toISOString().slice(0, 10);
    expect(local).not.toBe(shop.clock.now().toISOString().slice(0, 10));
    const { id } = await shop.quote([pledge], { shipDate: local });
    await shop.confirm(id);
    expect(await shop.drive(id)).toMatchObject({ counts: { bought: 1 } });
  });
});

describe("a pledge that the platform takes back after its push", () => {
  const TAKEN_BACK: [string, string, RegExp][] = [
    ["cancelled", "CANCELLED_AFTER_PUSH", /the platform has cancelled the pledge/],
    ["refunded", "REFUNDED_AFTER_PUSH", /the platform has refunded the pledge/],
    ["held", "CHANGED_AFTER_PUSH", /the platform holds the pledge/],
  ];

  /** As receiving a push, or a cancellation, of a pledge that has an order leaves the row. */
  async function say(status: string, code: string): Promise<void> {
    await database.db.pledge.update({
      where: { id: pledge.id },
      data: { raw: { externalId: "1", status }, problemCodes: [code] },
    });
  }

  for (const [status, code, words] of TAKEN_BACK) {
    it(`as ${status} is in no batch, and not bought where it is in one`, async () => {
      const { id } = await shop.quote([pledge]);
      await say(status, code);
      await shop.confirm(id);
      expect(await shop.drive(id)).toMatchObject({ counts: { bought: 0, failed: 1 } });
      expect((await shop.onlyLabel(id)).failure?.message).toMatch(words);
      expect(shop.easypost.state().totals.labels).toBe(0);
      await expect(shop.create([pledge])).rejects.toThrow(/platform/);
    });
  }

  it("and then gives back can be shipped again", async () => {
    await say("held", "CHANGED_AFTER_PUSH");
    await expect(shop.create([pledge])).rejects.toThrow(/platform holds/);
    await say("ready", "CHANGED_AFTER_PUSH");
    expect(await shop.buy([pledge])).toMatchObject({ counts: { bought: 1 } });
  });

  it("leaves the package groups at once", async () => {
    const ready = async () => {
      await runParcelChanges(shop.deps, shop);
      return (await listPackageGroups(shop.deps, shop)).groups.reduce((sum, group) => sum + group.ready, 0);
    };
    expect(await ready()).toBe(1);
    await say("cancelled", "CANCELLED_AFTER_PUSH");
    expect(await ready()).toBe(0);
    await say("ready", "CHANGED_AFTER_PUSH");
    expect(await ready()).toBe(1);
  });
});
