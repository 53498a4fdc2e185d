// How a creator finds, among many labels, those that something must be done with; and does it for all of one kind at once.
import { describe, expect, it } from "vitest";
import { pauseBatch } from "~/modules/postage/buying/decide-batch.server";
import { getBatch, listBatches, listLabels } from "~/modules/postage/buying/get-batch.server";
import type { LabelFailureCode } from "~/modules/postage/buying/label-failure";
import { overrideBatchAddresses, retryReason } from "~/modules/postage/buying/retry-reason.server";
import { DESTINATION } from "../fulfillment/scripted-fulfillments";
import type { BuyingFixture } from "./buying-fixture";
import { useBuyingFixture } from "./use-buying-fixture";

let shop: BuyingFixture;
const database = useBuyingFixture((opened) => {
  shop = opened;
});

const scopeOf = (batchId: string) => ({ shopDomain: shop.shopDomain, batchId });
const UNKNOWN = { lines: [{ sku: "MYSTERY", quantity: 1 }] };

async function lostPledge() {
  const pledge = await shop.addReady();
  shop.shopify.order(pledge.orderGid).destination = { ...DESTINATION, street1: "1 Unknown Street" };
  return pledge;
}

/** Two addresses that nobody knows, one item that nobody has weighed, one parcel that can go. */
async function quoteWithProblems() {
  const lost = [await lostPledge(), await lostPledge()];
  return shop.quote([...lost, await shop.addReady(UNKNOWN), await shop.addReady()]);
}

async function reasonsOf(batchId: string): Promise<Record<string, number>> {
  const labels = await shop.labels(batchId);
  const reasons: Record<string, number> = {};
  for (const { failure, state } of labels)
    if (state === "failed") reasons[failure?.code ?? ""] = (reasons[failure?.code ?? ""] ?? 0) + 1;
  return reasons;
}

describe("labels that were not bought", () => {
  it("are shown by their reason", async () => {
    const { id } = await quoteWithProblems();
    const of = async (reason: string) =>
      (await listLabels(shop.deps, { ...scopeOf(id), reason })).labels.map(({ failure }) => failure?.code);
    expect(await of("ADDRESS")).toEqual(["ADDRESS", "ADDRESS"]);
    expect(await of("MISSING_WEIGHT")).toEqual(["MISSING_WEIGHT"]);
    expect(await of("CUSTOMS")).toEqual([]);
    expect(await of("no such reason")).toHaveLength(4);
  });

  it("are tried again by their reason, the others left as they are", async () => {
    const { id } = await quoteWithProblems();
    expect(await retryReason(shop.deps, { ...scopeOf(id), reason: "ADDRESS" })).toEqual({
      kind: "done",
      count: 2,
    });
    expect(await reasonsOf(id)).toEqual({ MISSING_WEIGHT: 1 });
    await shop.drive(id);
    expect(await reasonsOf(id)).toEqual({ ADDRESS: 2, MISSING_WEIGHT: 1 });
  });

  it("count as through while the others wait in a paused batch", async () => {
    const { id } = await quoteWithProblems();
    await retryReason(shop.deps, { ...scopeOf(id), reason: "ADDRESS" });
    await pauseBatch(shop.deps, scopeOf(id));
    const batch = await getBatch(shop.deps, scopeOf(id));
    expect(batch).toMatchObject({ state: "paused", progress: { done: 2, of: 4 } });
  });

  it("get their prices at once when the creator takes all addresses as they are", async () => {
    const { id, counts } = await quoteWithProblems();
    expect(counts).toMatchObject({ created: 1, failed: 3 });
    expect(await overrideBatchAddresses(shop.deps, scopeOf(id))).toEqual({ kind: "done", count: 2 });
    expect((await shop.drive(id)).counts).toMatchObject({ created: 3, failed: 1 });
    const labels = await shop.labels(id);
    expect(labels.filter(({ addressState }) => addressState === "overridden")).toHaveLength(2);
  });

  it("are not touched from another shop, nor for a reason that none has", async () => {
    const { id } = await quoteWithProblems();
    const foreign = { shopDomain: "thief.myshopify.com", batchId: id };
    const reason: LabelFailureCode = "ADDRESS";
    expect((await retryReason(shop.deps, { ...foreign, reason })).kind).not.toBe("done");
    expect((await overrideBatchAddresses(shop.deps, foreign)).kind).not.toBe("done");
    expect((await retryReason(shop.deps, { ...scopeOf(id), reason: "CUSTOMS" })).kind).toBe("refused");
    expect(await reasonsOf(id)).toEqual({ ADDRESS: 2, MISSING_WEIGHT: 1 });
    const labels = await shop.labels(id);
    expect(labels.every(({ addressState }) => addressState !== "overridden")).toBe(true);
  });
});

