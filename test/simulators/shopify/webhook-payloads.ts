// Webhook bodies in the REST shape that Shopify still sends.
import type { Core } from "./core";
import { toFixedDecimal, type Bag } from "./money";
import { financialStatusOf, fulfillmentStatusOf, moneyOf } from "./order-status";
import {
  gid,
  isoTime,
  type SimAddress,
  type SimFulfillment,
  type SimFulfillmentEvent,
  type SimOrder,
  type SimProduct,
  type SimShop,
} from "./shop-state";

const FULFILLMENT_WORDS: Record<string, string> = { FULFILLED: "fulfilled", PARTIALLY_FULFILLED: "partial" };

export function orderPayload(order: SimOrder, core: Core): Record<string, unknown> {
  const amount = (bag: Bag): string => toFixedDecimal(bag.shop, order.currency);
  const set = (bag: Bag) => ({
    shop_money: { amount: amount(bag), currency_code: order.currency },
    presentment_money: {
      amount: toFixedDecimal(bag.presentment, order.presentmentCurrency),
      currency_code: order.presentmentCurrency,
    },
  });
  return {
    id: order.id,
    admin_graphql_api_id: gid("Order", order.id),
    app_id: core.manifest.numericId,
    name: order.name,
    number: order.number,
    order_number: order.number,
    email: order.email,
    contact_email: order.email,
    phone: order.phone,
    note: order.note,
    note_attributes: order.attributes.map(({ key, value }) => ({ name: key, value })),
    tags: order.tags.join(", "),
    test: order.test,
    source_identifier: order.sourceIdentifier,
    source_name: order.sourceName ?? String(core.manifest.numericId),
    created_at: isoTime(order.createdAt),
    updated_at: isoTime(order.updatedAt),
    processed_at: isoTime(order.processedAt),
    cancelled_at: isoTime(order.cancelledAt),
    cancel_reason: order.cancelReason?.toLowerCase() ?? null,
    closed_at: isoTime(order.closedAt),
    currency: order.currency,
    presentment_currency: order.presentmentCurrency,
    financial_status: financialStatusOf(order, core.config)?.toLowerCase() ?? null,
    fulfillment_status: FULFILLMENT_WORDS[fulfillmentStatusOf(order)] ?? null,
    taxes_included: order.taxesIncluded,
    total_price: amount(order.total),
    total_price_set: set(order.total),
    subtotal_price: amount(order.subtotal),
    total_tax: amount(order.tax),
    total_tax_set: set(order.tax),
    total_discounts: amount(order.discount),
    total_outstanding: amount(moneyOf(order).outstanding),
    customer: order.customerId === null ? null : { id: order.customerId, email: order.email },
    shipping_address: address(order.shippingAddress),
    billing_address: address(order.billingAddress),
    line_items: order.lines.map((line) => ({
      id: line.id,
      admin_graphql_api_id: gid("LineItem", line.id),
      title: line.title,
      sku: line.sku,
      quantity: line.quantity,
      current_quantity: line.quantity - line.removed,
      price: amount(line.price),
      variant_id: line.variantId,
      product_id: line.productId,
      requires_shipping: line.requiresShipping,
      taxable: line.taxable,
    })),
    fulfillments: order.fulfillments.map((fulfillment) =>
      fulfillmentPayload({ fulfillment, order, shop: { id: 0, locations: [] } }),
    ),
    shipping_lines: order.shippingLines.map((line) => ({
      id: line.id,
      title: line.title,
      code: line.code,
      price: amount(line.price),
    })),
    tax_lines: order.taxLines.map((line) => ({
      title: line.title,
      rate: line.rate,
      price: amount(line.price),
    })),
  };
}

function address(given: SimAddress | null): Record<string, unknown> | null {
  if (!given) return null;
  return {
    first_name: given.firstName ?? null,
    last_name: given.lastName ?? null,
    company: given.company ?? null,
    address1: given.address1 ?? null,
    address2: given.address2 ?? null,
    city: given.city ?? null,
    province_code: given.provinceCode ?? null,
    country_code: given.countryCode ?? null,
    zip: given.zip ?? null,
    phone: given.phone ?? null,
  };
}

