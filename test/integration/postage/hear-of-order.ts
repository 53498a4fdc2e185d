import type { JobPayload } from "~/jobs/catalog";
import { readOrder } from "~/modules/fulfillment/shipping/read-order.server";
import { noteUnfulfilled } from "~/modules/postage/buying/note-unfulfilled.server";
import type { BuyingFixture } from "./buying-fixture";

/** As by webhook, or by the daily comparison: the order is read, and what follows of it for its labels is done. */
export async function hearOfOrder(shop: BuyingFixture, { orderGid }: { orderGid: string }): Promise<void> {
  const worker = shop.newDeps();
  await readOrder(worker, { shopDomain: shop.shopDomain, orderGid });
  for (const { name, payload } of worker.jobsSent)
    if (name === "postage.unfulfilled")
      await noteUnfulfilled(worker, payload as JobPayload<"postage.unfulfilled">);
}
