import type { CustomerWebhook } from "../connections/webhook";

/** What a customer's pledges are found by. E-mail in lower case. */
export interface CustomerKey {
  email: string | null;
  orderGids: string[];
}

export function customerKey(
  { customer }: CustomerWebhook,
  orderIds: string[] | null | undefined,
): CustomerKey {
  return {
    email: customer?.email?.trim().toLowerCase() || null,
    orderGids: (orderIds ?? []).map((id) => `gid://shopify/Order/${id}`),
  };
}
