// The same through the real adapter and the simulated store: nothing between our intent and its fulfilment is a stand-in.
import { afterEach, describe, expect, it } from "vitest";
import type { ShippingDeps } from "~/modules/fulfillment/shipping/shipping-deps";
import {
  applyTrackingUpload,
  undoTrackingUpload,
} from "~/modules/fulfillment/tracking-upload/decide-upload.server";
import { getTrackingUpload } from "~/modules/fulfillment/tracking-upload/get-tracking-upload.server";
import { runTrackingUpload } from "~/modules/fulfillment/tracking-upload/run-upload.server";
import { uploadTracking } from "~/modules/fulfillment/tracking-upload/upload-tracking.server";
import { TIMING } from "../push/push-fixture";
import { useTestDatabase } from "../../support/test-database";
import { createSyncFixture, type SyncFixture } from "./sync-fixture";
import { states } from "./by-hand-fixture";

const database = useTestDatabase();
let open: SyncFixture | null = null;
afterEach(async () => {
  await open?.stop();
  open = null;
});

async function shopOf(orders: number) {
  const shop = await createSyncFixture(database.db);
  open = shop;
  const gids = await shop.addOrders(orders);
  const deps: ShippingDeps = {
    ...shop.deps,
    timing: TIMING,
    campaignsMailedByShopify: () => Promise.resolve(new Set()),
  };
  const { shopDomain } = shop;
  return {
    shop,
    gids,
    deps,
    upload: async (lines: string[]) => {
      const bytes = pieces(lines.join("\r\n"));
      const result = await uploadTracking(deps, { shopDomain, fileName: "numbers.csv", bytes });
      if (result.kind === "refused") throw new Error(result.message);
      return { shopDomain, uploadId: result.uploadId };
    },
    work: async (input: { shopDomain: string; uploadId: string }) => {
      await runTrackingUpload(deps, input, new AbortController().signal);
      const view = await getTrackingUpload(deps, input);
      if (!view) throw new Error("The upload is gone");
      return view;
    },
  };
}

async function* pieces(text: string) {
  yield await Promise.resolve(Buffer.from(text));
}

describe("a tracking file, through the store's own API", () => {
  it("ships, gives a number to what was shipped without, explains the rest, and is taken back", async () => {
    const { shop, gids, deps, upload, work } = await shopOf(4);
    const [, , bare, held] = gids;
    shop.act("fulfill-order", { orderId: bare });
    shop.act("hold-order", { orderId: held });
    const input = await upload([
      "Backer ID,Tracking Number,Carrier,SKU,Quantity",
      "1,9400100000000000000001,usps,,",
      "2,AAA1,ups,GAME,1",
      "2,AAA2,ups,GAME,1",
      "3,BBB1,dhl express,,",
      "4,CCC1,,,",
    ]);
    await applyTrackingUpload(deps, input);
    const view = await work(input);
    expect(states(view)).toEqual({
      1: "applied",
      2: "applied",
      3: "applied",
      4: "applied",
      5: "refused ON_HOLD",
    });
    const found = await deps.fulfillments.readShipments(shop.shopDomain, gids);
    if (found.kind !== "read") throw new Error("The store does not answer");
    const shipped = found.orders.map(({ fulfillments }) =>
      fulfillments.map(({ tracking, lines }) => [
        ...tracking.map(({ number, company }) => `${company} ${number}`),
        lines.reduce((sum, { quantity }) => sum + quantity, 0),
      ]),
    );
    expect(shipped).toEqual([
      [["USPS 9400100000000000000001", 2]],
      [
        ["UPS AAA1", 1],
        ["UPS AAA2", 1],
      ],
      [["DHL Express BBB1", 2]],
      [],
    ]);
    await shop.sync();
    expect(await shop.numbers()).toEqual({
      [String(gids[0])]: ["9400100000000000000001"],
      [String(gids[1])]: ["AAA1", "AAA2"],
      [String(bare)]: ["BBB1"],
    });
    await undoTrackingUpload(deps, input);
    const undone = await work(input);
    expect(undone.counts.undone + undone.counts.kept).toBe(4);
    expect(undone.counts.undone).toBeGreaterThanOrEqual(3);
  });
});