describe("labels that were bought", () => {
  it("are shown by what has become of them", async () => {
    const { id } = await shop.buy(await shop.addReadyMany(5));
    const labels = await shop.labels(id);
    const now = shop.clock.now();
    const changes = [
      { printedAt: now, shippedAt: now },
      { printedAt: now, refundState: "refunded" },
      { fulfillmentState: "refused" },
      { refundState: "rejected" },
    ];
    for (const [index, data] of changes.entries())
      await database.db.label.update({ where: { id: labels[index]?.id ?? "" }, data });
    const positions = async (shelf: string) =>
      (await listLabels(shop.deps, { ...scopeOf(id), shelf })).labels.map(
        (label) => labels.findIndex((one) => one.id === label.id) + 1,
      );
    expect(await positions("shipped")).toEqual([1]);
    expect(await positions("refund")).toEqual([2, 4]);
    expect(await positions("unfulfilled")).toEqual([3]);
    expect(await positions("unprinted")).toEqual([3, 4, 5]);
    expect(await positions("scan_form")).toEqual([]);
    expect(await positions("bought")).toEqual([1, 2, 3, 4, 5]);
  });

  it("lead to their batch by order, number or backer", async () => {
    const [first, second] = await shop.addReadyMany(2);
    if (!first || !second) throw new Error("no pledges");
    const one = await shop.buy([first]);
    const other = await shop.buy([second]);
    const found = async (search: string) =>
      (await listBatches(shop.deps, { shopDomain: shop.shopDomain, search })).batches.map(({ id }) => id);
    const [label] = await shop.labels(one.id);
    expect(await found(label?.trackingCode ?? "")).toEqual([one.id]);
    expect(await found(label?.externalId ?? "")).toEqual([one.id]);
    expect(await found(" ")).toEqual([other.id, one.id]);
    expect(await found("nobody is called so")).toEqual([]);
  });
});

describe("a batch that waits for EasyPost", () => {
  it("says of how many labels EasyPost did not answer", async () => {
    const [pledge] = await shop.addReadyMany(1);
    if (!pledge) throw new Error("no pledge");
    const id = await shop.create([pledge]);
    const silent = shop.newDeps((gateway) => ({
      ...gateway,
      verifyAddress: async () => Promise.resolve({ kind: "unknown", reason: "no answer" }),
    }));
    await shop.run(id, silent);
    expect((await shop.batchOf(id)).counts).toMatchObject({ waiting: 1, silent: 1 });
    expect((await shop.drive(id)).counts).toMatchObject({ created: 1, silent: 0 });
  });
});

describe("the total of a batch that is being bought", () => {
  it("does not shrink while a purchase is under way", async () => {
    const { id, totals } = await shop.quote(await shop.addReadyMany(3));
    await shop.confirm(id);
    const [label] = await shop.labels(id);
    await database.db.label.update({ where: { id: label?.id ?? "" }, data: { state: "unclear" } });
    expect((await getBatch(shop.deps, scopeOf(id)))?.totals).toMatchObject({
      ...{ labels: 3, totalMinor: totals.totalMinor, postageMinor: totals.postageMinor },
    });
  });
});
