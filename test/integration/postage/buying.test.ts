import { describe, expect, it } from "vitest";
import { BatchChoiceSchema, MOST_LABELS } from "~/modules/postage/buying/batch-choice";
import { createBatch } from "~/modules/postage/buying/create-batch.server";
import { writeBatch } from "~/modules/postage/buying/write-batch.server";
import { groupKey } from "~/modules/postage/groups/group-key";
import { readReady } from "~/modules/postage/groups/read-ready.server";
import { readPostageSetup } from "~/modules/postage/setup/read-postage-setup.server";
import type { BuyingFixture } from "./buying-fixture";
import { expectOneOfEach } from "./compare-places";
import { useBuyingFixture } from "./use-buying-fixture";

let shop: BuyingFixture;
const database = useBuyingFixture((opened) => {
  shop = opened;
});

/** So many more of it, each with an order of its own. */
async function copyPledge(pledgeId: string, count: number) {
  await database.db.$executeRaw`
    INSERT INTO "Pledge" SELECT (jsonb_populate_record(p, jsonb_build_object('id', p.id || '-' || n,
      'externalId', p."externalId" || '-' || n, 'orderGid', p."orderGid" || n, 'orderName', p."orderName" || '-' || n))).*
    FROM "Pledge" p, generate_series(1, ${count}::int) n WHERE p.id = ${pledgeId}`;
}

describe("buying labels", () => {
  it("quotes first, buys nothing before the creator agrees, then one label, package and fulfilment per pledge", async () => {
    const pledges = await shop.addReadyMany(3);
    const quoted = await shop.quote(pledges);
    expect(quoted).toMatchObject({ state: "quoted", canConfirm: true, counts: { created: 3 } });
    expect(quoted.totals.totalMinor).toBeGreaterThan(0);
    expect(shop.easypost.state().totals.labels).toBe(0);
    await shop.confirm(quoted.id);
    const done = await shop.drive(quoted.id);
    expect(done).toMatchObject({ state: "finished", counts: { bought: 3, fulfillmentWanted: 0 } });
    expect(done.totals.totalMinor).toBe(quoted.totals.totalMinor);
    await expectOneOfEach(shop, database.db, 3);
  });

  it("the same request twice at once is one batch", async () => {
    const [pledge] = await shop.addReadyMany(1);
    const request = {
      ...{ shopDomain: shop.shopDomain, requestKey: "request-of-one-form", choice: shop.choice() },
      source: { kind: "pledges", pledgeIds: [pledge?.id] },
    };
    const made = await Promise.all([createBatch(shop.deps, request), createBatch(shop.newDeps(), request)]);
    const ids = made.map((each) => (each.kind === "created" ? each.batchId : each.message));
    expect(new Set(ids).size).toBe(1);
    expect(await database.db.postageBatch.count({ where: { shopDomain: shop.shopDomain } })).toBe(1);
  });

  it("of a group of more than a batch holds takes the first; the others wait for the next batch", async () => {
    const [pledge] = await shop.addReadyMany(1);
    const { shopDomain } = shop;
    await copyPledge(pledge?.id ?? "", MOST_LABELS);
    const source = { kind: "group", groupKey: groupKey([{ sku: "GAME", quantity: 1 }]) };
    const request = { shopDomain, requestKey: "request-1", choice: shop.choice(), source };
    expect(await createBatch(shop.deps, request)).toMatchObject({ kind: "created", left: [] });
    expect(await database.db.postageBatch.findMany({ where: { shopDomain } })).toMatchObject([
      { total: MOST_LABELS },
    ]);
    expect(await database.db.label.count({ where: { shopDomain } })).toBe(MOST_LABELS);
  });

  it("two batches that want one pledge at once: one gets it, the other says why not", async () => {
    const pledges = await shop.addReadyMany(2);
    const request = (key: string, ids: string[]) => ({
      ...{ shopDomain: shop.shopDomain, requestKey: `request-${key}`, choice: shop.choice() },
      source: { kind: "pledges", pledgeIds: ids },
    });
    const [one, two] = pledges.map(({ id }) => id);
    const made = await Promise.all([
      createBatch(shop.deps, request("a", [one ?? ""])),
      createBatch(shop.newDeps(), request("b", [one ?? "", two ?? ""])),
    ]);
    const left = made.flatMap((each) => each.left);
    expect(left).toHaveLength(1);
    expect(left[0]?.reason).toMatch(/^Order #1001: /);
    expect(
      await database.db.label.count({ where: { shopDomain: shop.shopDomain, pledgeId: one ?? "" } }),
    ).toBe(1);
  });

  it("parcels are numbered without a gap, also when another batch took one of them in between", async () => {
    const { shopDomain, deps } = shop;
    const pledgeIds = (await shop.addReadyMany(3)).map(({ id }) => id);
    const ready = await readReady(deps, { shopDomain, pledgeIds });
    const choice = BatchChoiceSchema.parse(shop.choice());
    const first = { kind: "pledges", pledgeIds: pledgeIds.slice(0, 1) };
    await createBatch(deps, { shopDomain, requestKey: "request-1", choice, source: first });
    const setup = await readPostageSetup(deps, { shopDomain });
    const source = { kind: "pledges" as const, pledgeIds };
    const request = { shopDomain, requestKey: "request-2", source, choice };
    expect(await writeBatch(deps, setup, request, ready, [])).toMatchObject({ left: [{}] });
    const labels = await database.db.label.findMany({
      where: { batch: { requestKey: "request-2" } },
      orderBy: { position: "asc" },
    });
    expect(labels.map(({ position }) => position)).toEqual([0, 1]);
  });
});
