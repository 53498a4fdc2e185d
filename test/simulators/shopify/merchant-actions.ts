// POST /__do: what people do inside Shopify, without the app.
import { addProduct, addVariant } from "./catalog";
import type { RequestContext } from "./core";
import { toMinor } from "./money";
import { removeFromIndex } from "./order-index";
import { cancelOrder } from "./resolvers/order-cancel";
import { createOrder } from "./resolvers/order-create";
import type { OrderInput } from "./resolvers/order-input";
import { orderOf, SHIPPING_ACTIONS } from "./shipping-actions";
import { gid, idOf, type SimShop } from "./shop-state";
import type { ShopifySimulator } from "./simulator";
import { changeCap, changeSubscription, subscriptionGid, type SimSubscription } from "./subscriptions";
import { orderPayload, productPayload, shopPayload } from "./webhook-payloads";

type Body = Record<string, unknown>;
type Action = (simulator: ShopifySimulator, shop: SimShop, body: Body) => Body | string;

/** Either what was done, or the problem as a sentence. */
export function doMerchantAction(simulator: ShopifySimulator, body: Body): Body & { ok: boolean } {
  const action = ACTIONS[String(body.action)];
  if (!action) return { ok: false, problem: `unknown action; known: ${Object.keys(ACTIONS).join(", ")}` };
  const shop = simulator.shop(typeof body.shop === "string" ? body.shop : undefined);
  const result = action(simulator, shop, body);
  return typeof result === "string" ? { ok: false, problem: result } : { ok: true, ...result };
}

const NO_ORDER = "no such order: give orderId or name";
const NO_SUBSCRIPTION = "the app has asked for no subscription";
const NO_PRODUCT = "no such product: give productId or sku";

function productOf(shop: SimShop, body: Body) {
  const byId = shop.products.get(idOf("Product", body.productId) ?? 0);
  if (byId) return byId;
  const variant = [...shop.variants.values()].find(({ sku }) => sku === body.sku);
  return variant && shop.products.get(variant.productId);
}

function changed(simulator: ShopifySimulator, shop: SimShop, topic: string, productId: number): Body {
  const product = shop.products.get(productId);
  if (!product) return {};
  product.updatedAt = simulator.core.now();
  simulator.core.notify(shop, topic, () => productPayload(product, shop));
  return {
    productId: gid("Product", product.id),
    variantIds: product.variants.map(({ id }) => gid("ProductVariant", id)),
  };
}

function rowOf(body: Body) {
  return {
    sku: body.sku === undefined ? undefined : String(body.sku),
    title: body.title === undefined ? undefined : String(body.title),
    price: body.price === undefined ? undefined : String(body.price),
    grams: typeof body.grams === "number" ? body.grams : null,
    requiresShipping: body.requiresShipping !== false,
  };
}

function contextOf(simulator: ShopifySimulator, shop: SimShop): RequestContext {
  const { core } = simulator;
  return {
    core,
    shop,
    scopes: new Set(shop.scopes),
    operation: "merchant",
    origin: "",
    bulk: null,
    forcedUserError: null,
  };
}

