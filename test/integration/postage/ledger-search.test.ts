import { expect, it } from "vitest";
import { listLedger } from "~/modules/postage/ledger/list-ledger.server";
import type { BuyingFixture } from "./buying-fixture";
import { useBuyingFixture } from "./use-buying-fixture";

let shop: BuyingFixture;
useBuyingFixture(
  (opened) => {
    shop = opened;
  },
  { account: "platform" },
);

it("entries are found by the batch of labels, by tracking number, by order and by shipment, of one's own shop only", async () => {
  const first = await shop.buyOne(await shop.addReady());
  const second = await shop.buyOne(await shop.addReady());
  const found = async (search: string, shopDomain = shop.shopDomain) => {
    const { entries } = await listLedger(shop.deps, { shopDomain, search });
    return entries.map(({ kind, batchNumber }) => `${kind} ${batchNumber}`);
  };
  expect(await found("labels 2")).toEqual(["fee 2", "postage 2"]);
  expect(await found(` ${first.trackingCode} `)).toEqual(["fee 1", "postage 1"]);
  expect(await found(second.orderName)).toEqual(["fee 2", "postage 2"]);
  expect(await found("Labels 3")).toEqual([]);
  expect(await found(first.trackingCode ?? "", "another.myshopify.com")).toEqual([]);
});
