// Order and its parts as the API shows them.
import { GraphQLError } from "graphql";
import { resolveNamespace, type RequestContext } from "../core";
import { add, moneyBag, NOTHING, toFixedDecimal, type Bag } from "../money";
import { financialStatusOf, fulfillmentStatusOf, moneyOf } from "../order-status";
import {
  gid,
  isoTime,
  type SimAddress,
  type SimFulfillmentOrder,
  type SimLine,
  type SimMetafield,
  type SimOrder,
  type SimShippingLine,
  type SimTaxLine,
  type SimTransaction,
} from "../shop-state";
import { connection, type PageArguments } from "./connection";

/** A part of an order with the order it belongs to: money needs the order's currencies. */
export interface PartOf<T> {
  order: SimOrder;
  part: T;
}

export function partsOf<T>(order: SimOrder, parts: readonly T[]): PartOf<T>[] {
  return parts.map((part) => ({ order, part }));
}

const money = (pick: (order: SimOrder) => Bag) => (order: SimOrder) => moneyBag(pick(order), order);
const first = (args: { first?: number | null }): number => args.first ?? 250;

/** Protected fields come back null with an error while the app is not approved for them. */
function protectedField<T>(pick: (order: SimOrder) => T) {
  return (order: SimOrder, _args: unknown, context: RequestContext): T => {
    if (context.core.config.protectedData === "granted") return pick(order);
    throw new GraphQLError("This app is not approved to access the Order object's protected customer data.", {
      extensions: {
        code: "ACCESS_DENIED",
        documentation: "https://shopify.dev/docs/apps/launch/protected-customer-data",
      },
    });
  };
}

