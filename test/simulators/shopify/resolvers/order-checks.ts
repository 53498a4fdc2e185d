// What orderCreate refuses, in Shopify's recorded words where there is a recording.
import { addressProblems } from "../address-rules";
import type { RequestContext } from "../core";
import { resolveNamespace } from "../core";
import { metafieldKey } from "../order-index";
import { idOf } from "../shop-state";
import { normalizeTags, tooLongTag } from "../tags";
import { invalid, type OrderInput, type UserError } from "./order-input";

const TRIAL_LIMIT = 5;
const TRIAL_WINDOW_MS = 60_000;
export const DUPLICATE_VALUE =
  "Value is already assigned to another metafield. Choose a different value to ensure it remains unique.";

/** Trial and development shops take five orders a minute; further ones are refused without a code. */
export function trialLimitError({ core, shop }: RequestContext): UserError | null {
  if (shop.plan !== "trial") return null;
  const since = core.now() - TRIAL_WINDOW_MS;
  shop.recentCreates = shop.recentCreates.filter((time) => time > since);
  if (shop.recentCreates.length < TRIAL_LIMIT) return null;
  return invalid(null, "Too many attempts. Please try again later.", null);
}

/** All problems of the input; an empty list means the order is made. */
export function orderProblems(context: RequestContext, order: OrderInput): UserError[] {
  return [
    ...lineProblems(context, order),
    ...moneyProblems(order),
    ...customerProblems(order),
    ...tagProblems(order),
    ...addressErrors(context, order),
    ...identifierProblems(context, order),
  ];
}

function lineProblems({ shop }: RequestContext, order: OrderInput): UserError[] {
  const lines = order.lineItems ?? [];
  if (lines.length === 0) return [invalid(["lineItems"], "Line items must have at least one line item")];
  return lines.flatMap((line) => {
    const variant = idOf("ProductVariant", line.variantId);
    if (line.variantId && !shop.variants.has(variant ?? 0))
      return [invalid(["lineItems"], "Order Line items is invalid")];
    if (line.quantity < 1) return [invalid(["lineItems"], "Line items Quantity must be greater than 0")];
    if (!line.variantId && !line.productId && !line.title?.trim())
      return [
        invalid(["lineItems"], "Line items Title can't be blank"),
        invalid(["lineItems"], "Line items Name can't be blank"),
      ];
    return [];
  });
}

function moneyProblems(order: OrderInput): UserError[] {
  const onLines = (order.lineItems ?? []).some((line) => (line.taxLines ?? []).length > 0);
  if (onLines && (order.taxLines ?? []).length > 0)
    return [invalid(["taxLines"], "Tax lines can be set on the order or on its line items, not on both")];
  const presentment = (order.lineItems ?? []).some((line) => line.priceSet?.presentmentMoney);
  if (presentment && !order.presentmentCurrency)
    return [
      invalid(["presentmentCurrency"], "Presentment currency must be set when presentment money is given"),
    ];
  return [];
}

function customerProblems(order: OrderInput): UserError[] {
  if (!order.customer || !order.customerId) return [];
  return [
    invalid(["customer"], "Only one of customer and customerId can be given", "REDUNDANT_CUSTOMER_FIELDS"),
  ];
}

function tagProblems(order: OrderInput): UserError[] {
  const long = tooLongTag(normalizeTags(order.tags ?? []));
  return long === null ? [] : [invalid(["tags"], "Title Tag exceeds the maximum length of 40 characters")];
}

function addressErrors({ core }: RequestContext, order: OrderInput): UserError[] {
  if (core.config.addressValidation === "lenient" || !order.shippingAddress) return [];
  return addressProblems(order.shippingAddress).map(({ field, message }) =>
    invalid(["shippingAddress", field], message),
  );
}

function identifierProblems({ core, shop }: RequestContext, order: OrderInput): UserError[] {
  if (!shop.orderIdDefinition || core.config.duplicateId !== "refuse") return [];
  return (order.metafields ?? []).flatMap((metafield, index) => {
    if (metafield.type !== "id" || !metafield.key) return [];
    const key = metafieldKey({
      namespace: resolveNamespace(metafield.namespace, core),
      key: metafield.key,
      value: metafield.value ?? "",
    });
    return shop.byIdMetafield.has(key)
      ? [invalid(["metafields", String(index), "value"], DUPLICATE_VALUE)]
      : [];
  });
}
