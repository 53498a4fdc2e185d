// What is asked of Shopify before a label is quoted and again before it is bought, and the sentences of bad input.
import { describe, expect, it } from "vitest";
import { inTransaction, type DbTransaction } from "~/db/client.server";
import { confirmBatch } from "~/modules/postage/buying/decide-batch.server";
import { overrideAddress, retryLabels } from "~/modules/postage/buying/retry-labels.server";
import { createBatch } from "~/modules/postage/buying/create-batch.server";
import { DESTINATION } from "../fulfillment/scripted-fulfillments";
import type { AddedPledge } from "../fulfillment/by-hand-fixture";
import { until } from "../../support/until";
import type { BuyingFixture } from "./buying-fixture";
import { useBuyingFixture } from "./use-buying-fixture";

let shop: BuyingFixture;
let pledge: AddedPledge;
const database = useBuyingFixture(async (opened) => {
  shop = opened;
  pledge = await shop.addReady();
});

const CHANGES: [string, string, RegExp, () => void][] = [
  ["was cancelled", "ORDER_CANCELLED", /cancelled/, () => (order().cancelledAt = "2026-11-22T10:00:00Z")],
  ["is not paid", "NOT_PAID", /not paid/, () => (order().financialStatus = "pending")],
  ["is partly paid", "NOT_PAID", /partly paid/, () => (order().financialStatus = "partially_paid")],
  ["was refunded", "NOT_PAID", /refunded/, () => (order().financialStatus = "refunded")],
  ["is hidden", "ORDER_HIDDEN", /does not show/, () => (order().hidden = true)],
  ["is on hold", "ON_HOLD", /on hold/, () => setStatus("on_hold")],
  ["is scheduled", "SCHEDULED", /scheduled/, () => setStatus("scheduled")],
  [
    "is with another service",
    "OTHER_SERVICE",
    /Warehouse Inc/,
    () => order().parts.forEach((part) => (part.assignedService = "Warehouse Inc")),
  ],
  [
    "was shipped elsewhere",
    "NOTHING_LEFT",
    /nothing of it is left/,
    () => shop.shopify.fulfilElsewhere(pledge.orderGid, ["1Z1"]),
  ],
];

function order() {
  return shop.shopify.order(pledge.orderGid);
}

function setStatus(status: "on_hold" | "scheduled") {
  for (const part of order().parts) part.status = status;
}

