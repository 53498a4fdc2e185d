// An order as Shopify's webhooks tell of it (REST shape), read as the order the modules know.
import { z } from "zod";
import type { ShopifyOrderSnapshot } from "../ports";
import type { PushedPledge } from "../push/push-decision-store.server";

const text = z.string().nullish();
export const OrderPayloadSchema = z.object({
  id: z.union([z.number(), z.string()]),
  name: text,
  source_identifier: text,
  tags: text,
  created_at: text,
  cancelled_at: text,
  currency: text,
  total_price: text,
  total_tax: text,
  financial_status: text,
});
export type OrderPayload = z.infer<typeof OrderPayloadSchema>;

/** The live order of the pledge that the payload describes. */
export function toSnapshot(
  gid: string,
  payload: OrderPayload,
  pledge: PushedPledge,
  now: Date,
): ShopifyOrderSnapshot {
  const currency = payload.currency ?? pledge.plan?.shopCurrency ?? "";
  const tags = (payload.tags ?? "").split(",").map((tag) => tag.trim());
  return {
    gid,
    name: payload.name ?? "",
    sourceIdentifier: pledge.sourceIdentifier,
    tags: tags.filter((tag) => tag !== ""),
    createdAt: payload.created_at ?? now.toISOString(),
    cancelledAt: null,
    total: { amount: payload.total_price ?? "", currency },
    totalTax: payload.total_tax ? { amount: payload.total_tax, currency } : null,
    financialStatus: payload.financial_status?.toUpperCase() ?? null,
    fulfillmentStatus: null,
  };
}
