// OrderCreateOrderInput as far as the store reads it.
import type { MoneyBagInput } from "../money";
import type { SimAddress } from "../shop-state";

export interface TaxLineInput {
  title: string;
  rate: string | number;
  priceSet?: MoneyBagInput | null;
}

export interface LineInput {
  title?: string | null;
  quantity: number;
  sku?: string | null;
  vendor?: string | null;
  variantId?: string | null;
  productId?: string | null;
  variantTitle?: string | null;
  priceSet?: MoneyBagInput | null;
  requiresShipping?: boolean | null;
  taxable?: boolean | null;
  properties?: { name: string; value: string }[] | null;
  taxLines?: TaxLineInput[] | null;
}

export interface ShippingLineInput {
  title: string;
  code?: string | null;
  source?: string | null;
  priceSet: MoneyBagInput;
  taxLines?: TaxLineInput[] | null;
}

export interface TransactionInput {
  kind: string;
  status: string;
  gateway?: string | null;
  amountSet: MoneyBagInput;
  processedAt?: string | null;
}

export interface DiscountInput {
  itemFixedDiscountCode?: { code: string; amountSet?: MoneyBagInput | null } | null;
  itemPercentageDiscountCode?: { code: string; percentage?: number | null } | null;
  freeShippingDiscountCode?: { code: string } | null;
}

export interface MetafieldInput {
  namespace?: string | null;
  key?: string | null;
  type?: string | null;
  value?: string | null;
}

export interface OrderInput {
  billingAddress?: SimAddress | null;
  shippingAddress?: SimAddress | null;
  currency?: string | null;
  presentmentCurrency?: string | null;
  customAttributes?: { key: string; value: string }[] | null;
  customer?: {
    toUpsert?: { email?: string | null } | null;
    toAssociate?: { id?: string | null; email?: string | null } | null;
  } | null;
  customerId?: string | null;
  discountCode?: DiscountInput | null;
  email?: string | null;
  phone?: string | null;
  financialStatus?: string | null;
  fulfillmentStatus?: string | null;
  lineItems?: LineInput[] | null;
  metafields?: MetafieldInput[] | null;
  name?: string | null;
  note?: string | null;
  processedAt?: string | null;
  shippingLines?: ShippingLineInput[] | null;
  sourceIdentifier?: string | null;
  sourceName?: string | null;
  tags?: string[] | null;
  taxLines?: TaxLineInput[] | null;
  taxesIncluded?: boolean | null;
  test?: boolean | null;
  transactions?: TransactionInput[] | null;
}

export interface OrderOptions {
  inventoryBehaviour?: string | null;
  sendReceipt?: boolean | null;
  sendFulfillmentReceipt?: boolean | null;
}

export interface UserError {
  code: string | null;
  field: string[] | null;
  message: string;
}

/** A userError on a field of the order input. */
export function invalid(field: string[] | null, message: string, code: string | null = "INVALID"): UserError {
  return { code, field: field && ["order", ...field], message };
}
