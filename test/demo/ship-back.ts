// The second half of the main job: some of the orders are shipped in the store, and the platform hears of every parcel.
import { seededRandom } from "../support/random";
import { DEMO_SHOP } from "../support/journey";
import type { Merchant } from "../support/merchant";
import type { ShippingVerdict } from "../support/shipping/compare-shipping";
import { shipOrders } from "../support/shipping/ship-orders";
import { connectCallback, mailBackers, syncNow, waitUntilTold } from "../support/shipping/shipping-journey";
import type { PostageOutcome } from "../support/postage/wait-until-settled";
import { note } from "../support/run-result";
import type { Stack } from "../support/stack";
import { shipWithPostage } from "./ship-with-postage";

/** Of ten orders eight are shipped, or partly. */
const SHIPPED_SHARE = 0.8;
const TOLD_WITHIN_MS = 120_000;

/** Ships in every way there is, presses Sync now, and compares what the platform holds with the store, field by field. */
export async function shipAndSyncBack(
  stack: Stack,
  merchant: Merchant,
  given: { connectionId: string; seed: number; catalog: string; postage: boolean },
): Promise<{ shipping: ShippingVerdict; postage: PostageOutcome | null }> {
  await connectCallback(stack, merchant, given.connectionId);
  await mailBackers(merchant);
  const postage = given.postage ? await shipWithPostage(stack, merchant, given.catalog) : null;
  const used = await shipOrders({
    simulator: stack.simulator,
    shop: DEMO_SHOP,
    random: seededRandom(given.seed),
    share: SHIPPED_SHARE,
  });
  await syncNow(merchant);
  const verdict = await waitUntilTold(stack, used, TOLD_WITHIN_MS);
  note(
    `${verdict.packages} packages of ${verdict.shippedPledges} pledges; the platform knows ${verdict.syncedBack} of them`,
  );
  return { shipping: verdict, postage };
}