export const ORDER_RESOLVERS = {
  Order: {
    id: (order: SimOrder) => gid("Order", order.id),
    legacyResourceId: (order: SimOrder) => String(order.id),
    createdAt: (order: SimOrder) => isoTime(order.createdAt),
    updatedAt: (order: SimOrder) => isoTime(order.updatedAt),
    processedAt: (order: SimOrder) => isoTime(order.processedAt),
    cancelledAt: (order: SimOrder) => isoTime(order.cancelledAt),
    closedAt: (order: SimOrder) => isoTime(order.closedAt),
    closed: (order: SimOrder) => order.closedAt !== null,
    displayFinancialStatus: (order: SimOrder, _: unknown, { core }: RequestContext) =>
      financialStatusOf(order, core.config),
    displayFulfillmentStatus: (order: SimOrder) => fulfillmentStatusOf(order),
    currencyCode: (order: SimOrder) => order.currency,
    presentmentCurrencyCode: (order: SimOrder) => order.presentmentCurrency,
    email: protectedField((order) => order.email),
    phone: protectedField((order) => order.phone),
    customAttributes: (order: SimOrder) => order.attributes,
    customer: (order: SimOrder) =>
      order.customerId === null
        ? null
        : { id: gid("Customer", order.customerId), email: order.email, displayName: order.email },
    shippingAddress: protectedField((order) => order.shippingAddress),
    billingAddress: protectedField((order) => order.billingAddress),
    subtotalPriceSet: money((order) => order.subtotal),
    currentTotalPriceSet: money((order) => order.total),
    totalPriceSet: money((order) => order.total),
    totalTaxSet: money((order) => order.tax),
    totalDiscountsSet: money((order) => order.discount),
    totalShippingPriceSet: money((order) => order.shipping),
    totalOutstandingSet: money((order) => moneyOf(order).outstanding),
    totalReceivedSet: money((order) => moneyOf(order).received),
    totalRefundedSet: money((order) => moneyOf(order).refunded),
    netPaymentSet: money((order) => moneyOf(order).received),
    totalCapturableSet: money((order) => moneyOf(order).capturable),
    totalCapturable: (order: SimOrder) => toFixedDecimal(moneyOf(order).capturable.shop, order.currency),
    capturable: (order: SimOrder) => moneyOf(order).capturable.shop > 0,
    paymentGatewayNames: (order: SimOrder) => [...new Set(order.transactions.map(({ gateway }) => gateway))],
    taxLines: (order: SimOrder) => partsOf(order, order.taxLines),
    transactions: (order: SimOrder, args: { first?: number }) =>
      partsOf(order, order.transactions.slice(0, first(args))),
    lineItems: (order: SimOrder, args: PageArguments, context: RequestContext) =>
      connection(partsOf(order, order.lines), args, context),
    shippingLines: (order: SimOrder, args: PageArguments, context: RequestContext) =>
      connection(partsOf(order, order.shippingLines), args, context),
    fulfillments: (order: SimOrder, args: { first?: number }) => order.fulfillments.slice(0, first(args)),
    fulfillmentOrders: (order: SimOrder, args: PageArguments, context: RequestContext) =>
      connection(visibleWork(context, order), args, context),
    gift: () => null,
    poNumber: () => null,
    metafields: (order: SimOrder, args: PageArguments, context: RequestContext) =>
      connection(order.metafields, args, context),
    metafield: (order: SimOrder, args: { namespace?: string; key: string }, { core }: RequestContext) =>
      order.metafields.find(
        ({ namespace, key }) => namespace === resolveNamespace(args.namespace, core) && key === args.key,
      ) ?? null,
  },
  LineItem: {
    id: ({ part }: PartOf<SimLine>) => gid("LineItem", part.id),
    title: ({ part }: PartOf<SimLine>) => part.title,
    name: ({ part }: PartOf<SimLine>) => part.title,
    quantity: ({ part }: PartOf<SimLine>) => part.quantity,
    currentQuantity: ({ part }: PartOf<SimLine>) => part.quantity - part.removed,
    fulfillableQuantity: ({ order, part }: PartOf<SimLine>) => fulfillableQuantity(order, part),
    sku: ({ part }: PartOf<SimLine>) => part.sku,
    vendor: ({ part }: PartOf<SimLine>) => part.vendor,
    variantTitle: ({ part }: PartOf<SimLine>) => part.variantTitle,
    requiresShipping: ({ part }: PartOf<SimLine>) => part.requiresShipping,
    taxable: ({ part }: PartOf<SimLine>) => part.taxable,
    customAttributes: ({ part }: PartOf<SimLine>) => part.attributes,
    variant: ({ part }: PartOf<SimLine>, _: unknown, { shop }: RequestContext) =>
      part.variantId === null ? null : (shop.variants.get(part.variantId) ?? null),
    product: ({ part }: PartOf<SimLine>, _: unknown, { shop }: RequestContext) =>
      part.productId === null ? null : (shop.products.get(part.productId) ?? null),
    originalUnitPriceSet: ({ order, part }: PartOf<SimLine>) => moneyBag(part.price, order),
    taxLines: ({ order, part }: PartOf<SimLine>) => partsOf(order, part.taxLines),
    discountAllocations: () => [],
  },
  TaxLine: {
    title: ({ part }: PartOf<SimTaxLine>) => part.title,
    rate: ({ part }: PartOf<SimTaxLine>) => part.rate,
    priceSet: ({ order, part }: PartOf<SimTaxLine>) => moneyBag(part.price, order),
  },
  ShippingLine: {
    id: ({ part }: PartOf<SimShippingLine>) => gid("ShippingLine", part.id),
    title: ({ part }: PartOf<SimShippingLine>) => part.title,
    code: ({ part }: PartOf<SimShippingLine>) => part.code,
    source: ({ part }: PartOf<SimShippingLine>) => part.source,
    originalPriceSet: ({ order, part }: PartOf<SimShippingLine>) => moneyBag(part.price, order),
    taxLines: ({ order, part }: PartOf<SimShippingLine>) => partsOf(order, part.taxLines),
  },
  OrderTransaction: {
    id: ({ part }: PartOf<SimTransaction>) => gid("OrderTransaction", part.id),
    kind: ({ part }: PartOf<SimTransaction>) => part.kind,
    status: ({ part }: PartOf<SimTransaction>) => part.status,
    gateway: ({ part }: PartOf<SimTransaction>) => part.gateway,
    amountSet: ({ order, part }: PartOf<SimTransaction>) => moneyBag(part.amount, order),
    parentTransaction: () => null,
  },
  MailingAddress: {
    name: (address: SimAddress) => [address.firstName, address.lastName].filter(Boolean).join(" ") || null,
    countryCodeV2: (address: SimAddress) => address.countryCode ?? null,
    country: (address: SimAddress) => address.countryCode ?? null,
    province: (address: SimAddress) => address.provinceCode ?? null,
  },
  Metafield: { id: (metafield: SimMetafield) => gid("Metafield", metafield.id) },
};

/** What the scopes do not cover is left out silently: the merchant's own work, or that of a fulfilment service. */
function visibleWork({ scopes, shop }: RequestContext, order: SimOrder): SimFulfillmentOrder[] {
  const may = (kind: string): boolean =>
    scopes.has(`read_${kind}_fulfillment_orders`) || scopes.has(`write_${kind}_fulfillment_orders`);
  return order.fulfillmentOrders.filter(({ locationId }) => {
    const service = shop.locations.find(({ id }) => id === locationId)?.service ?? null;
    return may(service === null ? "merchant_managed" : "third_party");
  });
}

/** What is left to fulfil and not on hold, as the hold recordings show. */
function fulfillableQuantity(order: SimOrder, line: SimLine): number {
  return order.fulfillmentOrders
    .filter(({ status }) => status !== "ON_HOLD")
    .flatMap(({ lines }) => lines)
    .filter(({ lineId }) => lineId === line.id)
    .reduce((sum, { remaining }) => sum + remaining, 0);
}

/** Sum of the prices of tax lines. */
export function sumTaxes(lines: readonly SimTaxLine[]): Bag {
  return add(NOTHING, ...lines.map(({ price }) => price));
}
