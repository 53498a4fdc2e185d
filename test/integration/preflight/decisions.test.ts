import { describe, expect, it } from "vitest";
import type { Prisma } from "~/db/generated/client";
import { mapSku } from "~/modules/catalog/map-sku.server";
import { acceptTotalPaid } from "~/modules/pledges/preflight/accept-total-paid.server";
import { correctPledge } from "~/modules/pledges/preflight/correct-pledge.server";
import { decideForeignOrder } from "~/modules/pledges/preflight/decide-foreign-order.server";
import { decideForeignOrders } from "~/modules/pledges/preflight/decide-foreign-orders.server";
import { findForeignOrders } from "~/modules/pledges/preflight/find-foreign-orders.server";
import { makeSourceIdentifier } from "~/modules/pledges/order/source-identifier";
import { preflightPledges } from "~/modules/pledges/preflight/preflight-pledges.server";
import { useTestDatabase } from "../../support/test-database";
import { makeAddress } from "../../unit/pledges/pledge-builders";
import { createPushFixture, type PushFixture } from "../push/push-fixture";
import type { HeldOrder } from "../push/scripted-shopify";

const database = useTestDatabase();

const ORDER = {
  gid: "gid://shopify/Order/77",
  name: "#77",
  createdAt: "2026-11-01T10:00:00.000Z",
  total: { amount: "71.00", currency: "USD" },
};

async function withForeignOrders(
  count: number,
  options = { sameOrder: false },
): Promise<{ fixture: PushFixture; ids: string[] }> {
  const fixture = await createPushFixture(database.db);
  const ids = await fixture.addPledges(count);
  await database.db.pledge.updateMany({ where: { id: { in: ids } }, data: { foreignOrder: ORDER } });
  if (!options.sameOrder) {
    await database.db.$executeRaw`
      UPDATE "Pledge" SET "foreignOrder" = jsonb_set("foreignOrder", '{gid}', to_jsonb("foreignOrder" ->> 'gid' || '-' || id))
      WHERE id = ANY(${ids.slice(1)}::text[])`;
  }
  await preflightPledges(fixture.process, { shopDomain: fixture.shopDomain });
  return { fixture, ids };
}

describe("an order of another integration", () => {
  it("blocks its pledge until the creator says what it is", async () => {
    const { fixture, ids } = await withForeignOrders(1);
    const row = await fixture.pledge(ids[0] ?? "");
    expect(row).toMatchObject({ state: "blocked", problemCodes: ["ALREADY_IN_SHOPIFY"] });
  });

  it("that is adopted stands for the pledge, at the total it has", async () => {
    const { fixture, ids } = await withForeignOrders(1);
    const [pledgeId = ""] = ids;
    const input = { shopDomain: fixture.shopDomain, pledgeId };
    const adopted = await decideForeignOrder(fixture.process, { ...input, decision: "adopt" });
    expect(adopted).toMatchObject({ kind: "changed", state: "created" });
    expect(await fixture.pledge(pledgeId)).toMatchObject({
      ...{ state: "created", foreignDecision: "adopt", orderGid: ORDER.gid, orderName: "#77" },
      ...{ orderTotalMinor: 7100n, orderCreatedAt: new Date(ORDER.createdAt), problems: [] },
    });
    expect(await fixture.eventKinds(pledgeId)).toContain("order.adopted");
    const again = await decideForeignOrder(fixture.process, { ...input, decision: "skip" });
    expect(again).toEqual({ kind: "already-pushed", state: "created" });
  });

  it("is adopted by one pledge only, also when another has the same Backer ID", async () => {
    const { fixture, ids } = await withForeignOrders(3, { sameOrder: true });
    const { shopDomain, process } = fixture;
    expect(await decideForeignOrders(process, { shopDomain, decision: "adopt" })).toEqual({
      ...{ decided: 1, more: false },
    });
    expect(await fixture.states()).toMatchObject({ created: 1, blocked: 2 });
    const owner = await database.db.pledge.findFirstOrThrow({ where: { shopDomain, state: "created" } });
    const pledgeId = ids.find((id) => id !== owner.id) ?? "";
    const refused = await decideForeignOrder(process, { shopDomain, pledgeId, decision: "adopt" });
    expect(refused).toEqual({
      ...{ kind: "order-taken" },
      message: `Order #77 already belongs to the pledge with Backer ID ${owner.externalId}.`,
    });
    expect((await fixture.pledge(pledgeId)).state).toBe("blocked");
  });

  it("that is skipped or pushed past moves the pledge accordingly", async () => {
    const { fixture, ids } = await withForeignOrders(2);
    const [skipped = "", pushed = ""] = ids;
    const { shopDomain, process } = fixture;
    await decideForeignOrder(process, { shopDomain, pledgeId: skipped, decision: "skip" });
    await decideForeignOrder(process, { shopDomain, pledgeId: pushed, decision: "push" });
    expect((await fixture.pledge(skipped)).state).toBe("skipped");
    expect((await fixture.pledge(pushed)).state).toBe("ready");
  });

  it("of another shop's pledge cannot be decided", async () => {
    const { fixture, ids } = await withForeignOrders(1);
    const input = { shopDomain: "other.myshopify.com", pledgeId: ids[0] ?? "", decision: "adopt" as const };
    expect(await decideForeignOrder(fixture.process, input)).toEqual({ kind: "not-found" });
    const { shopDomain } = input;
    expect(await decideForeignOrders(fixture.process, { shopDomain, decision: "adopt" })).toMatchObject({
      decided: 0,
    });
  });

  const decisions = [
    ["adopt", "created"],
    ["skip", "skipped"],
    ["push", "ready"],
  ] as const;
  it.each(decisions)("is decided for many at once: %s", async (decision, state) => {
    const { fixture, ids } = await withForeignOrders(1_100);
    const [decidedBefore = ""] = ids;
    const { shopDomain, process } = fixture;
    await decideForeignOrder(process, { shopDomain, pledgeId: decidedBefore, decision: "skip" });
    const done = await decideForeignOrders(process, { shopDomain, decision });
    expect(done).toEqual({ decided: 1_099, more: false });
    const states = await fixture.states();
    expect(states[state]).toBe(decision === "skip" ? 1_100 : 1_099);
    expect((await fixture.pledge(decidedBefore)).state).toBe("skipped");
    const events = await database.db.pledgeEvent.count({
      where: { shopDomain, kind: { in: ["order.adopted", "pledge.foreign_order_decided"] } },
    });
    expect(events).toBe(1_100);
    expect(await decideForeignOrders(process, { shopDomain, decision })).toEqual({ decided: 0, more: false });
  });
});

