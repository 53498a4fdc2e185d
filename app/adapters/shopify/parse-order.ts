// Shopify's order as it answers → the snapshot that the pledge modules speak of.
import { z } from "zod";
import type { ShopifyOrderSnapshot } from "~/modules/pledges/ports";

const MoneySchema = z.object({ amount: z.string(), currencyCode: z.string() });
const MoneyBagSchema = z.object({ shopMoney: MoneySchema, presentmentMoney: MoneySchema });

/** Fields of the fragment OrderFields; the bulk query asks for the same. */
export const OrderSchema = z.object({
  id: z.string(),
  name: z.string(),
  sourceIdentifier: z.string().nullable(),
  tags: z.array(z.string()),
  createdAt: z.string(),
  cancelledAt: z.string().nullable(),
  displayFinancialStatus: z.string().nullable(),
  displayFulfillmentStatus: z.string().nullable(),
  totalPriceSet: MoneyBagSchema,
  totalTaxSet: MoneyBagSchema.nullable(),
});

export const UserErrorsSchema = z.array(
  z.object({ code: z.string().nullish(), field: z.array(z.string()).nullable(), message: z.string() }),
);

export interface RefusalError {
  code: string | null;
  field: string | null;
  message: string;
}

/** Money in the currency the backer paid in (presentment), which is the plan's. */
export function toSnapshot(order: z.infer<typeof OrderSchema>): ShopifyOrderSnapshot {
  return {
    gid: order.id,
    name: order.name,
    sourceIdentifier: order.sourceIdentifier,
    tags: order.tags,
    createdAt: order.createdAt,
    cancelledAt: order.cancelledAt,
    total: presentment(order.totalPriceSet),
    totalTax: order.totalTaxSet && presentment(order.totalTaxSet),
    financialStatus: order.displayFinancialStatus,
    fulfillmentStatus: order.displayFulfillmentStatus,
  };
}

export function toRefusals(userErrors: z.infer<typeof UserErrorsSchema>): RefusalError[] {
  return userErrors.map(({ code, field, message }) => ({
    code: code ?? null,
    field: field ? field.join(".") : null,
    message,
  }));
}

function presentment({ presentmentMoney }: z.infer<typeof MoneyBagSchema>) {
  return { amount: presentmentMoney.amount, currency: presentmentMoney.currencyCode };
}
