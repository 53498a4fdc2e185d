import { describe, expect, it } from "vitest";
import { calculateRates, type CalculatorInput } from "~/modules/postage/rates/calculate-rates.server";
import { exportEstimate, getEstimate, startEstimate } from "~/modules/postage/rates/estimates.server";
import { runEstimate } from "~/modules/postage/rates/run-estimate.server";
import { sweepGroups } from "~/modules/postage/groups/sweep-groups.server";
import type { PostageGateway } from "~/modules/postage/ports";
import { samplePlan } from "../../unit/adapters/sample-plan";
import { SKU_GRAMS, type BuyingDeps, type BuyingFixture } from "./buying-fixture";
import { BERLIN, PORTLAND, records } from "./groups-fixture";
import { useBuyingFixtures } from "./use-buying-fixture";

const { database, open } = useBuyingFixtures();

/** Orders of GAME to these ZIP Codes or, in two letters, countries. */
async function addTo(shop: BuyingFixture, places: string[], lines = [{ sku: "GAME", quantity: 1 }]) {
  for (const place of places) {
    const { id } = await shop.addReady({ lines });
    const abroad = /^[A-Z]{2}$/.test(place);
    const address = abroad ? { ...PORTLAND, ...BERLIN, countryCode: place } : { ...PORTLAND, zip: place };
    const planned = lines.map(({ sku, quantity }) => ({
      ...{ sku, quantity, variantGid: "gid://v/1", title: sku, unitPriceMinor: 0, requiresShipping: true },
    }));
    const plan: object = samplePlan({ shippingAddress: address, lines: planned });
    await database.db.pledge.update({ where: { id }, data: { plan } });
  }
}

async function start(shop: BuyingFixture, change: object = {}): Promise<string> {
  const choice = {
    packageTypeId: shop.packageTypeId,
    service: { kind: "cheapest" },
    which: "all",
    ...change,
  };
  const started = await startEstimate(shop.deps, { ...shop, choice });
  if (started.kind !== "started") throw new Error(JSON.stringify(started));
  return started.estimateId;
}

async function finish(shop: BuyingFixture, estimateId: string, deps: BuyingDeps = shop.deps) {
  for (let turn = 0; turn < 20; turn += 1) {
    await runEstimate(deps, { ...shop, estimateId });
    const view = await getEstimate(shop.deps, { ...shop, estimateId });
    if (view?.state === "finished" || view?.state === "failed") return view;
    shop.clock.forward(30);
  }
  throw new Error("The estimate does not end");
}

const rateRequests = (shop: BuyingFixture) => shop.easypost.state().requests["rate.stateless"] ?? 0;