const ACTIONS: Record<string, Action> = {
  ...SHIPPING_ACTIONS,
  "cancel-order": ({ core }, shop, body) => {
    const order = orderOf(shop, body);
    if (!order) return NO_ORDER;
    if (order.cancelledAt === null) cancelOrder(core, shop, order, "OTHER", body.notifyCustomer === true);
    return { orderId: gid("Order", order.id) };
  },
  "delete-order": ({ core }, shop, body) => {
    const order = orderOf(shop, body);
    if (!order) return NO_ORDER;
    removeFromIndex(shop, order);
    core.notify(shop, "orders/delete", () => ({ id: order.id }));
    return { orderId: gid("Order", order.id) };
  },
  "create-order": (simulator, shop, body) => {
    const input: OrderInput = {
      lineItems: [
        { title: "Something else", quantity: 1, requiresShipping: true, priceSet: price("10.00", shop) },
      ],
      ...(body.order as OrderInput | undefined),
      ...(Array.isArray(body.tags) ? { tags: body.tags.map(String) } : {}),
    };
    const order = createOrder(contextOf(simulator, shop), input, {}, true);
    return { orderId: gid("Order", order.id), name: order.name };
  },
  "age-order": ({ core }, shop, body) => {
    const order = orderOf(shop, body);
    if (!order) return NO_ORDER;
    const back = Number(body.days) * 24 * 3_600_000;
    order.createdAt -= back;
    order.processedAt -= back;
    order.updatedAt = core.now();
    core.notify(shop, "orders/updated", () => orderPayload(order, core));
    return { orderId: gid("Order", order.id) };
  },
  "create-product": (simulator, shop, body) => {
    const { core } = simulator;
    const product = addProduct(shop, rowOf(body), core.nextId, core.now());
    return changed(simulator, shop, "products/create", product.id);
  },
  "create-variant": (simulator, shop, body) => {
    const { core } = simulator;
    const product = shop.products.get(idOf("Product", body.productId) ?? 0);
    if (!product) return NO_PRODUCT;
    addVariant(shop, product, rowOf(body), core.nextId, core.now());
    return changed(simulator, shop, "products/update", product.id);
  },
  "update-variant": (simulator, shop, body) => {
    const variant =
      shop.variants.get(idOf("ProductVariant", body.variantId) ?? 0) ??
      [...shop.variants.values()].find(({ sku }) => sku === body.sku);
    if (!variant) return "no such variant: give variantId or sku";
    if (body.newSku !== undefined) variant.sku = body.newSku === null ? null : String(body.newSku);
    if (body.price !== undefined) variant.priceMinor = toMinor(String(body.price), shop.currency);
    if (typeof body.requiresShipping === "boolean") variant.requiresShipping = body.requiresShipping;
    return changed(simulator, shop, "products/update", variant.productId);
  },
  "update-product": (simulator, shop, body) => {
    const product = productOf(shop, body);
    if (!product) return NO_PRODUCT;
    if (body.title !== undefined) product.title = String(body.title);
    if (body.status === "ACTIVE" || body.status === "DRAFT" || body.status === "ARCHIVED")
      product.status = body.status;
    return changed(simulator, shop, "products/update", product.id);
  },
  "delete-product": ({ core }, shop, body) => {
    const product = productOf(shop, body);
    if (!product) return NO_PRODUCT;
    for (const { id } of product.variants) shop.variants.delete(id);
    shop.products.delete(product.id);
    core.notify(shop, "products/delete", () => ({ id: product.id }));
    return { productId: gid("Product", product.id) };
  },
  "update-shop": ({ core }, shop, body) => {
    if (typeof body.name === "string") shop.name = body.name;
    if (typeof body.currency === "string") shop.currency = body.currency;
    if (typeof body.timezone === "string") shop.timezone = body.timezone;
    if (body.plan === "standard" || body.plan === "trial" || body.plan === "advanced" || body.plan === "plus")
      shop.plan = body.plan;
    if (body.bucket !== undefined) shop.bucket = body.bucket as SimShop["bucket"];
    core.notify(shop, "shop/update", () => shopPayload(shop, core.now()));
    return {};
  },
  "approve-subscription": decide("ACTIVE"),
  "decline-subscription": decide("DECLINED"),
  "cancel-subscription": decide("CANCELLED"),
  "freeze-subscription": decide("FROZEN"),
  "set-cap": ({ core }, shop, body) => {
    const subscription = shop.subscriptions.at(-1);
    if (!subscription) return NO_SUBSCRIPTION;
    changeCap(core, shop, subscription, Number(body.cappedMinor));
    return { subscriptionId: subscriptionGid(subscription) };
  },
  uninstall: ({ core }, shop) => {
    shop.installed = false;
    for (const each of shop.subscriptions) if (each.status === "ACTIVE") each.status = "CANCELLED";
    core.tokens.revokeShop(shop.domain);
    core.notify(shop, "app/uninstalled", () => shopPayload(shop, core.now()));
    return {};
  },
  /** The merchant agrees again; the app gets its token by the next token exchange. */
  reinstall: ({ core }, shop) => {
    shop.installed = true;
    shop.scopes = [...core.manifest.scopes];
    return {};
  },
  "set-scopes": ({ core }, shop, body) => {
    if (!Array.isArray(body.scopes)) return "give scopes as a list";
    const previous = shop.scopes;
    shop.scopes = body.scopes.map(String);
    core.tokens.setScopes(shop.domain, shop.scopes);
    const updatedAt = new Date(core.now()).toISOString();
    core.notify(shop, "app/scopes_update", () => ({
      id: core.manifest.numericId,
      previous,
      current: shop.scopes,
      updated_at: updatedAt,
    }));
    return {};
  },
  "revoke-tokens": ({ core }, shop, body) => {
    core.tokens.revokeShop(shop.domain, body.expireOnly === true);
    return {};
  },
  "set-order-id-definition": (_simulator, shop, body) => {
    shop.orderIdDefinition = body.exists === true;
    return { exists: shop.orderIdDefinition };
  },
  "send-compliance-webhook": ({ core }, shop, body) => {
    const topic = String(body.topic);
    if (!["customers/data_request", "customers/redact", "shop/redact"].includes(topic))
      return "unknown compliance topic";
    const customer = { id: 1, email: body.email ?? null, phone: body.phone ?? null };
    const orders = Array.isArray(body.orderIds)
      ? body.orderIds.map((id) => idOf("Order", id) ?? Number(id))
      : [];
    const base = { shop_id: shop.id, shop_domain: shop.domain };
    const payloads: Record<string, Body> = {
      "customers/data_request": {
        ...base,
        customer,
        orders_requested: orders,
        data_request: { id: core.nextId() },
      },
      "customers/redact": { ...base, customer, orders_to_redact: orders },
      "shop/redact": base,
    };
    core.notify(shop, topic, () => payloads[topic]);
    return {};
  },
};

/** Of the newest subscription. */
function decide(to: SimSubscription["status"]): Action {
  return ({ core }, shop) => {
    const subscription = shop.subscriptions.at(-1);
    if (!subscription) return NO_SUBSCRIPTION;
    return (
      changeSubscription(core, shop, subscription, to) ?? { subscriptionId: subscriptionGid(subscription) }
    );
  };
}

function price(amount: string, shop: SimShop) {
  return { shopMoney: { amount, currencyCode: shop.currency } };
}
