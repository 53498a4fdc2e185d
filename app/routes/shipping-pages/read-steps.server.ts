import { getServices } from "~/services.server";
import type { ReadyItems } from "~/modules/postage/overview/ready-item";
import type { ShippingStep } from "~/ui/shipping-step";
import { describeSteps } from "./describe-steps";

/** How far the creator is with each step of Start shipping. `known`: what a page has read of the items already. */
export async function readSteps(shop: { shopDomain: string }, known?: ReadyItems): Promise<ShippingStep[]> {
  const { postage } = getServices();
  // Brings the parcels up to date, which the other figures are read from.
  const items = known ?? (await postage.listReadyItems({ ...shop, most: 0 }));
  const [settings, ready, overview, balance] = await Promise.all([
    postage.getPostageSettings(shop),
    postage.countReady(shop),
    postage.getPostageOverview(shop),
    postage.getBalance(shop),
  ]);
  return describeSteps({ gaps: settings.missing, items, ready, overview, balance });
}
