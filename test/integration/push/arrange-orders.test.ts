// What is done with an order after it exists: placed at the connection's location, then put on hold.
import { describe, expect, it } from "vitest";
import { releaseHold } from "~/modules/pledges/push/release-hold.server";
import { useTestDatabase } from "../../support/test-database";
import { createPushFixture } from "./push-fixture";

const database = useTestDatabase();
const LOCATION = "gid://shopify/Location/7";

async function pushOne(
  settings: { hold: boolean; locationGid: string | null },
  prepare: (push: Awaited<ReturnType<typeof createPushFixture>>) => void = () => undefined,
) {
  const push = await createPushFixture(database.db, { settings });
  const [id] = await push.addPledges(1);
  prepare(push);
  await push.start();
  await push.drain();
  return { push, id: String(id), order: push.shopify.orders[0]! };
}

describe("an order of a connection with a location", () => {
  it("is placed there first and then put on hold", async () => {
    const { push, id, order } = await pushOne({ hold: true, locationGid: LOCATION });
    expect(push.shopify.arranged).toEqual([`place ${order.name}`, `hold ${order.name}`]);
    expect(order).toMatchObject({ locationGid: LOCATION, onHold: true });
    expect(await push.pledge(id)).toMatchObject({ state: "created", holdState: "held", failure: null });
    expect(await push.eventKinds(id)).toEqual(["order.created", "order.placed", "order.held"]);
  });

  it("is only placed when no hold is wanted", async () => {
    const { push, id, order } = await pushOne({ hold: false, locationGid: LOCATION });
    expect(push.shopify.arranged).toEqual([`place ${order.name}`]);
    expect(order).toMatchObject({ locationGid: LOCATION, onHold: false });
    expect(await push.pledge(id)).toMatchObject({ state: "created", holdState: "placed" });
    expect(await push.eventKinds(id)).toEqual(["order.created", "order.placed"]);
  });

  it.each([
    ["between placing and holding", false],
    ["after holding", true],
  ])("of a process that died %s is done once more without harm", async (_when, onHold) => {
    const { push, id, order } = await pushOne({ hold: true, locationGid: LOCATION });
    // As the database looks when the process dies after Shopify acted and before the result was written.
    await database.db.pledge.update({ where: { id }, data: { holdState: "pending" } });
    await database.db.pledgeEvent.deleteMany({ where: { pledgeId: id, kind: { not: "order.created" } } });
    order.onHold = onHold;
    await push.drain(push.newProcess());
    expect(push.shopify.orders).toHaveLength(1);
    expect(order).toMatchObject({ locationGid: LOCATION, onHold: true });
    expect(await push.pledge(id)).toMatchObject({ state: "created", holdState: "held", failure: null });
    expect(await push.eventKinds(id)).toEqual(["order.created", "order.placed", "order.held"]);
  });

  it("is not held before it is placed, however often the answer is unclear", async () => {
    const { push, id, order } = await pushOne({ hold: true, locationGid: LOCATION }, ({ shopify }) => {
      shopify.arrangeFaults.push(
        { kind: "unknown", reason: "HTTP 502" },
        { kind: "not-executed", reason: "throttled", retryAfterMs: 1000 },
      );
    });
    expect(push.shopify.arranged).toEqual([`place ${order.name}`]);
    expect(await push.pledge(id)).toMatchObject({ state: "created", holdState: "pending" });
    expect(push.process.jobsSent.at(-1)?.startAfter).toEqual(new Date(push.clock.now().getTime() + 5000));
    await push.drainFor(10);
    expect(push.shopify.arranged.slice(1)).toEqual([
      ...[`place ${order.name}`, `place ${order.name}`, `hold ${order.name}`],
    ]);
    expect(await push.pledge(id)).toMatchObject({ holdState: "held" });
  });

  it("cannot be released before it is placed", async () => {
    const { push, id } = await pushOne({ hold: true, locationGid: LOCATION }, ({ shopify }) => {
      shopify.arrangeFaults.push({ kind: "unknown", reason: "HTTP 502" });
    });
    const pledge = { shopDomain: push.shopDomain, pledgeId: id };
    expect(await releaseHold(push.process, pledge)).toEqual({ kind: "not-held" });
    await push.drainFor(5);
    expect(await releaseHold(push.process, pledge)).toEqual({ kind: "released" });
  });

  it("waits for the connection when it breaks before the order is placed", async () => {
    const disconnection = { code: "token_revoked", message: "revoked" };
    const { push, id } = await pushOne({ hold: false, locationGid: LOCATION }, ({ shopify }) => {
      shopify.arrangeFaults.push({ kind: "disconnected", disconnection });
    });
    expect(push.process.disconnections).toEqual(["token_revoked"]);
    expect(await push.pledge(id)).toMatchObject({ state: "created", holdState: "pending" });
    await database.db.shop.update({ where: { domain: push.shopDomain }, data: { status: "connected" } });
    await push.drain();
    expect(await push.pledge(id)).toMatchObject({ holdState: "placed" });
  });
});

describe("an order whose location Shopify refuses", () => {
  it.each([
    [true, "held"],
    [false, null],
  ])("stays, says so once, and is held all the same when a hold is wanted (%s)", async (hold, holdState) => {
    const { push, id, order } = await pushOne({ hold, locationGid: LOCATION }, ({ shopify }) => {
      shopify.locationsGone = true;
    });
    await push.drainFor(10);
    expect(order).toMatchObject({ locationGid: null, onHold: hold, cancelledAt: null });
    const message = "Shopify did not assign the items to the connection's location: Location not found.";
    expect(await push.pledge(id)).toMatchObject({
      state: "created",
      holdState,
      failure: { code: "PLACE_FAILED", message },
    });
    const held = hold ? ["order.held"] : [];
    expect(await push.eventKinds(id)).toEqual(["order.created", "order.place_failed", ...held]);
  });

  it("is not asked for the location again when only the hold is to be repeated", async () => {
    const { push, id, order } = await pushOne({ hold: true, locationGid: LOCATION }, ({ shopify }) => {
      const errors = [{ code: null, field: "newLocationId", message: "Location not found." }];
      shopify.arrangeFaults.push({ kind: "refused", errors }, { kind: "unknown", reason: "HTTP 502" });
    });
    await push.drainFor(5);
    expect(push.shopify.arranged).toEqual([
      `place ${order.name}`,
      `hold ${order.name}`,
      `hold ${order.name}`,
    ]);
    expect(await push.pledge(id)).toMatchObject({ holdState: "held", failure: { code: "PLACE_FAILED" } });
    expect(await push.eventKinds(id)).toEqual(["order.created", "order.place_failed", "order.held"]);
  });

  it("does not keep the rest of the batch from becoming orders", async () => {
    const push = await createPushFixture(database.db, { settings: { hold: false, locationGid: LOCATION } });
    push.shopify.locationsGone = true;
    await push.addPledges(25);
    const batchId = await push.start();
    await push.drain();
    expect(await push.states()).toEqual({ created: 25 });
    expect(await database.db.batch.findUnique({ where: { id: batchId } })).toMatchObject({
      state: "finished",
    });
  });
});

describe("an order of a connection without a location", () => {
  it("is left where Shopify put it", async () => {
    const { push, id, order } = await pushOne({ hold: false, locationGid: null });
    expect(push.shopify.arranged).toEqual([]);
    expect(order.locationGid).toBeNull();
    expect(await push.pledge(id)).toMatchObject({ state: "created", holdState: null });
    expect(await push.eventKinds(id)).toEqual(["order.created"]);
  });
});