describe("a decision about some of the orders found", () => {
  it("touches the pledges named, or those of a list, and no others", async () => {
    const { fixture, ids } = await withForeignOrders(4);
    const { shopDomain, process } = fixture;
    const [named = "", german = ""] = ids;
    await database.db.pledge.update({ where: { id: german }, data: { countryCode: "DE" } });
    expect(await decideForeignOrders(process, { shopDomain, decision: "skip", pledgeIds: [named] })).toEqual({
      ...{ decided: 1, more: false },
    });
    expect((await fixture.pledge(named)).state).toBe("skipped");
    const filter = { countryCode: "DE" };
    expect(await decideForeignOrders(process, { shopDomain, decision: "skip", filter })).toMatchObject({
      decided: 1,
    });
    expect((await fixture.pledge(german)).state).toBe("skipped");
    expect(await fixture.states()).toEqual({ skipped: 2, blocked: 2 });
    const foreign = { shopDomain: "other.myshopify.com", decision: "skip" as const, pledgeIds: ids };
    expect(await decideForeignOrders(process, foreign)).toMatchObject({ decided: 0 });
  });
});

describe("the comparison with the shop's orders", () => {
  /** Puts an order into the shop as if somebody else had made it. */
  async function planted(fixture: PushFixture, pledgeId: string, changes: Partial<HeldOrder>): Promise<void> {
    const { externalId } = await fixture.pledge(pledgeId);
    fixture.shopify.orders.push({
      ...ORDER,
      ...{ sourceIdentifier: null, tags: [externalId], cancelledAt: null, totalTax: null },
      ...{ financialStatus: "PAID", fulfillmentStatus: "UNFULFILLED", committedAt: fixture.clock.now() },
      ...{ onHold: false, locationGid: null },
      ...changes,
    });
  }
  const identifierOf = async (fixture: PushFixture, pledgeId: string, generation = 1) => {
    const { externalId, platform, campaignId } = await fixture.pledge(pledgeId);
    const campaign = await database.db.campaign.findUniqueOrThrow({ where: { id: campaignId } });
    const parts = { platform, campaignExternalId: campaign.externalId, externalId, generation };
    return makeSourceIdentifier(parts);
  };
  const problemsOf = async (fixture: PushFixture, pledgeId: string) =>
    (await fixture.pledge(pledgeId)).problemCodes.filter((code) => code === "ALREADY_IN_SHOPIFY");

  it("finds live orders that carry a Backer ID, and none that are cancelled or another pledge's", async () => {
    const fixture = await createPushFixture(database.db);
    const [plain = "", cancelled = "", other = "", none = ""] = await fixture.addPledges(4);
    await planted(fixture, plain, {});
    await planted(fixture, cancelled, { cancelledAt: fixture.clock.now().toISOString() });
    await planted(fixture, other, { sourceIdentifier: "pledgedock:kickstarter:else:1:1" });
    const { shopDomain, process } = fixture;
    expect(await findForeignOrders(process, { shopDomain })).toEqual({ checked: 4, found: 1, stopped: null });
    expect(await problemsOf(fixture, plain)).toEqual(["ALREADY_IN_SHOPIFY"]);
    for (const id of [cancelled, other, none]) expect(await problemsOf(fixture, id)).toEqual([]);
    expect(await findForeignOrders(process, { shopDomain })).toMatchObject({ checked: 0 });
  });

  it("finds an order with our own identifier, beside which no other is ever made", async () => {
    const fixture = await createPushFixture(database.db);
    const [pledgeId = "", undone = ""] = await fixture.addPledges(2);
    await planted(fixture, pledgeId, { sourceIdentifier: await identifierOf(fixture, pledgeId) });
    await database.db.pledge.update({ where: { id: undone }, data: { generation: 2 } });
    await planted(fixture, undone, { sourceIdentifier: await identifierOf(fixture, undone, 1) });
    const { shopDomain, process } = fixture;
    expect(await findForeignOrders(process, { shopDomain })).toMatchObject({ checked: 2, found: 1 });
    expect(await problemsOf(fixture, undone)).toEqual([]);
    const decide = async (decision: "push" | "adopt") =>
      decideForeignOrder(process, { shopDomain, pledgeId, decision });
    expect(await decide("push")).toMatchObject({ kind: "changed", state: "blocked" });
    expect(await decide("adopt")).toMatchObject({ kind: "changed", state: "created" });
    expect(await fixture.pledge(pledgeId)).toMatchObject({ orderGid: ORDER.gid, orderName: ORDER.name });
  });

  it("leaves to the push what the push itself may have made", async () => {
    const fixture = await createPushFixture(database.db);
    const [pledgeId = ""] = await fixture.addPledges(1);
    await planted(fixture, pledgeId, { sourceIdentifier: await identifierOf(fixture, pledgeId) });
    await database.db.pledge.update({ where: { id: pledgeId }, data: { attempt: 1 } });
    await findForeignOrders(fixture.process, { shopDomain: fixture.shopDomain });
    expect(await fixture.pledge(pledgeId)).toMatchObject({ foreignOrder: null, problemCodes: [] });
  });

  it("stops where the shop refuses it, and goes on from there later", async () => {
    const fixture = await createPushFixture(database.db);
    await fixture.addPledges(25);
    const { shopDomain, process, shopify } = fixture;
    shopify.disconnected = true;
    const refused = await findForeignOrders(process, { shopDomain });
    expect(refused).toMatchObject({ checked: 0, stopped: { kind: "disconnected" } });
    shopify.disconnected = false;
    expect(await findForeignOrders(process, { shopDomain })).toEqual({
      checked: 25,
      found: 0,
      stopped: null,
    });
  });
});

