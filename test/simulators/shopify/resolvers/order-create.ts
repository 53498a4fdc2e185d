import { indexLag, resolveNamespace, type RequestContext } from "../core";
import { bagOf, type Currencies } from "../money";
import { addToIndex, metafieldKey } from "../order-index";
import { idOf, type SimLine, type SimMetafield, type SimOrder, type SimShippingLine } from "../shop-state";
import { normalizeTags } from "../tags";
import { orderPayload } from "../webhook-payloads";
import { planFulfillmentOrders, fulfilAll } from "./fulfillment-order-plan";
import { orderProblems, trialLimitError } from "./order-checks";
import type { LineInput, OrderInput, OrderOptions, ShippingLineInput, UserError } from "./order-input";
import { discountCodesOf, rateOf, taxLinesOf, totalsOf } from "./order-totals";

export interface OrderCreateAnswer {
  order: SimOrder | null;
  userErrors: UserError[];
}

/** orderCreate: refuses, or makes the order with its totals, statuses and fulfilment orders. */
export function orderCreate(
  _root: unknown,
  args: { order: OrderInput; options?: OrderOptions | null },
  context: RequestContext,
): OrderCreateAnswer {
  const limited = trialLimitError(context);
  if (limited) return { order: null, userErrors: [limited] };
  const problems = orderProblems(context, args.order);
  if (problems.length > 0) return { order: null, userErrors: problems };
  const order = createOrder(context, args.order, args.options ?? {});
  return { order, userErrors: [] };
}

/** Makes the order without any check and tells the webhooks. */
export function createOrder(
  context: RequestContext,
  input: OrderInput,
  options: OrderOptions,
  foreign = false,
): SimOrder {
  const { core, shop } = context;
  const order = buildOrder(context, input, foreign);
  order.fulfillmentOrders = planFulfillmentOrders(context, order);
  if (input.fulfillmentStatus === "FULFILLED") fulfilAll(context, order);
  if (options.sendReceipt) order.mailsSent += 1;
  if (options.sendFulfillmentReceipt && order.fulfillments.length > 0) order.mailsSent += 1;
  shop.recentCreates.push(core.now());
  addToIndex(shop, order);
  core.notify(shop, "orders/create", () => orderPayload(order, core));
  return order;
}

function buildOrder(context: RequestContext, input: OrderInput, foreign: boolean): SimOrder {
  const { core, shop } = context;
  const now = core.now();
  const currency = input.currency ?? shop.currency;
  const currencies: Currencies = { currency, presentmentCurrency: input.presentmentCurrency ?? currency };
  const lines = (input.lineItems ?? []).map((line) => buildLine(context, line, input, currencies));
  const shippingLines = (input.shippingLines ?? []).map((line) =>
    buildShipping(context, line, input, currencies),
  );
  const number = shop.nextOrderNumber++;
  const email = input.email ?? input.customer?.toUpsert?.email ?? null;
  return {
    id: core.nextId(),
    number,
    name: input.name ?? `#${number}`,
    createdAt: now,
    updatedAt: now,
    processedAt: input.processedAt ? Math.min(now, Date.parse(input.processedAt)) : now,
    cancelledAt: null,
    cancelReason: null,
    closedAt: null,
    indexedAt: now + indexLag(core),
    email,
    phone: input.phone ?? null,
    note: input.note ?? null,
    tags: normalizeTags(input.tags ?? []),
    test: input.test ?? false,
    ...currencies,
    taxesIncluded: input.taxesIncluded ?? false,
    sourceIdentifier: input.sourceIdentifier ?? null,
    sourceName: input.sourceName ?? null,
    attributes: (input.customAttributes ?? []).map(({ key, value }) => ({ key, value })),
    billingAddress: input.billingAddress ?? null,
    shippingAddress: input.shippingAddress ?? null,
    customerId: customerOf(context, email),
    lines,
    shippingLines,
    discountCodes: discountCodesOf(input.discountCode),
    ...totalsOf(input, lines, shippingLines, currencies, core.config),
    transactions: (input.transactions ?? []).map((transaction) => ({
      id: core.nextId(),
      kind: transaction.kind,
      status: transaction.status,
      gateway: transaction.gateway ?? "manual",
      amount: bagOf(transaction.amountSet, currencies, rateOf(input)),
      processedAt: transaction.processedAt ? Date.parse(transaction.processedAt) : now,
    })),
    financialStatus: input.financialStatus ?? null,
    metafields: buildMetafields(context, input),
    fulfillmentOrders: [],
    fulfillments: [],
    mailsSent: 0,
    foreign,
  };
}

function buildLine(
  { core, shop }: RequestContext,
  line: LineInput,
  order: OrderInput,
  currencies: Currencies,
): SimLine {
  const variant = shop.variants.get(idOf("ProductVariant", line.variantId) ?? 0);
  const productId = variant?.productId ?? idOf("Product", line.productId);
  const product = shop.products.get(productId ?? 0);
  const listed = {
    shop: variant?.priceMinor ?? 0,
    presentment: Math.round((variant?.priceMinor ?? 0) * rateOf(order)),
  };
  const price = line.priceSet ? bagOf(line.priceSet, currencies, rateOf(order)) : listed;
  const base = { shop: price.shop * line.quantity, presentment: price.presentment * line.quantity };
  return {
    id: core.nextId(),
    title: line.title ?? product?.title ?? "",
    sku: line.sku ?? variant?.sku ?? null,
    vendor: line.vendor ?? null,
    quantity: line.quantity,
    removed: 0,
    price,
    variantId: variant?.id ?? null,
    productId,
    variantTitle: line.variantTitle ?? null,
    requiresShipping: line.requiresShipping ?? false,
    taxable: line.taxable ?? true,
    attributes: (line.properties ?? []).map(({ name, value }) => ({ key: name, value })),
    taxLines: taxLinesOf(line.taxLines, base, currencies, rateOf(order)),
  };
}

function buildShipping(
  { core }: RequestContext,
  line: ShippingLineInput,
  order: OrderInput,
  currencies: Currencies,
): SimShippingLine {
  const price = bagOf(line.priceSet, currencies, rateOf(order));
  return {
    id: core.nextId(),
    title: line.title,
    code: line.code ?? null,
    source: line.source ?? null,
    price,
    taxLines: taxLinesOf(line.taxLines, price, currencies, rateOf(order)),
  };
}

/** With "drop-metafield", a taken `id` value is left off the order instead of refusing it. */
function buildMetafields({ core, shop }: RequestContext, input: OrderInput): SimMetafield[] {
  const all = (input.metafields ?? []).map((metafield) => ({
    id: core.nextId(),
    namespace: resolveNamespace(metafield.namespace, core),
    key: metafield.key ?? "",
    type: metafield.type ?? "single_line_text_field",
    value: metafield.value ?? "",
  }));
  if (core.config.duplicateId !== "drop-metafield" || !shop.orderIdDefinition) return all;
  return all.filter(
    (metafield) => metafield.type !== "id" || !shop.byIdMetafield.has(metafieldKey(metafield)),
  );
}

/** An e-mail address alone attaches a customer (recorded). */
function customerOf({ core, shop }: RequestContext, email: string | null): number | null {
  if (!email) return null;
  const known = shop.customers.get(email.toLowerCase());
  if (known) return known.id;
  const customer = { id: core.nextId(), email };
  shop.customers.set(email.toLowerCase(), customer);
  return customer.id;
}
