// Somebody writes another number over a label's number in Shopify: the backer follows that parcel from then on, so the label
// says so, and giving it back takes nothing of the other parcel away.
import { describe, expect, it } from "vitest";
import type { LabelView } from "~/modules/postage/buying/label-views";
import { requestRefund } from "~/modules/postage/refunds/request-refund.server";
import { runRefunds } from "~/modules/postage/refunds/run-refunds.server";
import type { AddedPledge } from "../fulfillment/by-hand-fixture";
import type { BuyingFixture } from "./buying-fixture";
import { expectOneOfEach } from "./compare-places";
import { hearOfOrder } from "./hear-of-order";
import { useBuyingFixture } from "./use-buying-fixture";

const OTHER = "1Z999AA10123456784";

let shop: BuyingFixture;
let pledge: AddedPledge;
const database = useBuyingFixture(async (opened) => {
  shop = opened;
  pledge = await shop.addReady();
});

function madeForIt(): string {
  const [made] = shop.shopify.order(pledge.orderGid).fulfillments;
  if (!made) throw new Error("The label has no fulfilment");
  return made.gid;
}

async function renumber(numbers: string[]): Promise<void> {
  shop.clock.forward(60);
  const tracking = { company: "UPS", numbers, urls: [] };
  await shop.shopify.replaceTracking(shop.shopDomain, madeForIt(), tracking, false);
}

async function look({
  batchId,
}: LabelView): Promise<Pick<LabelView, "fulfillmentState" | "fulfillmentNote">> {
  const { fulfillmentState, fulfillmentNote } = await shop.onlyLabel(batchId);
  return { fulfillmentState, fulfillmentNote };
}

async function changesInHistory(): Promise<unknown[]> {
  const kind = "label.number_changed";
  const events = await database.db.pledgeEvent.findMany({ where: { pledgeId: pledge.id, kind } });
  return events.map(({ detail }) => detail);
}

const said = (label: LabelView, changed: string) => ({
  fulfillmentState: "made",
  fulfillmentNote: `Its tracking number ${changed}: if the parcel carries this label, put ${label.trackingCode} back there, else refund the label.`,
});

describe("a label whose number somebody changed in Shopify", () => {
  it("says so once, and no more once the number is put back", async () => {
    const label = await shop.buyOne(pledge);
    await renumber([OTHER]);
    await hearOfOrder(shop, pledge);
    await hearOfOrder(shop, pledge);
    expect(await look(label)).toEqual(said(label, `was changed in Shopify to ${OTHER}`));
    expect(await changesInHistory()).toEqual([{ labelId: label.id, number: label.trackingCode, to: OTHER }]);
    await renumber([label.trackingCode ?? ""]);
    await hearOfOrder(shop, pledge);
    expect(await look(label)).toEqual({ fulfillmentState: "made", fulfillmentNote: null });
    await expectOneOfEach(shop, database.db, 1);
  });

  it("says so when the number was only taken away", async () => {
    const label = await shop.buyOne(pledge);
    await renumber([]);
    await hearOfOrder(shop, pledge);
    expect(await look(label)).toEqual(said(label, "was taken off its order in Shopify"));
  });

  it("says nothing while its number stands beside another one", async () => {
    const label = await shop.buyOne(pledge);
    await renumber([label.trackingCode ?? "", OTHER]);
    await hearOfOrder(shop, pledge);
    expect(await look(label)).toEqual({ fulfillmentState: "made", fulfillmentNote: null });
  });

  it("says so when it was changed before it was written as fulfilled", async () => {
    const { id } = await shop.quote([pledge]);
    await shop.confirm(id);
    const fulfill = shop.shopify.fulfill.bind(shop.shopify);
    shop.shopify.fulfill = async (...request) => {
      const answer = await fulfill(...request);
      await renumber([OTHER]);
      return answer;
    };
    await shop.drive(id);
    await hearOfOrder(shop, pledge);
    const label = await shop.onlyLabel(id);
    expect(await look(label)).toEqual(said(label, `was changed in Shopify to ${OTHER}`));
  });

  it("leaves the other parcel alone when it is refunded, and the pledge gets no second label for it", async () => {
    const label = await shop.buyOne(pledge);
    await renumber([OTHER]);
    await hearOfOrder(shop, pledge);
    const { shopDomain } = shop;
    await requestRefund(shop.deps, { shopDomain, labelId: label.id });
    await runRefunds(shop.deps, { shopDomain });
    expect(await look(label)).toEqual({
      fulfillmentState: "cancelled",
      fulfillmentNote: "The shipment was changed in Shopify since: change it there.",
    });
    expect(shop.shopify.cancelCalls).toBe(0);
    expect(shop.shopify.live(pledge.orderGid)).toMatchObject([{ numbers: [OTHER] }]);
    await expect(shop.create([pledge])).rejects.toThrow(/nothing is left to ship/);
  });

  it("comes to rest when its shipment is cancelled afterwards", async () => {
    const label = await shop.buyOne(pledge);
    await renumber([OTHER]);
    await hearOfOrder(shop, pledge);
    shop.clock.forward(60);
    await shop.shopify.cancelFulfillment(shop.shopDomain, madeForIt());
    await hearOfOrder(shop, pledge);
    expect(await look(label)).toMatchObject({ fulfillmentState: "refused" });
  });
});
