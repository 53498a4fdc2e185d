import type { PushDeps } from "../pledge-deps";
import type { OrderPlan } from "../order/order-plan";
import type { PushTiming } from "../ports";
import { readScopes } from "./push-lease-store.server";

const DAY_MS = 86_400_000;

/** What of an order says how old Shopify takes it to be. */
interface OrderAge {
  orderCreatedAt: Date | null;
  plan: Pick<OrderPlan, "processedAt"> | null;
}

/**
 * Whether not being shown the order proves nothing: without `read_all_orders` Shopify shows the orders of the last 60
 * days only, by id too. Whether it counts from the making or from `processedAt` is not known, so the older one counts;
 * an order of unknown age may always be hidden.
 */
export async function mayBeHidden(
  deps: Pick<PushDeps, "db" | "clock"> & { timing: Pick<PushTiming, "lookableDays"> },
  shopDomain: string,
  { orderCreatedAt, plan }: OrderAge,
): Promise<boolean> {
  const processedAt = plan?.processedAt ? Date.parse(plan.processedAt) : Infinity;
  const since = Math.min(orderCreatedAt?.getTime() ?? -Infinity, processedAt);
  const isRecent = deps.clock.now().getTime() - since < deps.timing.lookableDays * DAY_MS;
  return !isRecent && !(await readScopes(deps.db, shopDomain)).includes("read_all_orders");
}
