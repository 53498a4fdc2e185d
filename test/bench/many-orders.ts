// A shop with many pushed orders: a few go the real way, the others are copies of them in the store and in our tables.
import { generatePledges } from "../support/generate-pledges";
import {
  connectPlatform,
  connectShop,
  DEMO_SHOP,
  pushAll,
  waitForPreflight,
  waitForPush,
} from "../support/journey";
import type { Merchant } from "../support/merchant";
import { note } from "../support/run-result";
import type { Stack } from "../support/stack";
import { multiplyPledges } from "./multiply-pledges";

const PUSHED = 100;

/**
 * At least so many orders, and the pledges that were never to be pushed beside them. Both sides copy in the same way:
 * number n of an order is known by the order's id followed by n.
 */
export async function pushManyOrders(
  stack: Stack,
  wanted: number,
): Promise<{ merchant: Merchant; connectionId: string; orders: number }> {
  const merchant = await connectShop(stack);
  const { platform, connectionId } = await connectPlatform(stack, merchant, "Benchmark", "bench");
  await platform.push(generatePledges({ pledges: PUSHED, seed: 1, pushable: 1 }));
  await waitForPreflight(merchant, PUSHED);
  await pushAll(merchant);
  await waitForPush(merchant, 120_000);
  const copies = Math.ceil(wanted / (await stack.simulator.countOrders(DEMO_SHOP))) - 1;
  const { orders } = await stack.simulator.seed(DEMO_SHOP, { copies });
  const pledges = await multiplyPledges(stack.databaseUrl, PUSHED * (copies + 1), { shipping: false });
  note(`${pledges} pledges, ${orders} orders in the store`);
  return { merchant, connectionId, orders };
}