describe("no label when the order", () => {
  for (const [what, code, words, change] of CHANGES) {
    it(`${what} before it is quoted`, async () => {
      change();
      const { id } = await shop.quote([pledge]);
      const { state, failure } = await shop.onlyLabel(id);
      expect({ state, code: failure?.code }).toEqual({ state: "failed", code });
      expect(failure?.message).toMatch(/^Order #1001: /);
      expect(failure?.message).toMatch(words);
      expect(shop.easypost.state().shipments).toEqual([]);
    });

    it(`${what} between the quote and the purchase`, async () => {
      const { id } = await shop.quote([pledge]);
      change();
      await shop.confirm(id);
      const done = await shop.drive(id);
      expect(done).toMatchObject({ state: "finished", counts: { failed: 1, bought: 0 } });
      expect((await shop.onlyLabel(id)).failure?.code).toBe(code);
      expect(shop.easypost.state().totals.labels).toBe(0);
      expect(await database.db.ledgerEntry.count({ where: { shopDomain: shop.shopDomain } })).toBe(0);
    });
  }

  it.each([
    ["cancelled", "ORDER_CANCELLED", "it was cancelled in Shopify."],
    ["deleted", "ORDER_HIDDEN", "it was deleted in Shopify."],
  ])("was %s since the quote, as we have heard, and says so", async (state, code, words) => {
    const { id } = await shop.quote([pledge]);
    await database.db.pledge.update({ where: { id: pledge.id }, data: { state } });
    await shop.confirm(id);
    expect(await shop.drive(id)).toMatchObject({ counts: { failed: 1, bought: 0 } });
    expect((await shop.onlyLabel(id)).failure).toMatchObject({ code, message: `Order #1001: ${words}` });
  });

  it("is of a backer whose data was erased since", async () => {
    const { id } = await shop.quote([pledge]);
    await database.db.pledge.update({ where: { id: pledge.id }, data: { redactedAt: shop.clock.now() } });
    await shop.confirm(id);
    expect(await shop.drive(id)).toMatchObject({ counts: { failed: 1, bought: 0 } });
    expect((await shop.onlyLabel(id)).failure?.message).toMatch(/erased/);
  });

  it("has other items by now; trying again quotes those", async () => {
    const line = order().parts[0]?.lines[0];
    if (line) line.remaining = 3;
    const { id } = await shop.quote([pledge]);
    expect((await shop.onlyLabel(id)).failure?.code).toBe("CONTENTS_CHANGED");
    await retryLabels(shop.deps, { shopDomain: shop.shopDomain, batchId: id });
    await shop.drive(id);
    expect(await shop.onlyLabel(id)).toMatchObject({
      state: "created",
      contents: [{ sku: "GAME", quantity: 3 }],
      weightGrams: 960,
    });
  });
});

describe("the address", () => {
  it("of Shopify wins over ours, and the label says so", async () => {
    order().destination = { ...DESTINATION, street1: "180 N Harbor Dr" };
    const { id } = await shop.quote([pledge]);
    const label = await shop.onlyLabel(id);
    expect(label.address?.street1).toMatch(/^180/);
    expect(label.addressProblem).toMatch(/Shopify's is used/);
  });

  it("that changes after the quote has the label quoted again before it is bought", async () => {
    const { id } = await shop.quote([pledge]);
    order().destination = { ...DESTINATION, street1: "180 N Harbor Dr" };
    await shop.confirm(id);
    expect(await shop.drive(id)).toMatchObject({ counts: { bought: 1 } });
    expect((await shop.onlyLabel(id)).address?.street1).toMatch(/^180/);
    const bought = shop.easypost.state().shipments.filter((shipment) => shipment.bought);
    expect(bought).toHaveLength(1);
  });

  it("that has no street in Shopify any more fails the label, and ours is not used instead", async () => {
    const { id } = await shop.quote([pledge]);
    order().destination = { ...DESTINATION, street1: "" };
    await shop.confirm(id);
    await shop.drive(id);
    const label = await shop.onlyLabel(id);
    expect(label.failure).toMatchObject({
      code: "ADDRESS",
      message: "Order #1001: it has no street address in Shopify: enter it there and try again.",
    });
    expect(shop.easypost.state().totals.labels).toBe(0);
  });

  it("that USPS does not know fails the label, and is used on the creator's word with a warning", async () => {
    order().destination = { ...DESTINATION, street1: "1 Unknown Street" };
    const { id } = await shop.quote([pledge]);
    const failed = await shop.onlyLabel(id);
    expect(failed).toMatchObject({
      state: "failed",
      canOverrideAddress: true,
      failure: { code: "ADDRESS", field: "address" },
    });
    expect(failed.failure?.message).toMatch(/^Order #1001: USPS could not confirm the address/);
    const label = { shopDomain: shop.shopDomain, labelId: failed.id };
    expect(await overrideAddress(shop.deps, label)).toEqual({ kind: "done" });
    await shop.drive(id);
    expect(await shop.onlyLabel(id)).toMatchObject({ state: "created", addressState: "overridden" });
    expect((await shop.onlyLabel(id)).addressProblem).toMatch(/because you said so/);
    await shop.confirm(id);
    expect(await shop.drive(id)).toMatchObject({ counts: { bought: 1 } });
    expect(await overrideAddress(shop.deps, label)).toMatchObject({ kind: "refused" });
  });
});

describe("the parcel", () => {
  it("with an item of unknown weight is refused by name", async () => {
    await database.db.skuFacts.updateMany({
      where: { shopDomain: shop.shopDomain },
      data: { weightGrams: null },
    });
    const { id } = await shop.quote([pledge]);
    const { failure } = await shop.onlyLabel(id);
    expect(failure?.code).toBe("MISSING_WEIGHT");
    expect(failure?.message).toMatch(/#1001.*GAME/);
  });

  it("abroad without HS code is refused naming the SKU, and bought once that is there", async () => {
    await database.db.skuFacts.updateMany({ where: { shopDomain: shop.shopDomain }, data: { hsCode: null } });
    order().destination = {
      ...{ ...DESTINATION, street1: "12 Rue de la Paix", city: "Paris", state: null },
      ...{ zip: "75002", country: "FR", phone: "+33140000000" },
    };
    const { id } = await shop.quote([pledge]);
    expect((await shop.onlyLabel(id)).failure).toMatchObject({ code: "CUSTOMS", field: "GAME" });
    expect((await shop.onlyLabel(id)).failure?.message).toMatch(
      /^Order #1001: The HS code is missing for GAME/,
    );
    await database.db.skuFacts.updateMany({
      where: { shopDomain: shop.shopDomain },
      data: { hsCode: "950490" },
    });
    await retryLabels(shop.deps, { shopDomain: shop.shopDomain, batchId: id });
    await shop.drive(id);
    await shop.confirm(id);
    expect(await shop.drive(id)).toMatchObject({ counts: { bought: 1 } });
    expect(shop.easypost.state().shipments.find(({ bought }) => bought)).toMatchObject({ customsItems: 1 });
  });
});

describe("trying again", () => {
  it("leaves out a pledge that gets another label at the same moment, with a sentence", async () => {
    shop.shopify.fulfilElsewhere(pledge.orderGid, ["1Z1"]);
    const [first, second] = [await shop.quote([pledge]), await shop.quote([pledge])];
    const { shopDomain } = shop;
    const meanwhile = async (tx: DbTransaction) => {
      await tx.label.updateMany({ where: { batchId: second.id }, data: { state: "waiting" } });
      const retrying = retryLabels(shop.deps, { shopDomain, batchId: first.id });
      await until("the retry waits for the other one", async () => {
        const waiting = await database.db.$queryRaw<unknown[]>`
          SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        return waiting.length > 0;
      });
      return { retrying };
    };
    const retried = await inTransaction(database.db, meanwhile);
    expect(await retried.retrying).toEqual({
      kind: "refused",
      message: "There is nothing to try again: the orders may have another label under way.",
    });
    expect((await shop.onlyLabel(first.id)).state).toBe("failed");
  });
});

describe("the price", () => {
  it("that the creator saw is the one that is agreed to", async () => {
    const { id, totals } = await shop.quote([pledge]);
    const agreed = { shopDomain: shop.shopDomain, batchId: id, totalMinor: totals.totalMinor - 1 };
    expect(await confirmBatch(shop.deps, agreed)).toMatchObject({ kind: "refused" });
    expect(await shop.batchOf(id)).toMatchObject({ state: "quoted" });
  });

  it("of an old quote is asked for again; a dearer one waits for another yes", async () => {
    const { id } = await shop.quote([pledge], { shipDate: "2026-12-01" });
    await shop.confirm(id);
    shop.clock.forward(13 * 3600);
    await database.db.label.updateMany({
      where: { batchId: id },
      data: { confirmedMinor: 1n, quotedMinor: 1n },
    });
    const asked = await shop.drive(id);
    expect(asked).toMatchObject({ state: "quoted", counts: { created: 1, bought: 0 } });
    expect((await shop.onlyLabel(id)).failure?.code).toBe("PRICE_CHANGED");
    await shop.confirm(id);
    expect(await shop.drive(id)).toMatchObject({ state: "finished", counts: { bought: 1 } });
  });
});

describe("a batch is not made", () => {
  it("with a service that USPS has ended, an unknown package type or a day that is over", async () => {
    const source = { kind: "pledges", pledgeIds: [pledge.id] };
    const choice = shop.choice({
      ...{ service: { kind: "service", service: "ParcelSelect" }, packageTypeId: "nobody's" },
      shipDate: "2026-11-01",
    });
    const made = await createBatch(shop.deps, {
      shopDomain: shop.shopDomain,
      requestKey: "request-1",
      source,
      choice,
    });
    expect(made.kind === "refused" && made.problems.map(({ field }) => field).sort()).toEqual([
      "packageTypeId",
      "service",
      "shipDate",
    ]);
  });
});
