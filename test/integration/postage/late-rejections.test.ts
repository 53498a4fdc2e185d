// What EasyPost said of a refund reaches us late, or is said of a wish made elsewhere: only what still fits is believed.
import { describe, expect, it } from "vitest";
import type { LabelView } from "~/modules/postage/buying/label-views";
import { findRefundLabel } from "~/modules/postage/refunds/refund-store.server";
import { settleRefund } from "~/modules/postage/refunds/settle-refund.server";
import { readAccount } from "~/modules/postage/setup/read-postage-setup.server";
import { sweepTracking } from "~/modules/postage/tracking/sweep-tracking.server";
import type { BuyingFixture } from "./buying-fixture";
import { RefundDesk } from "./refund-desk";
import { useBuyingFixture } from "./use-buying-fixture";

const DAY = 24 * 3600;

let shop: BuyingFixture;
let refunds: RefundDesk;
const database = useBuyingFixture((opened) => {
  shop = opened;
  refunds = new RefundDesk(shop, database.db);
});

/** A label whose refund USPS has rejected, with its shipment made again. */
async function rejectedLabel(): Promise<LabelView> {
  const label = await shop.buyOne(await shop.addReady());
  await refunds.giveBack(label);
  await refunds.hearRejection(label);
  await shop.drive(label.batchId);
  shop.clock.forward(60);
  return refunds.labelNow(label);
}

/** Reads it now, and answers what writes down what was read. */
async function readNow({ id }: LabelView): Promise<() => Promise<unknown>> {
  const { deps, shopDomain } = shop;
  const label = await findRefundLabel(database.db, shopDomain, id);
  const account = await readAccount(deps, { shopDomain, kind: "own" });
  if (!label || !account) throw new Error("The label or its key is gone");
  const read = await deps.postage.readShipment(account, label.shipmentId ?? "");
  if (read.kind !== "shipment") throw new Error(read.kind);
  return async () => settleRefund(deps, label, read.shipment);
}

const sweep = async () => sweepTracking(shop.deps, { gapMs: 0 });

describe("a rejected refund", () => {
  it("that is asked for again is not rejected by what was read of the first wish", async () => {
    const label = await rejectedLabel();
    const writeLate = await readNow(label);
    await refunds.ask(label);
    await writeLate();
    expect(await refunds.labelNow(label)).toMatchObject({ refundState: "requested" });
    await refunds.work();
    await writeLate();
    expect(await refunds.labelNow(label)).toMatchObject({ refundState: "submitted" });
  });

  it("that was asked for again at EasyPost itself is followed: its label is not valid any more", async () => {
    const label = await rejectedLabel();
    const account = await readAccount(shop.deps, { shopDomain: shop.shopDomain, kind: "own" });
    const stored = await database.db.label.findUniqueOrThrow({ where: { id: label.id } });
    if (!account) throw new Error("There is no key");
    await shop.deps.postage.refund(account, stored.shipmentId ?? "");
    shop.clock.forward(2 * DAY);
    await sweep();
    await refunds.work();
    expect(await refunds.labelNow(label)).toMatchObject({
      ...{ refundState: "submitted", refundNote: null, fulfillmentState: "cancelled" },
    });
  });
});

describe("an accepted refund of which the key is gone", () => {
  it("says so on its label, and no longer once the key is back", async () => {
    const label = await shop.buyOne(await shop.addReady());
    await refunds.giveBack(label);
    const where = { shopDomain: shop.shopDomain };
    const { apiKey } = await database.db.postageSettings.findUniqueOrThrow({ where });
    await database.db.postageSettings.update({ where, data: { apiKey: null } });
    shop.clock.forward(2 * DAY);
    await sweep();
    expect((await refunds.labelNow(label)).refundNote).toMatch(/key that bought this label is not in Setup/);
    await database.db.postageSettings.update({ where, data: { apiKey } });
    shop.clock.forward(2 * DAY);
    await sweep();
    expect(await refunds.labelNow(label)).toMatchObject({ refundState: "submitted", refundNote: null });
  });
});
