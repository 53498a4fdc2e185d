import type { FulfillmentDeps } from "../fulfillment-deps";
import { countStages } from "./shipping-view-store.server";
import type { ShippingStageCounts } from "../views";

/** How many of the shop's orders stand at which stage of shipping. */
export async function countShippingStages(
  deps: Pick<FulfillmentDeps, "db">,
  input: { shopDomain: string },
): Promise<ShippingStageCounts> {
  return sumStages(await countStages(deps.db, input.shopDomain));
}

export function sumStages(counts: ShippingStageCounts[]): ShippingStageCounts {
  const sum: ShippingStageCounts = {
    ...{ readyToShip: 0, onHold: 0, partiallyShipped: 0 },
    ...{ shipped: 0, delivered: 0 },
  };
  for (const each of counts)
    for (const stage of Object.keys(sum) as (keyof ShippingStageCounts)[]) sum[stage] += each[stage];
  return sum;
}