describe("corrections", () => {
  it("repair a pledge, stay when the platform sends it again, and are taken back by name", async () => {
    const fixture = await createPushFixture(database.db);
    const [pledgeId = ""] = await fixture.addPledges(1, {
      shippingAddress: makeAddress({ city: null }),
      lines: [{ sku: "WRONG", title: null, quantity: 1, unitPriceMinor: null }],
    });
    const { shopDomain, process } = fixture;
    await preflightPledges(process, { shopDomain });
    expect((await fixture.pledge(pledgeId)).problemCodes).toEqual(["ADDRESS_CITY_MISSING", "SKU_MISSING"]);
    const correct = async (corrections: unknown) =>
      correctPledge(process, { shopDomain, pledgeId, corrections });
    expect(await correct({ skus: { WRONG: "GAME" } })).toMatchObject({ kind: "changed", state: "blocked" });
    const repaired = await correct({ shippingAddress: { ...makeAddress(), countryCode: "US" } });
    expect(repaired).toMatchObject({ kind: "changed", state: "ready" });
    const row = await fixture.pledge(pledgeId);
    expect(row).toMatchObject({ skus: ["GAME"], content: { lines: [{ sku: "WRONG" }] } });
    expect(await fixture.eventKinds(pledgeId)).toEqual([
      "pledge.blocked",
      "pledge.corrected",
      "pledge.blocked",
      "pledge.corrected",
    ]);
    expect(await correct({ skus: { WRONG: "WRONG" } })).toMatchObject({ kind: "changed", state: "blocked" });
  });

  it("that make no sense are refused by field, and a pushed pledge is left alone", async () => {
    const fixture = await createPushFixture(database.db);
    const [pledgeId = ""] = await fixture.addPledges(1);
    const input = { shopDomain: fixture.shopDomain, pledgeId };
    const refused = await correctPledge(fixture.process, { ...input, corrections: { email: "nobody" } });
    expect(refused).toMatchObject({ kind: "invalid", problems: [{ path: "email" }] });
    const unknown = await correctPledge(fixture.process, { ...input, corrections: { amounts: {} } });
    expect(unknown.kind).toBe("invalid");
    await database.db.pledge.update({ where: { id: pledgeId }, data: { state: "created" } });
    const corrections = { email: "ada@example.com" };
    expect(await correctPledge(fixture.process, { ...input, corrections })).toMatchObject({
      kind: "already-pushed",
    });
    const foreign = { ...input, shopDomain: "other.myshopify.com", corrections };
    expect(await correctPledge(fixture.process, foreign)).toEqual({ kind: "not-found" });
  });
});

