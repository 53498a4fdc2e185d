import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noteOrderWebhook } from "~/modules/pledges/push/note-order-webhook.server";
import { pauseBatch } from "~/modules/pledges/push/pause-batch.server";
import { resumeBatch } from "~/modules/pledges/push/resume-batch.server";
import { runUndo } from "~/modules/pledges/push/run-undo.server";
import { startBatch } from "~/modules/pledges/push/start-batch.server";
import { stopBatch } from "~/modules/pledges/push/stop-batch.server";
import { undoBatch } from "~/modules/pledges/push/undo-batch.server";
import { useTestDatabase } from "../../support/test-database";
import { until } from "../../support/until";
import { createPushFixture, MovableClock, type PushFixture } from "./push-fixture";
import type { Fault } from "./scripted-shopify";

const database = useTestDatabase();

const FAULTS: Fault[] = [
  "commit-then-cut",
  "fail-before-commit",
  "throttled",
  "refused",
  "throw",
  "too-many-attempts",
];

const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("drain" as const),
      forward: fc.constantFrom(0, 1, 5, 40, 70, 200),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("fault" as const), fault: fc.constantFrom(...FAULTS) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("kill" as const), committed: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("lag" as const), seconds: fc.constantFrom(0, 20, 60) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        "unique",
        "pause",
        "resume",
        "stop-and-start",
        "undo",
        "reconnect",
        "disconnect",
        "webhooks",
        "twice" as const,
      ),
    }),
  },
);
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

/** Kills a drain in the middle of its first request; the abandoned promise ends with the run. */
async function kill(push: PushFixture, committed: boolean, abandoned: Promise<unknown>[]): Promise<void> {
  const before = push.shopify.hangs.length;
  push.shopify.faults.unshift(committed ? "hang-after-commit" : "hang");
  const worker = push.newProcess(new MovableClock(push.clock.now()));
  let over = false;
  const end = push.drain(worker).finally(() => {
    over = true;
  });
  abandoned.push(end);
  await until("the drain hangs or had nothing to send", () => over || push.shopify.hangs.length > before);
  if (over) push.shopify.faults.shift();
}

async function act(
  push: PushFixture,
  step: Action,
  batchIds: string[],
  abandoned: Promise<unknown>[],
): Promise<void> {
  const { process, shopDomain, shopify } = push;
  const batch = { shopDomain, batchId: String(batchIds.at(-1)) };
  const connection = (status: string) =>
    database.db.shop.update({ where: { domain: shopDomain }, data: { status } });
  switch (step.kind) {
    case "drain":
      push.clock.forward(step.forward);
      await push.drain();
      return;
    case "fault":
      shopify.faults.push(step.fault);
      return;
    case "kill":
      return kill(push, step.committed, abandoned);
    case "lag":
      shopify.searchLagMs = step.seconds * 1000;
      return;
    case "unique":
      shopify.uniqueIds = !shopify.uniqueIds;
      return;
    case "pause":
      await pauseBatch(process, batch);
      return;
    case "resume":
      await resumeBatch(process, batch);
      return;
    case "stop-and-start": {
      await stopBatch(process, batch);
      const started = await startBatch(process, { shopDomain, kind: "full" });
      if (started.kind === "started") batchIds.push(started.batchId);
      return;
    }
    case "undo":
      await undoBatch(process, batch);
      await runUndo(process, batch, new AbortController().signal);
      return;
    case "disconnect":
      shopify.disconnected = true;
      return;
    case "reconnect":
      shopify.disconnected = false;
      await connection("connected");
      return;
    case "twice":
      await Promise.all([push.drain(push.newProcess()), push.drain(push.newProcess())]);
      return;
    case "webhooks":
      for (const order of shopify.orders) {
        const { gid, name, cancelledAt, createdAt, total } = order;
        const payload = {
          id: String(gid.split("/").at(-1)),
          name,
          source_identifier: order.sourceIdentifier,
          created_at: createdAt,
        };
        const money = { cancelled_at: cancelledAt, currency: total.currency, total_price: total.amount };
        await noteOrderWebhook(process, {
          shopDomain,
          topic: "orders/create",
          payload: { ...payload, ...money },
        });
      }
  }
}

function expectNoDuplicates(push: PushFixture): void {
  const identifiers = push.shopify.liveOrders().map((order) => order.sourceIdentifier);
  expect(identifiers).toHaveLength(new Set(identifiers).size);
  const pledges = identifiers.map((identifier) => identifier?.replace(/:\d+$/, ""));
  expect(pledges, "no two generations of a pledge are live").toHaveLength(new Set(pledges).size);
}

/** Everything works again: after enough time each pledge has come to rest. */
async function heal(push: PushFixture, batchIds: string[]): Promise<void> {
  const { shopify, shopDomain, process } = push;
  shopify.faults.length = 0;
  shopify.disconnected = false;
  await database.db.shop.update({ where: { domain: shopDomain }, data: { status: "connected" } });
  for (const batchId of batchIds) await resumeBatch(process, { shopDomain, batchId });
  push.clock.forward(20);
  for (let round = 0; round < 40; round++) {
    push.clock.forward(30);
    await push.drain();
    const { queued = 0, sending = 0, unknown = 0 } = await push.states();
    if (queued + sending + unknown === 0) return;
  }
  throw new Error(`Pledges never came to rest: ${JSON.stringify(await push.states())}`);
}

describe("whatever fails, in whatever order", () => {
  it("no pledge ever has two live orders, and in the end what counts as created is in Shopify once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 4, maxLength: 18 }), async (steps) => {
        const push = await createPushFixture(database.db, { timing: { maxInFlight: 2 } });
        await push.addPledges(3);
        const batchIds = [await push.start()];
        const abandoned: Promise<unknown>[] = [];
        for (const step of steps) {
          await act(push, step, batchIds, abandoned);
          expectNoDuplicates(push);
        }
        await heal(push, batchIds);
        for (const hang of push.shopify.hangs) hang.release({ kind: "unknown", reason: "killed" });
        await Promise.allSettled(abandoned);
        expectNoDuplicates(push);
        const pledges = await database.db.pledge.findMany({ where: { shopDomain: push.shopDomain } });
        for (const pledge of pledges) {
          const live = push.shopify.liveOrders(pledge.sourceIdentifier ?? "none");
          expect(live.map((order) => order.gid)).toEqual(pledge.state === "created" ? [pledge.orderGid] : []);
        }
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });
});
