// A shop whose access works, although one process saw it refused: nobody presses Reconnect, and nothing is lost or doubled.
import { describe, expect, it } from "vitest";
import { connectPlatform, connectShop, pushAll, waitForPreflight, waitForPush } from "../../support/journey";
import type { Merchant } from "../../support/merchant";
import { until } from "../../support/until";
import { statusOf, type AttackedApp } from "./attacked-app";
import { pledgeOf } from "./victim";

const WAIT_MS = 90_000;
const PLEDGES = 60;
/** About 25 orders a second, so that there is a middle to a batch. */
const SLOW = { restoreRate: 250, maximumAvailable: 250 };

/** Needs a worker or two; each test has a shop of its own. */
export function describeMendedAccess(app: AttackedApp): void {
  const ordersOf = async (shop: string) => (await app.stack.simulator.shop(shop)).orders;

  async function startBatch(shop: string): Promise<Merchant> {
    const merchant = await connectShop(app.stack, shop);
    const { platform } = await connectPlatform(app.stack, merchant);
    await platform.push(Array.from({ length: PLEDGES }, (_, index) => pledgeOf(`p-${index}`)));
    await waitForPreflight(merchant, PLEDGES);
    await app.stack.simulator.setBucket(shop, SLOW);
    await pushAll(merchant);
    await until("some orders exist", async () => (await ordersOf(shop)).length >= 5, {
      timeoutMs: WAIT_MS,
      everyMs: 20,
    });
    return merchant;
  }

  async function expectOneOrderEach(shop: string, merchant: Merchant): Promise<void> {
    const summary = await waitForPush(merchant, WAIT_MS);
    expect(summary.states.created).toBe(PLEDGES);
    const orders = await ordersOf(shop);
    expect(orders).toHaveLength(PLEDGES);
    expect(new Set(orders.map((order) => order.sourceIdentifier)).size).toBe(PLEDGES);
  }

  describe("access that works", () => {
    it("mends a shop that was marked as disconnected by mistake when any of its pages is open", async () => {
      const shop = "wrongly-marked.myshopify.com";
      // Some of them have the shop looked at as well.
      await app.stack.simulator.faults({ webhooks: { mode: "off" } });
      const merchant = await startBatch(shop);
      await app.sql.query(
        `UPDATE "Shop" SET status = 'needs_reconnect', "reconnectCode" = 'token_revoked', "reconnectReason" = 'No.'
         WHERE domain = $1`,
        [shop],
      );
      await until(
        "an open list of pledges has mended the connection",
        async () => {
          await merchant.get("/app/pledges", "app.pledges._index");
          return (await statusOf(app, shop)) === "connected";
        },
        { timeoutMs: WAIT_MS, everyMs: 250 },
      );
      await app.stack.simulator.faults({ clear: true });
      await expectOneOrderEach(shop, merchant);
    });

    it("stays connected while tokens end within moments, renewals fail and pages are open", async () => {
      const shop = "racing-tokens.myshopify.com";
      const merchant = await startBatch(shop);
      await app.stack.simulator.faults({
        rules: [
          { kind: "expired-token", shop, operation: "OrderCreate", probability: 0.2, count: 8 },
          { kind: "expired-token", shop, operation: "ShopFacts", probability: 0.5, count: 4 },
          { kind: "error-before", shop, operation: "oauth", probability: 0.5, count: 6 },
        ],
      });
      const seen = new Set<string | undefined>();
      await until(
        "most orders exist",
        async () => {
          // A page that asks for new access while Shopify has trouble may fail itself.
          await merchant.get("/app/pledges", "app.pledges._index").catch(() => null);
          seen.add(await statusOf(app, shop));
          return (await ordersOf(shop)).length >= PLEDGES - 5;
        },
        { timeoutMs: WAIT_MS, everyMs: 20 },
      );
      await app.stack.simulator.faults({ clear: true });
      await expectOneOrderEach(shop, merchant);
      expect([...seen, await statusOf(app, shop)]).toEqual(["connected", "connected"]);
    });
  });
}