describe("decisions for many pledges", () => {
  it("the total paid is accepted for those of a filter only", async () => {
    const fixture = await createPushFixture(database.db);
    const amounts = {
      pledgeMinor: 5900,
      addOnsMinor: 0,
      shippingMinor: 1200,
      taxes: [],
      totalPaidMinor: 7000,
    };
    await fixture.addPledges(3, { amounts });
    await fixture.addPledges(2, {
      amounts,
      shippingAddress: makeAddress({ countryCode: "DE", postalCode: "10115" }),
    });
    const { shopDomain, process } = fixture;
    await preflightPledges(process, { shopDomain });
    expect(await fixture.states()).toEqual({ blocked: 5 });
    expect(await acceptTotalPaid(process, { shopDomain, filter: { countryCode: "DE" } })).toEqual({
      accepted: 2,
    });
    expect(await fixture.states()).toEqual({ blocked: 3, ready: 2 });
    expect(await acceptTotalPaid(process, { shopDomain, all: true })).toEqual({ accepted: 3 });
  });

  it("a SKU mapped by hand has every pledge with it checked again", async () => {
    const fixture = await createPushFixture(database.db);
    await fixture.addPledges(3, { lines: [{ sku: "OLD", title: null, quantity: 1, unitPriceMinor: null }] });
    const { shopDomain, process } = fixture;
    await preflightPledges(process, { shopDomain });
    expect(await fixture.states()).toEqual({ blocked: 3 });
    const variant = await database.db.variant.findFirstOrThrow({ where: { shopDomain } });
    await mapSku(process, { shopDomain, sku: "OLD", variantGid: variant.gid });
    const job = process.jobsSent.find(({ name }) => name === "pledges.preflight");
    expect(job?.payload).toEqual({ shopDomain, skus: ["OLD"] });
    await preflightPledges(process, job?.payload as { shopDomain: string });
    expect(await fixture.states()).toEqual({ ready: 3 });
  });
});

describe("possible duplicates", () => {
  const warned = async (fixture: PushFixture) => {
    const rows = await database.db.pledge.findMany({ where: { shopDomain: fixture.shopDomain } });
    return rows.map(
      ({ problems }) => problems as Prisma.JsonArray as unknown as { code: string; message: string }[],
    );
  };

  it("name each other while they are few, and say only that they are many above that", async () => {
    const few = await createPushFixture(database.db);
    await few.addPledges(3);
    await preflightPledges(few.process, { shopDomain: few.shopDomain });
    for (const problems of await warned(few)) {
      const messages = problems
        .filter(({ code }) => code === "POSSIBLE_DUPLICATE")
        .map(({ message }) => message);
      expect(messages).toEqual([expect.stringMatching(/\(\S+-\d, \S+-\d\)/)]);
    }
    const many = await createPushFixture(database.db);
    await many.addPledges(40);
    await preflightPledges(many.process, { shopDomain: many.shopDomain });
    const messages = (await warned(many)).map((problems) => problems.map(({ message }) => message).join());
    expect(new Set(messages).size).toBe(1);
    expect(messages[0]).toContain("more than 5 other pledges");
    expect(await preflightPledges(many.process, { shopDomain: many.shopDomain })).toMatchObject({
      changed: 0,
    });
  });
});
