// What happens to a shop while a batch is under way, with real processes and the simulated store.
import { describe, expect, it } from "vitest";
import {
  connectPlatform,
  connectShop,
  pushAll,
  readHome,
  waitForPreflight,
  waitForPush,
} from "../../support/journey";
import { openAppAsMerchant, type Merchant } from "../../support/merchant";
import type { StoreOrder } from "../../support/simulator-client";
import { until } from "../../support/until";
import { statusOf, type AttackedApp } from "./attacked-app";
import { pledgeOf } from "./victim";

const WAIT_MS = 90_000;
/** About 25 orders a second, so that there is a middle to a batch. */
const SLOW = { restoreRate: 250, maximumAvailable: 250 };

const pledgesOf = (count: number) => Array.from({ length: count }, (_, index) => pledgeOf(`p-${index}`));

/** Needs a worker or two; each test has a shop of its own. */
export function describeInterruptedPushes(app: AttackedApp): void {
  async function liveOrders(shop: string): Promise<StoreOrder[]> {
    return (await app.stack.simulator.shop(shop)).orders.filter(
      (order) => order.cancelledAt === null && !order.foreign,
    );
  }

  async function expectOneOrderEach(shop: string, count: number): Promise<void> {
    const orders = await liveOrders(shop);
    expect(orders).toHaveLength(count);
    expect(new Set(orders.map((order) => order.sourceIdentifier)).size).toBe(count);
  }

  async function openShop(
    shop: string,
  ): Promise<{ merchant: Merchant; platform: Awaited<ReturnType<typeof connectPlatform>>["platform"] }> {
    const merchant = await connectShop(app.stack, shop);
    const { platform } = await connectPlatform(app.stack, merchant);
    return { merchant, platform };
  }

  async function startBatchOf(shop: string, count: number): Promise<Merchant> {
    const { merchant, platform } = await openShop(shop);
    await platform.push(pledgesOf(count));
    await waitForPreflight(merchant, count);
    await app.stack.simulator.setBucket(shop, SLOW);
    await pushAll(merchant);
    return merchant;
  }

  const reached = (shop: string, count: number) =>
    until(`${count} orders exist`, async () => (await liveOrders(shop)).length >= count, {
      timeoutMs: WAIT_MS,
      everyMs: 20,
    });

  describe("exactly one order each", () => {
    it("when two connections bring the same pledges at once and two people push at once", async () => {
      const shop = "two-connections.myshopify.com";
      const { merchant, platform } = await openShop(shop);
      const second = (await connectPlatform(app.stack, merchant, "The same platform again")).platform;
      const results = await Promise.all(
        [platform, second, platform, second].map((each) => each.push(pledgesOf(40))),
      );
      const accepted = results.flat().filter((result) => result.outcome === "accepted");
      expect(accepted).toHaveLength(40);
      await waitForPreflight(merchant, 40);
      await Promise.allSettled([pushAll(merchant), pushAll(merchant), pushAll(merchant)]);
      const summary = await waitForPush(merchant, WAIT_MS);
      expect(summary.states.created).toBe(40);
      await expectOneOrderEach(shop, 40);
    });

    it("when the access token expires again and again in the middle of a batch", async () => {
      const shop = "expiring-token.myshopify.com";
      const merchant = await startBatchOf(shop, 80);
      for (const count of [5, 25, 45, 65]) {
        await reached(shop, count);
        await app.stack.simulator.act(shop, "revoke-tokens", { expireOnly: true });
      }
      const summary = await waitForPush(merchant, WAIT_MS);
      expect(summary.states.created).toBe(80);
      expect((await readHome(merchant)).shop?.status).toBe("connected");
      await expectOneOrderEach(shop, 80);
    });

    it("when the app is removed in the middle of a batch and installed again, and Shopify tells it late and often", async () => {
      const shop = "removed-app.myshopify.com";
      await app.stack.simulator.faults({
        webhooks: { mode: "normal", duplicates: [3, 3], delayMs: [0, 1500], shuffle: true },
      });
      await startBatchOf(shop, 80);
      await reached(shop, 15);
      await app.stack.simulator.act(shop, "uninstall");
      await until("the removal is noticed", async () => (await statusOf(app, shop)) === "uninstalled", {
        timeoutMs: WAIT_MS,
      });
      const before = (await liveOrders(shop)).length;
      expect(before).toBeLessThan(80);

      await app.stack.simulator.act(shop, "reinstall");
      const merchant = await openAppAsMerchant(app.stack, shop);
      const summary = await waitForPush(merchant, WAIT_MS);
      expect(summary.states.created).toBe(80);
      await expectOneOrderEach(shop, 80);
      await app.stack.simulator.faults({ clear: true });
    });
  });

  describe("what changes in the shop after preflight", () => {
    it("a product deleted without a word stops its own pledges only, with a sentence", async () => {
      const shop = "vanished-sku.myshopify.com";
      const { merchant, platform } = await openShop(shop);
      const dice = [{ sku: "DICE", title: "Dice", quantity: 6 }];
      const charges = Array.from({ length: 300 }, (_, index) => ({
        stripeChargeId: `ch_${index}`,
        amount: "0.10",
        chargedAt: "2026-10-01T10:00:00Z",
      }));
      const lines = Array.from({ length: 251 }, () => ({ sku: "GAME", title: "Star Tiles", quantity: 1 }));
      await platform.push([
        pledgeOf("good-1"),
        pledgeOf("gone-1", { lines: dice }),
        pledgeOf("charges", { charges }),
        pledgeOf("lines", { lines }),
        pledgeOf("gone-2", { lines: dice }),
        pledgeOf("good-2"),
      ]);
      await waitForPreflight(merchant, 6);
      await app.stack.simulator.faults({ webhooks: { mode: "off" } });
      await app.stack.simulator.act(shop, "delete-product", { sku: "DICE" });
      await pushAll(merchant);
      const summary = await waitForPush(merchant, WAIT_MS);
      await app.stack.simulator.faults({ clear: true });
      const told = Object.fromEntries(
        (await platform.list()).map(({ externalId, state }) => [externalId, state]),
      );
      expect(told).toMatchObject({
        "good-1": "created",
        "good-2": "created",
        charges: "blocked",
        lines: "blocked",
      });
      expect(summary.states.created).toBe(2);
      await expectOneOrderEach(shop, 2);
      for (const externalId of ["gone-1", "gone-2"])
        expect(await sentenceOf(merchant, externalId)).toMatch(/\w{3,} .*\w{3,}/);
    });

    it("another currency keeps back what was queued, and names both currencies", async () => {
      const shop = "new-currency.myshopify.com";
      const { merchant, platform } = await openShop(shop);
      await platform.push(pledgesOf(5));
      await waitForPreflight(merchant, 5);
      await app.stack.simulator.act(shop, "update-shop", { currency: "EUR" });
      await until(
        "the new currency blocks them",
        async () => (await readHome(merchant)).timeline.summary.states.blocked === 5,
        { timeoutMs: WAIT_MS },
      );
      await expect(pushAll(merchant)).rejects.toThrow(/No pledge is ready/);
      expect(await sentenceOf(merchant, "p-0")).toMatch(/USD.*EUR/);
      await expectOneOrderEach(shop, 0);
    });
  });
}

/** Everything the page of a pledge says about why it is not an order. */
async function sentenceOf(merchant: Merchant, externalId: string): Promise<string> {
  const { list } = await merchant.get<{ list: { rows: { id: string; externalId: string }[] } }>(
    "/app/pledges",
    "app.pledges._index",
  );
  const id = list.rows.find((row) => row.externalId === externalId)?.id;
  const { pledge } = await merchant.get<{
    pledge: { failure: { message: string } | null; problems: { message: string }[] };
  }>(`/app/pledges/${id}`, "app.pledges.$pledgeId");
  return [pledge.failure?.message ?? "", ...pledge.problems.map(({ message }) => message)].join(" ");
}