export interface FulfillmentPlace {
  fulfillment: SimFulfillment;
  order: SimOrder;
  shop: Pick<SimShop, "id" | "locations">;
}

/** Words of REST's shipment_status; null until a carrier has said something. */
const WITHOUT_SHIPMENT_STATUS = new Set(["FULFILLED", "CANCELED"]);

export function fulfillmentPayload({ fulfillment, order, shop }: FulfillmentPlace): Record<string, unknown> {
  const { tracking } = fulfillment;
  const location = shop.locations.find(({ id }) => id === fulfillment.locationId);
  const numbers = tracking.flatMap(({ number }) => number ?? []);
  const urls = tracking.flatMap(({ url }) => url ?? []);
  return {
    id: fulfillment.id,
    order_id: order.id,
    status: fulfillment.status.toLowerCase(),
    created_at: isoTime(fulfillment.createdAt),
    service: location?.service?.toLowerCase().replace(/[^a-z0-9]+/g, "-") ?? "manual",
    updated_at: isoTime(fulfillment.updatedAt),
    tracking_company: tracking[0]?.company ?? null,
    shipment_status: WITHOUT_SHIPMENT_STATUS.has(fulfillment.displayStatus)
      ? null
      : fulfillment.displayStatus.toLowerCase(),
    location_id: fulfillment.locationId,
    origin_address: null,
    email: order.email ?? "",
    destination: address(order.shippingAddress),
    line_items: fulfillment.lines.flatMap(({ lineId, quantity }) => {
      const line = order.lines.find(({ id }) => id === lineId);
      return line
        ? [
            {
              id: line.id,
              admin_graphql_api_id: gid("LineItem", line.id),
              title: line.title,
              sku: line.sku,
              quantity,
              requires_shipping: line.requiresShipping,
              variant_id: line.variantId,
              product_id: line.productId,
            },
          ]
        : [];
    }),
    tracking_number: numbers[0] ?? null,
    tracking_numbers: numbers,
    tracking_url: urls[0] ?? null,
    tracking_urls: urls,
    receipt: {},
    name: fulfillment.name,
    admin_graphql_api_id: gid("Fulfillment", fulfillment.id),
  };
}

export function fulfillmentEventPayload(
  event: SimFulfillmentEvent,
  { fulfillment, order, shop }: FulfillmentPlace,
): Record<string, unknown> {
  const given = (name: string): unknown => event.input[name] ?? null;
  return {
    id: event.id,
    fulfillment_id: fulfillment.id,
    status: event.status.toLowerCase(),
    message: event.message,
    happened_at: isoTime(event.happenedAt),
    city: given("city"),
    province: given("province"),
    country: given("country"),
    zip: given("zip"),
    address1: given("address1"),
    latitude: given("latitude"),
    longitude: given("longitude"),
    shop_id: shop.id,
    created_at: isoTime(event.createdAt),
    updated_at: isoTime(event.createdAt),
    estimated_delivery_at: given("estimatedDeliveryAt"),
    order_id: order.id,
    admin_graphql_api_id: gid("FulfillmentEvent", event.id),
  };
}

export function productPayload(product: SimProduct, shop: SimShop): Record<string, unknown> {
  return {
    id: product.id,
    admin_graphql_api_id: gid("Product", product.id),
    title: product.title,
    status: product.status.toLowerCase(),
    updated_at: isoTime(product.updatedAt),
    variants: product.variants.map((variant) => ({
      id: variant.id,
      admin_graphql_api_id: gid("ProductVariant", variant.id),
      product_id: product.id,
      title: variant.title,
      sku: variant.sku,
      price: toFixedDecimal(variant.priceMinor, shop.currency),
      grams: variant.grams,
      requires_shipping: variant.requiresShipping,
    })),
  };
}

export function shopPayload(shop: SimShop, now: number): Record<string, unknown> {
  return {
    id: shop.id,
    name: shop.name,
    email: shop.email,
    domain: shop.domain,
    myshopify_domain: shop.domain,
    currency: shop.currency,
    iana_timezone: shop.timezone,
    updated_at: isoTime(now),
  };
}
