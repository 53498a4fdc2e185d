// sync: the comparison of 100,000 orders with Shopify, 5 % of them changed; then again with nothing changed.
import type { SyncRunView } from "~/modules/fulfillment/views";
import { DEMO_SHOP } from "../support/journey";
import { note } from "../support/run-result";
import { pushManyOrders } from "./many-orders";
import { peakMemory } from "./measure";
import { syncNow } from "./sync-now";
import { withStack } from "./with-stack";

const ORDERS = 100_000;
const CHANGED = 5_000;

export interface SyncFigures {
  seconds: number;
  secondsUnchanged: number;
  peakMb: number;
}

/** Seconds from pressing Sync now to the end of the run; peak memory of the worker over all runs, the first one too. */
export async function benchSync(): Promise<SyncFigures> {
  return withStack({ name: "bench-sync", workers: 1 }, async (stack) => {
    const { merchant, connectionId, orders } = await pushManyOrders(stack, ORDERS);
    const first = await syncNow(merchant, connectionId);
    note(`never compared before: ${first.seconds} s`);
    await stack.simulator.seed(DEMO_SHOP, { ship: CHANGED });
    const changed = await syncNow(merchant, connectionId);
    expectRun(changed.run, orders, CHANGED);
    note(`${CHANGED} shipped: ${changed.seconds} s`);
    const unchanged = await syncNow(merchant, connectionId);
    expectRun(unchanged.run, orders, 0);
    note(`nothing new: ${unchanged.seconds} s`);
    const peakMb = peakMemory(stack.workers[0]?.pid);
    return { seconds: changed.seconds, secondsUnchanged: unchanged.seconds, peakMb };
  });
}

function expectRun(run: SyncRunView, orders: number, changed: number): void {
  if (run.checked !== orders || run.changed !== changed || run.hidden > 0 || run.errors > 0)
    throw new Error(`The run is not what it should be: ${JSON.stringify(run)}`);
}