describe("an estimate of all groups", () => {
  it("prices every pledge, asking once per weight and region, with the fee beside", async () => {
    const shop = await open({ account: "platform" });
    await addTo(shop, ["97201", "97299", "10001", "DE", "DE", "FR"]);
    await addTo(shop, ["97201"], [{ sku: "GAME", quantity: 2 }]);
    const view = await finish(shop, await start(shop));
    expect(rateRequests(shop)).toBe(5);
    expect(view).toMatchObject({ state: "finished", total: 5, done: 5, packageTypeName: "Box" });
    const { rows = [], total } = view.result ?? {};
    expect(
      rows.map(({ pledges, abroad, priced, weightGrams }) => [pledges, abroad, priced, weightGrams]),
    ).toEqual([
      [6, 3, 6, SKU_GRAMS + 60],
      [1, 0, 1, 2 * SKU_GRAMS + 60],
    ]);
    const postage = rows.reduce((sum, { postageMinor }) => sum + postageMinor, 0);
    expect(total).toMatchObject({ pledges: 7, priced: 7, postageMinor: postage });
    expect(total?.feeMinor).toBeGreaterThanOrEqual(Math.floor(postage / 10) - 7);
    const csv = await exportEstimate(shop.deps, { ...shop, estimateId: view.id });
    expect(csv && (await records(csv))).toMatchObject([
      { Contents: "1 × GAME", Pledges: "6", Abroad: "3", Priced: "6", "Not priced": "0" },
      { Contents: "2 × GAME", Pledges: "1" },
    ]);
  });

  it("is shown page by page, its totals and its file being those of all groups", async () => {
    const shop = await open();
    await addTo(shop, ["97201"]);
    const estimateId = await start(shop);
    const { result } = await finish(shop, estimateId);
    const [row] = result?.rows ?? [];
    const rows = Array.from({ length: 120 }, (_, n) => ({ ...row, groupKey: `group-${n}` }));
    const many = { kind: "result", ...result, rows } as object;
    await database.db.postageEstimate.update({ where: { id: estimateId }, data: { result: many } });
    const read = async (page: number) => getEstimate(shop.deps, { ...shop, estimateId, page });
    const last = await read(9);
    expect(last).toMatchObject({ page: 3, pages: 3, result: { total: result?.total } });
    expect(last?.result?.rows.map(({ groupKey }) => groupKey)).toEqual(
      rows.slice(100).map(({ groupKey }) => groupKey),
    );
    expect((await read(1))?.result?.rows).toHaveLength(50);
    const csv = await exportEstimate(shop.deps, { ...shop, estimateId });
    expect(csv && (await records(csv))).toHaveLength(120);
  });

  it("costs what the labels then cost", async () => {
    const shop = await open();
    await addTo(shop, ["90277", "90277"]);
    const view = await finish(shop, await start(shop, { which: "ready" }));
    const pledges = await database.db.pledge.findMany({ where: { shopDomain: shop.shopDomain } });
    const batch = await shop.quote(
      pledges.map(({ id, externalId, orderGid, orderName }) => ({
        ...{ id, externalId, orderGid: orderGid ?? "", orderName: orderName ?? "" },
      })),
    );
    expect(view.result?.total.postageMinor).toBe(batch.totals.postageMinor);
  });

  it("names unknown weights and what USPS does not carry, and prices the rest", async () => {
    const shop = await open();
    await addTo(shop, ["97201"]);
    await addTo(shop, ["97201", "DE"], [{ sku: "STATUE", quantity: 1 }]);
    await addTo(shop, ["97201"], [{ sku: "GAME", quantity: 120 }]);
    const { result } = await finish(shop, await start(shop));
    expect(result?.weightlessSkus).toEqual(["STATUE"]);
    expect(result?.total).toMatchObject({ pledges: 4, priced: 1 });
    const reasons = result?.rows.flatMap(({ unpriced }) => unpriced.map(({ reason }) => reason)).sort();
    expect(reasons).toEqual([
      expect.stringMatching(/^The parcel: the weight of 79 lb .* is over the limit of 70 lb/),
      "The weight of some items is unknown.",
    ]);
  });

  it("counts pledges that have no order yet, but only the ready ones when asked for these", async () => {
    const shop = await open();
    await addTo(shop, ["97201"]);
    const { id } = await shop.addPledge({ state: "ready" });
    const content = {
      lines: [{ sku: "GAME", title: "The game", quantity: 1 }],
      shippingAddress: { countryCode: "US", postalCode: "97201-1234", region: "OR" },
    };
    await database.db.pledge.update({ where: { id }, data: { content } });
    const all = await finish(shop, await start(shop));
    expect(all.result?.total).toMatchObject({ pledges: 2, priced: 2 });
    const ready = await finish(shop, await start(shop, { which: "ready" }));
    expect(ready.result?.total).toMatchObject({ pledges: 1 });
  });

  it("prices parcels at home and abroad by a service of their own", async () => {
    const shop = await open();
    await addTo(shop, ["97201", "DE"]);
    const by = (service: string) => ({ kind: "service", service });
    const at = async (change: object) => (await finish(shop, await start(shop, change))).result?.total;
    const home = await at({ service: by("Priority") });
    expect(home).toMatchObject({ pledges: 2, priced: 1 });
    const serviceAbroad = by("PriorityMailInternational");
    const both = await at({ service: by("Priority"), serviceAbroad });
    expect(both).toMatchObject({ priced: 2 });
    const abroad = await at({ service: serviceAbroad });
    expect(both?.postageMinor).toBe((home?.postageMinor ?? 0) + (abroad?.postageMinor ?? 0));
  });

  it.each([
    ["a military post office", { countryCode: "US", postalCode: "09499", region: "Armed Forces Europe" }],
    ["Puerto Rico, which platforms call a country", { countryCode: "PR", postalCode: "00907", region: null }],
  ])("prices pledges without an order that go to %s as domestic mail", async (_where, shippingAddress) => {
    const shop = await open();
    const { id } = await shop.addPledge({ state: "ready" });
    const content = { lines: [{ sku: "GAME", title: "The game", quantity: 1 }], shippingAddress };
    await database.db.pledge.update({ where: { id }, data: { content } });
    const { result } = await finish(
      shop,
      await start(shop, { service: { kind: "service", service: "Priority" } }),
    );
    expect(result?.rows).toMatchObject([{ pledges: 1, priced: 1, abroad: 0, unpriced: [] }]);
  });

  it("goes on where it stopped when EasyPost asks to wait or breaks off, and asks no parcel twice", async () => {
    const shop = await open();
    const zips = Array.from({ length: 24 }, (_, index) => String(10_000 + index * 1000));
    await addTo(shop, zips);
    const asked: string[] = [];
    let calls = 0;
    const flaky = shop.newDeps((gateway) => ({
      ...gateway,
      async quote(account, shipment): ReturnType<PostageGateway["quote"]> {
        calls += 1;
        if (calls % 9 === 5) return { kind: "not-executed", reason: "429", retryAfterMs: 20_000 };
        if (calls % 9 === 8) return { kind: "unknown", reason: "connection reset" };
        asked.push(shipment.to.zip ?? "");
        return gateway.quote(account, shipment);
      },
    }));
    const view = await finish(shop, await start(shop), flaky);
    expect(view.result?.total).toMatchObject({ pledges: 24, priced: 24 });
    expect(asked.sort()).toEqual(zips);
    const again = flaky.jobsSent.filter(({ name }) => name === "postage.estimate");
    expect(again.length).toBeGreaterThan(0);
    expect(again.every(({ startAfter }) => startAfter && startAfter > new Date(0))).toBe(true);
  });

  it("is worked on by one worker at a time, and picked up by the sweep when that one dies", async () => {
    const shop = await open();
    await addTo(shop, ["97201", "10001"]);
    const estimateId = await start(shop);
    let reached = () => {};
    const stuck = new Promise<void>((resolve) => (reached = resolve));
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const dying = shop.newDeps((gateway) => ({
      ...gateway,
      async quote(account, shipment) {
        reached();
        await held;
        return gateway.quote(account, shipment);
      },
    }));
    const first = runEstimate(dying, { ...shop, estimateId });
    await stuck;
    await runEstimate(shop.deps, { ...shop, estimateId });
    expect(await getEstimate(shop.deps, { ...shop, estimateId })).toMatchObject({ state: "running" });
    shop.clock.forward(3600);
    const sweeper = shop.newDeps();
    await sweepGroups(sweeper, {});
    expect(sweeper.jobsSent).toContainEqual(
      expect.objectContaining({ payload: { shopDomain: shop.shopDomain, estimateId } }),
    );
    const view = await finish(shop, estimateId);
    letGo();
    await first;
    expect(await getEstimate(shop.deps, { ...shop, estimateId })).toEqual(view);
  });

  it("fails with a sentence when the account is refused or EasyPost never answers", async () => {
    const shop = await open();
    await addTo(shop, ["97201"]);
    shop.easypost.faults.apply({ rules: [{ kind: "unauthorized" }] });
    const refused = await finish(shop, await start(shop));
    expect(refused).toMatchObject({
      state: "failed",
      failure: expect.stringContaining("does not accept the key") as string,
    });
    const silent = shop.newDeps((gateway) => ({
      ...gateway,
      quote: () => Promise.resolve({ kind: "unknown", reason: "cut" }),
    }));
    const never = await finish(shop, await start(shop), silent);
    expect(never).toMatchObject({
      state: "failed",
      failure: expect.stringContaining("did not answer") as string,
    });
  });

  it("is not started with a choice that is none", async () => {
    const shop = await open();
    const ask = async (choice: unknown) => startEstimate(shop.deps, { ...shop, choice });
    const good = { packageTypeId: shop.packageTypeId, service: { kind: "cheapest" }, which: "all" };
    expect(await ask({ ...good, packageTypeId: "nope" })).toMatchObject({
      problems: [{ field: "packageTypeId" }],
    });
    expect(await ask({ ...good, service: { kind: "fastest", withinDays: 0 } })).toMatchObject({
      problems: [{ field: "service" }],
    });
    expect(await ask({ ...good, which: "some" })).toMatchObject({ problems: [{ field: "which" }] });
    expect(await ask(null)).toMatchObject({ kind: "invalid" });
  });

  it("of another shop is not there", async () => {
    const [one, other] = [await open(), await open()];
    const estimateId = await start(one);
    expect(await getEstimate(other.deps, { ...other, estimateId })).toBeNull();
    expect(await exportEstimate(other.deps, { ...other, estimateId })).toBeNull();
    await runEstimate(other.deps, { ...other, estimateId });
    expect(await getEstimate(one.deps, { ...one, estimateId })).toMatchObject({ state: "queued" });
  });
});

