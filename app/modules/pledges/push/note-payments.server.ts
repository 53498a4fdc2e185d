import { z } from "zod";
import type { PledgeDeps } from "../pledge-deps";
import { markOrdersPaid } from "./payment-store.server";

const PaidOrderSchema = z.object({
  id: z.union([z.number().int().positive(), z.string().regex(/^\d{1,20}$/)]),
});

/**
 * Takes in orders/paid among the webhooks: an order whose rest was collected later counts as paid from then on. Any
 * repetition and order of deliveries gives the same. Answers how many orders changed.
 */
export async function notePayments(
  deps: Pick<PledgeDeps, "db">,
  webhooks: readonly { shopDomain: string; topic: string; payload: unknown }[],
): Promise<number> {
  const byShop = new Map<string, string[]>();
  for (const { shopDomain, topic, payload } of webhooks) {
    const parsed = topic === "orders/paid" ? PaidOrderSchema.safeParse(payload) : null;
    if (!parsed?.success) continue;
    byShop.set(shopDomain, [...(byShop.get(shopDomain) ?? []), `gid://shopify/Order/${parsed.data.id}`]);
  }
  let changed = 0;
  for (const [shopDomain, orderGids] of byShop) {
    changed += await markOrdersPaid(deps.db, shopDomain, orderGids);
  }
  return changed;
}
