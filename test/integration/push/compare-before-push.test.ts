// Orders of other integrations are looked for before anything is sent, however soon the push comes.
import { describe, expect, it } from "vitest";
import { useTestDatabase } from "../../support/test-database";
import { createPushFixture, type PushFixture } from "./push-fixture";

const database = useTestDatabase();
const DAY_SECONDS = 86_400;

/** As if another integration had made the pledge's order. */
async function orderElsewhere(push: PushFixture, pledgeId: string): Promise<void> {
  const { externalId } = await push.pledge(pledgeId);
  push.shopify.orders.push({
    ...{
      gid: `gid://shopify/Order/9${push.shopify.orders.length}`,
      name: "#77",
      sourceIdentifier: null,
      tags: [externalId],
    },
    ...{ createdAt: push.clock.now().toISOString(), cancelledAt: null, committedAt: push.clock.now() },
    ...{ total: { amount: "71.00", currency: "USD" }, totalTax: null, financialStatus: "PAID" },
    ...{ fulfillmentStatus: "UNFULFILLED", onHold: false, locationGid: null },
  });
}

describe("a pledge that was not compared with the shop's orders yet", () => {
  it("is compared before it is sent, and not sent where another integration has made its order", async () => {
    const push = await createPushFixture(database.db);
    const ids = await push.addPledges(45);
    await orderElsewhere(push, ids[30]!);
    await push.start();
    expect(await push.drain()).toBe("empty");
    expect(await push.states()).toEqual({ created: 44, blocked: 1 });
    expect(await push.pledge(ids[30]!)).toMatchObject({
      ...{ state: "blocked", problemCodes: ["ALREADY_IN_SHOPIFY"], foreignOrder: { name: "#77" } },
    });
  });

  it("waits while Shopify does not answer the comparison, and is sent after it", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(25);
    await push.start();
    push.shopify.searches = { kind: "unknown", reason: "HTTP 503" };
    expect(await push.drain()).toBe("unhealthy");
    expect(await database.db.batch.findFirst({ where: { shopDomain: push.shopDomain } })).toMatchObject({
      ...{ state: "running", pauseReason: "not_compared" },
    });
    expect(push.shopify.arrived).toEqual([]);
    expect(push.process.jobsSent.at(-1)).toMatchObject({
      ...{ name: "shop.drain", startAfter: new Date(push.clock.now().getTime() + 5_000) },
    });
    push.shopify.searches = { kind: "not-executed", reason: "throttled", retryAfterMs: 4_000 };
    push.clock.forward(5);
    await push.drain();
    expect(push.process.jobsSent.at(-1)).toMatchObject({
      startAfter: new Date(push.clock.now().getTime() + 4_000),
    });
    push.shopify.searches = null;
    push.clock.forward(4);
    await push.drain();
    expect(await push.states()).toEqual({ created: 25 });
    expect(await database.db.batch.findFirst({ where: { shopDomain: push.shopDomain } })).toMatchObject({
      ...{ state: "finished", pauseReason: null },
    });
  });

  it("keeps its place where the comparison finds the shop disconnected", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(3);
    await push.start();
    push.shopify.disconnected = true;
    expect(await push.drain()).toBe("disconnected");
    expect(push.process.disconnections).toEqual(["token_revoked"]);
    expect(await push.states()).toEqual({ queued: 3 });
    expect(push.shopify.arrived).toEqual([]);
  });
});

it("a comparison from more than a day ago does not count: another integration may have been at work since", async () => {
  const push = await createPushFixture(database.db);
  const [old, fresh] = await push.addPledges(2);
  const at = (secondsAgo: number) => new Date(push.clock.now().getTime() - secondsAgo * 1000);
  for (const [id, secondsAgo] of [[old!, DAY_SECONDS + 60] as const, [fresh!, DAY_SECONDS - 60] as const]) {
    await database.db.pledge.update({ where: { id }, data: { foreignCheckedAt: at(secondsAgo) } });
    await orderElsewhere(push, id);
  }
  await push.start();
  await push.drain();
  expect((await push.pledge(old!)).state).toBe("blocked");
  expect((await push.pledge(fresh!)).state).toBe("created");
});