describe("the calculator for one parcel", () => {
  const ask = async (shop: BuyingFixture, change: Partial<CalculatorInput> = {}) =>
    calculateRates(shop.deps, {
      ...{ shopDomain: shop.shopDomain, packageTypeId: shop.packageTypeId, weightGrams: 400 },
      ...{ lengthMil: null, widthMil: null, heightMil: null, countryCode: "US", zip: "97201", ...change },
    });

  it("lists every service that takes the parcel, the cheapest first, with the fee", async () => {
    const shop = await open({ account: "platform" });
    const answer = await ask(shop);
    if (answer.kind !== "rates") throw new Error(JSON.stringify(answer));
    expect(answer.rates.map(({ service }) => service)).toEqual(["GroundAdvantage", "Priority", "Express"]);
    for (const { postageMinor, feeMinor } of answer.rates)
      expect(feeMinor).toBe(Math.round(postageMinor / 10));
    expect(shop.easypost.state().shipments).toEqual([]);
  });

  it("knows international services, own dimensions and military post offices", async () => {
    const shop = await open();
    const abroad = await ask(shop, { countryCode: "de", zip: "", weightGrams: 2500 });
    expect(abroad).toMatchObject({
      rates: [{ service: "PriorityMailInternational" }, { service: "ExpressMailInternational" }],
    });
    const own = { packageTypeId: null, lengthMil: 40_000, widthMil: 20_000, heightMil: 15_000 };
    expect(await ask(shop, own)).toMatchObject({ rates: [{ service: "GroundAdvantage" }] });
    const military = await ask(shop, { zip: "09499" });
    expect(military).toMatchObject({ kind: "rates", problems: [] });
    const territory = await ask(shop, { countryCode: "PR", zip: "00907" });
    expect(territory).toMatchObject({
      rates: [{ service: "GroundAdvantage" }, { service: "Priority" }, { service: "Express" }],
    });
  });

  it("says why USPS would not take the parcel", async () => {
    const shop = await open();
    const answer = await ask(shop, { weightGrams: 40_000 });
    const [problem] = answer.kind === "unmailable" ? answer.problems : [];
    expect(problem).toMatchObject({ code: "OVER_WEIGHT", field: "weight", orderName: null });
  });

  it.each<[Partial<CalculatorInput>, string]>([
    [{ zip: "9720" }, "zip"],
    [{ countryCode: "" }, "country"],
    [{ weightGrams: null }, "weight"],
    [{ weightGrams: 0 }, "weight"],
    [{ packageTypeId: "nope" }, "packageTypeId"],
    [{ packageTypeId: null, lengthMil: 1000, widthMil: 1000 }, "heightMil"],
  ])("refuses %j beside its field", async (change, field) => {
    const shop = await open();
    const answer = await ask(shop, change);
    expect(answer.kind === "invalid" && answer.problems.map((problem) => problem.field)).toEqual([field]);
  });

  it("says so when EasyPost does not answer", async () => {
    const shop = await open();
    shop.easypost.faults.apply({ rules: [{ kind: "error-before" }] });
    expect(await ask(shop)).toMatchObject({
      kind: "refused",
      message: expect.stringContaining("did not answer") as string,
    });
  });
});
