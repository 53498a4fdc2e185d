// GET /__state: everything an oracle needs about one shop, with every cent, without any secret.
import type { Core } from "./core";
import { toDecimal, type Bag } from "./money";
import { financialStatusOf, fulfillmentStatusOf, moneyOf } from "./order-status";
import {
  gid,
  isoTime,
  type SimFulfillment,
  type SimOrder,
  type SimShop,
  type SimTaxLine,
} from "./shop-state";
import { reportSubscription } from "./subscriptions";

export type ShopReport = ReturnType<typeof reportState>;
export type OrderReport = ReturnType<typeof reportOrder>;

export function reportState(core: Core, shop: SimShop) {
  const orders = [...shop.orders.values()].map((order) => reportOrder(core, order));
  return {
    shop: shop.domain,
    name: shop.name,
    currency: shop.currency,
    plan: shop.plan,
    installed: shop.installed,
    scopes: shop.scopes,
    orderIdDefinition: shop.orderIdDefinition,
    locations: shop.locations.map(({ id, name }) => ({ id: gid("Location", id), name })),
    variants: [...shop.variants.values()].map((variant) => ({
      id: gid("ProductVariant", variant.id),
      productId: gid("Product", variant.productId),
      sku: variant.sku,
      price: toDecimal(variant.priceMinor, shop.currency),
      requiresShipping: variant.requiresShipping,
    })),
    orders,
    mailsSent: orders.reduce((sum, order) => sum + order.mailsSent, 0),
    requests: shop.requests,
    throttledCount: shop.throttledCount,
    faultsFired: core.faults.fired,
    tokens: core.tokens.summary(shop.domain),
    webhooks: shop.webhooks,
    subscriptions: shop.subscriptions.map(reportSubscription),
  };
}

function reportOrder(core: Core, order: SimOrder) {
  const bag = (money: Bag) => ({
    shop: { amount: toDecimal(money.shop, order.currency), minor: money.shop, currency: order.currency },
    presentment: {
      amount: toDecimal(money.presentment, order.presentmentCurrency),
      minor: money.presentment,
      currency: order.presentmentCurrency,
    },
  });
  const taxes = (lines: SimTaxLine[]) =>
    lines.map(({ title, rate, price }) => ({ title, rate, price: bag(price) }));
  const { received, outstanding, refunded } = moneyOf(order);
  return {
    id: gid("Order", order.id),
    name: order.name,
    sourceIdentifier: order.sourceIdentifier,
    foreign: order.foreign,
    tags: order.tags,
    email: order.email,
    phone: order.phone,
    note: order.note,
    attributes: order.attributes,
    shippingAddress: order.shippingAddress,
    createdAt: isoTime(order.createdAt),
    processedAt: isoTime(order.processedAt),
    cancelledAt: isoTime(order.cancelledAt),
    financialStatus: financialStatusOf(order, core.config),
    givenFinancialStatus: order.financialStatus,
    fulfillmentStatus: fulfillmentStatusOf(order),
    currency: order.currency,
    presentmentCurrency: order.presentmentCurrency,
    taxesIncluded: order.taxesIncluded,
    subtotal: bag(order.subtotal),
    discount: bag(order.discount),
    discountCodes: order.discountCodes,
    shipping: bag(order.shipping),
    tax: bag(order.tax),
    total: bag(order.total),
    received: bag(received),
    refunded: bag(refunded),
    outstanding: bag(outstanding),
    transactions: order.transactions.map(({ kind, status, gateway, amount }) => ({
      kind,
      status,
      gateway,
      amount: bag(amount),
    })),
    lines: order.lines.map((line) => ({
      sku: line.sku,
      title: line.title,
      id: gid("LineItem", line.id),
      quantity: line.quantity,
      currentQuantity: line.quantity - line.removed,
      price: bag(line.price),
      variantId: line.variantId === null ? null : gid("ProductVariant", line.variantId),
      requiresShipping: line.requiresShipping,
      taxable: line.taxable,
      taxLines: taxes(line.taxLines),
    })),
    shippingLines: order.shippingLines.map((line) => ({ title: line.title, price: bag(line.price) })),
    taxLines: taxes(order.taxLines),
    metafields: order.metafields.map(({ namespace, key, type, value }) => ({ namespace, key, type, value })),
    fulfillmentOrders: order.fulfillmentOrders.map((work) => ({
      id: gid("FulfillmentOrder", work.id),
      status: work.status,
      deliveryMethod: work.deliveryMethod,
      location: gid("Location", work.locationId),
      holds: work.holds.length,
      lines: work.lines.map(({ lineId, total, remaining }) => ({
        lineId: gid("LineItem", lineId),
        total,
        remaining,
      })),
    })),
    fulfillments: order.fulfillments.map((fulfillment) => reportFulfillment(order, fulfillment)),
    mailsSent: order.mailsSent,
  };
}

function reportFulfillment(order: SimOrder, fulfillment: SimFulfillment) {
  const { id, name, status, displayStatus, tracking, createdAt, updatedAt } = fulfillment;
  return {
    id: gid("Fulfillment", id),
    name,
    status,
    displayStatus,
    createdAt: isoTime(createdAt),
    updatedAt: isoTime(updatedAt),
    tracking,
    lines: fulfillment.lines.map(({ lineId, quantity }) => ({
      lineId: gid("LineItem", lineId),
      sku: order.lines.find((line) => line.id === lineId)?.sku ?? null,
      quantity,
    })),
    events: fulfillment.events.map((event) => ({
      id: gid("FulfillmentEvent", event.id),
      status: event.status,
      happenedAt: isoTime(event.happenedAt),
      message: event.message,
    })),
  };
}
