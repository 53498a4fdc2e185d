// Who may use which route, and what a stranger tries there. A route that is not named here fails the tests.
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Victim } from "./victim";

const ROUTES = path.resolve(import.meta.dirname, "../../../app/routes");

/** A page or action of the admin: only with a session token of the shop. */
export interface ShopRoute {
  path(victim: Victim): string;
  /** `others-404`: names a record, which for other shops does not exist; `own`: shows each shop its own; null: no loader. */
  loader: "others-404" | "own" | null;
  /** Forms that its action takes, at least one per intent. */
  forms(victim: Victim): Fields[];
  /** What it shows of the victim's record carries no text of theirs: figures only, or a drawing. */
  unmarked?: true;
}

const none = () => [];
type Fields = Record<string, string>;
const form = (intent: string, fields: Fields = {}): Fields => ({ intent, ...fields });
const intents = (...names: string[]): Fields[] => names.map((intent) => form(intent));
const list = (address: string): ShopRoute => ({ path: () => address, loader: "own", forms: none });
const print = (path: ShopRoute["path"]): ShopRoute => ({
  path,
  loader: "others-404",
  forms: none,
  unmarked: true,
});
const quoteForm = ({ packageTypeId }: Victim): Fields => ({
  ...{ packageTypeId, service: "cheapest", weight: "12 oz", shipDate: "2030-01-02" },
  requestKey: "stranger-request",
});

export const SHOP_ROUTES: Record<string, ShopRoute> = {
  app: { path: () => "/app/settings", loader: "own", forms: none },
  "app._index": { path: () => "/app", loader: "own", forms: () => [{}] },
  "app.backers._index": list("/app/backers"),
  "app.backers.$pledgeId": {
    path: ({ pledgeId }) => `/app/backers/${pledgeId}`,
    loader: "others-404",
    forms: none,
  },
  "app.batches._index": list("/app/batches"),
  "app.batches.$batchId": {
    path: ({ batchId }) => `/app/batches/${batchId}`,
    loader: "others-404",
    unmarked: true,
    forms: () => intents("pause", "resume", "stop", "undo"),
  },
  "app.connections._index": {
    path: () => "/app/connections",
    loader: "own",
    forms: () => [{ platform: "api", name: "Mine" }],
  },
  "app.connections.$connectionId": {
    path: ({ connectionId }) => `/app/connections/${connectionId}`,
    loader: "others-404",
    forms: ({ keyId }) => [
      { intent: "save", name: "Taken over", settings: "{}" },
      form("create-key", { label: "mine" }),
      form("revoke-key", { keyId }),
      form("disconnect"),
    ],
  },
  "app.connections_.$connectionId_.webhooks": {
    path: ({ connectionId }) => `/app/connections/${connectionId}/webhooks`,
    loader: "others-404",
    forms: ({ eventId }) => [
      form("save", { url: "https://thief.example.com/hook" }),
      ...intents("rotate", "enable", "test", "replay-failed", "remove"),
      form("replay", { eventId }),
    ],
  },
  "app.fulfillment._index": {
    path: () => "/app/fulfillment",
    loader: "own",
    forms: ({ connectionId }) => [
      form("sync-now", { connectionId }),
      form("mark-shipped", { campaignId: "" }),
    ],
  },
  "app.fulfillment.runs._index": list("/app/fulfillment/runs"),
  "app.fulfillment.runs.$runId": {
    path: ({ syncRunId }) => `/app/fulfillment/runs/${syncRunId}`,
    loader: "others-404",
    forms: none,
  },
  "app.fulfillment.export[.]csv": list("/app/fulfillment/export.csv?layout=lines"),
  "app.fulfillment.tracking[.]csv": list("/app/fulfillment/tracking.csv?template=generic"),
  "app.fulfillment.tracking-upload": {
    path: () => "/app/fulfillment/tracking-upload?name=numbers.csv",
    loader: null,
    forms: () => [{}],
  },
  "app.fulfillment.uploads._index": list("/app/fulfillment/uploads"),
  "app.fulfillment.uploads.$uploadId": {
    path: ({ uploadId }) => `/app/fulfillment/uploads/${uploadId}`,
    loader: "others-404",
    forms: () => [form("judge", { existing: "replace" }), ...intents("apply", "pause", "cancel", "undo")],
  },
  "app.notifications._index": list("/app/notifications"),
  "app.notifications.$campaignId": {
    path: ({ campaignId }) => `/app/notifications/${campaignId}`,
    loader: "others-404",
    forms: () => [
      { intent: "save", mode: "ours", automatic: "true", subject: "Stolen", body: "Stolen" },
      form("preview", { subject: "{{backer_name}}", body: "{{tracking_page}}" }),
      ...intents("test", "send-all", "retry-failed", "cancel-waiting"),
      form("send-selected", { packageId: "any" }),
      form("retry", { mailId: "any" }),
    ],
  },
  "app.imports._index": {
    path: () => "/app/imports",
    loader: "own",
    forms: () => [form("create-connection", { platform: "csv", name: "Mine" })],
  },
  "app.imports.upload": {
    path: ({ connectionId }) => `/app/imports/upload?connectionId=${connectionId}&fileName=thief.csv`,
    loader: null,
    forms: () => [{}],
  },
  "app.imports.$importId": {
    path: ({ importId }) => `/app/imports/${importId}`,
    loader: "others-404",
    forms: () => [
      form("preview", { mapping: "{}", campaign: "{}" }),
      form("save-mapping", {
        mapping: "{}",
        campaign: JSON.stringify({ externalId: "star-tiles", name: "Taken over", currency: "USD" }),
      }),
      form("save-rewards", { entries: JSON.stringify([{ kind: "reward", name: "Star", lines: [] }]) }),
      ...intents("start", "cancel", "undo"),
    ],
  },
  "app.imports.rewards.$campaignId": {
    path: ({ campaignId }) => `/app/imports/rewards/${campaignId}`,
    loader: "others-404",
    forms: () => [{ entries: JSON.stringify([{ kind: "reward", name: "Star", lines: [] }]) }],
  },
  "app.imports.$importId_.failures": {
    path: ({ importId }) => `/app/imports/${importId}/failures`,
    loader: "others-404",
    forms: none,
  },
  "app.pledges._index": {
    path: () => "/app/pledges",
    loader: "own",
    forms: ({ pledgeId, blockedId }) => [
      ...intents("push-full", "push-pilot", "accept-all-totals-paid"),
      ...intents("adopt-foreign-orders", "skip-foreign-orders"),
      ...intents("accept-listed-totals-paid", "adopt-listed-foreign-orders", "skip-listed-foreign-orders"),
      form("adopt-selected-foreign-orders", { pledgeId: blockedId }),
      form("skip-selected-foreign-orders", { pledgeId: blockedId }),
      form("push-selected", { pledgeId }),
      form("accept-total-paid", { pledgeId: blockedId }),
      form("mark-shipped", { pledgeId }),
    ],
  },
  "app.pledges.$pledgeId": {
    path: ({ blockedId }) => `/app/pledges/${blockedId}`,
    loader: "others-404",
    forms: ({ labelId }) => [
      form("fix-sku", { from: "GAME", to: "DICE" }),
      form("fix-address", {
        name: "Thief",
        line1: "1 Road",
        city: "New York",
        region: "NY",
        postalCode: "10118",
        countryCode: "US",
      }),
      form("fix-email", { email: "thief@example.com" }),
      ...intents("accept-total-paid", "skip", "unskip", "push", "retry", "decide-send-again", "release-hold"),
      form("foreign-order", { decision: "adopt" }),
      form("decide-adopt", { orderName: "#1001" }),
      form("refund-label", { labelId }),
      form("mark-label-shipped", { labelId }),
      form("fulfill-label", { labelId }),
    ],
  },
  "app.reconciliation._index": { path: () => "/app/reconciliation", loader: "own", forms: () => [{}] },
  "app.reconciliation.$runId": {
    path: ({ runId }) => `/app/reconciliation/${runId}`,
    loader: "others-404",
    unmarked: true,
    forms: none,
  },
  "app.reconnect": { path: () => "/app/reconnect", loader: null, forms: () => [{}] },
  "app.settings": { path: () => "/app/settings", loader: "own", forms: () => [{}] },
  "app.shipping._index": list("/app/shipping"),
  "app.shipping.setup": {
    path: () => "/app/shipping/setup",
    loader: "own",
    forms: ({ packageTypeId }) => [
      form("use-own-account", { apiKey: "EZTKsomebodyelse0001" }),
      ...intents("use-platform-account", "forget-key", "use-own-funding"),
      form("subscribe", { capped: "500" }),
      form("save-ship-from", { street1: "1 Thief Road", city: "New York", state: "NY", zip: "10118" }),
      form("save-settings", { customsSigner: "Thief", paper: "4x6" }),
      form("save-package-type", { packageTypeId, name: "Taken over", kind: "own", shape: "parcel" }),
      form("archive-package-type", { packageTypeId }),
    ],
  },
  "app.shipping.billing-return": list("/app/shipping/billing-return"),
  "app.shipping.items": list("/app/shipping/items"),
  "app.shipping.groups._index": list("/app/shipping/groups"),
  "app.shipping.groups[.]csv": list("/app/shipping/groups.csv"),
  "app.shipping.group-counts[.]csv": list("/app/shipping/group-counts.csv"),
  "app.shipping.groups.$groupKey": {
    path: ({ groupKey }) => `/app/shipping/groups/${groupKey}`,
    loader: "others-404",
    forms: (victim) => [quoteForm(victim)],
  },
  "app.shipping.buy": {
    path: ({ pledgeId }) => `/app/shipping/buy?pledgeId=${pledgeId}`,
    loader: "own",
    forms: (victim) => [{ ...quoteForm(victim), pledgeId: victim.pledgeId }],
  },
  "app.shipping.estimate": {
    path: () => "/app/shipping/estimate",
    loader: "own",
    forms: ({ packageTypeId }) => [form("start", { packageTypeId, service: "cheapest", which: "all" })],
  },
  "app.shipping.estimates.$estimateId[.]csv": {
    path: ({ estimateId }) => `/app/shipping/estimates/${estimateId}.csv`,
    loader: "others-404",
    forms: none,
    unmarked: true,
  },
  "app.shipping.calculator": {
    path: () => "/app/shipping/calculator",
    loader: "own",
    forms: ({ packageTypeId }) => [{ packageTypeId, weight: "12 oz", country: "US", zip: "10118" }],
  },
  "app.shipping.batches._index": list("/app/shipping/batches"),
  "app.shipping.batches.$batchId": {
    path: ({ postageBatchId }) => `/app/shipping/batches/${postageBatchId}`,
    loader: "others-404",
    forms: ({ labelId, scanFormId }) => [
      form("buy", { total: "1" }),
      ...intents("pause", "resume", "stop", "retry-failed", "refund-unused", "scan-form", "mark-shipped"),
      ...["retry", "override-address", "retry-fulfillment", "refund"].map((intent) =>
        form(intent, { labelId }),
      ),
      form("mark-shipped", { labelId }),
      form("retry-reason", { reason: "ADDRESS" }),
      form("override-addresses"),
      form("retry-scan-form", { scanFormId }),
      form("request-pickup", { day: "2030-01-02", earliest: "09:00", latest: "17:00" }),
      form("buy-pickup", { pickupId: "any", service: "NextDay" }),
      form("cancel-pickup", { pickupId: "any" }),
    ],
  },
  "app.shipping.credit._index": list("/app/shipping/credit"),
  "app.shipping.credit[.]csv": list("/app/shipping/credit.csv"),
  "app.shipping.batches.$batchId_.labels[.]pdf": print(
    ({ postageBatchId }) => `/app/shipping/batches/${postageBatchId}/labels.pdf`,
  ),
  "app.shipping.batches.$batchId_.labels[.]zpl": print(
    ({ postageBatchId }) => `/app/shipping/batches/${postageBatchId}/labels.zpl`,
  ),
  "app.shipping.batches.$batchId_.slips[.]pdf": print(
    ({ postageBatchId }) => `/app/shipping/batches/${postageBatchId}/slips.pdf`,
  ),
  "app.shipping.labels.$labelId[.]pdf": print(({ labelId }) => `/app/shipping/labels/${labelId}.pdf`),
  "app.shipping.labels.$labelId[.]zpl": print(({ labelId }) => `/app/shipping/labels/${labelId}.zpl`),
  "app.shipping.scan-forms.$scanFormId[.]pdf": print(
    ({ scanFormId }) => `/app/shipping/scan-forms/${scanFormId}.pdf`,
  ),
  "app.skus._index": {
    path: () => "/app/skus",
    loader: "own",
    forms: ({ variantGid }) => [
      { intent: "match", sku: "ANY", variantGid: `${variantGid}9` },
      form("unmatch", { sku: "HAND-Zq7Victim" }),
      form("refresh"),
      form("save-facts", { sku: "GAME", description: "Stolen board game", weightGrams: "1 g" }),
    ],
  },
  "app.skus.batch-apply": {
    path: () => "/app/skus/batch-apply",
    loader: null,
    forms: () => [{ sku: "GAME", description: "Stolen board game", onlyWhereEmpty: "false" }],
  },
  "app.skus.customs": list("/app/skus/customs"),
  "app.skus.customs[.]csv": list("/app/skus/customs.csv"),
  "app.skus.customs-upload": {
    path: () => "/app/skus/customs-upload?apply=true",
    loader: null,
    forms: () => [{}],
  },
  "app.skus.items._index": {
    path: () => "/app/skus/items",
    loader: "own",
    forms: () => [form("create-from-products", { productGid: "gid://shopify/Product/1" })],
  },
  "app.skus.items.$itemId": {
    path: ({ itemId }) => `/app/skus/items/${itemId}`,
    loader: "others-404",
    forms: () => [
      form("preview", { draft: JSON.stringify({ name: "Tee", skuPattern: "TEE", options: [] }) }),
      form("save", { draft: JSON.stringify({ name: "Taken over", skuPattern: "TEE", options: [] }) }),
      form("apply", { description: "Stolen cotton shirt", onlyWhereEmpty: "false" }),
      form("delete"),
    ],
  },
  "app.skus.variants": { path: () => "/app/skus/variants?text=GAME", loader: "own", forms: none },
};

/** Deliveries of Shopify: only with its signature. The topic is one that the route's subscription names. */
export const WEBHOOK_ROUTES: Record<string, { path: string; topic: string }> = {
  "webhooks.app.scopes_update": { path: "/webhooks/app/scopes_update", topic: "app/scopes_update" },
  "webhooks.app_subscriptions": {
    path: "/webhooks/app_subscriptions",
    topic: "app_subscriptions/update",
  },
  "webhooks.app.uninstalled": { path: "/webhooks/app/uninstalled", topic: "app/uninstalled" },
  "webhooks.bulk_operations.finish": {
    path: "/webhooks/bulk_operations/finish",
    topic: "bulk_operations/finish",
  },
  "webhooks.compliance": { path: "/webhooks/compliance", topic: "shop/redact" },
  "webhooks.orders": { path: "/webhooks/orders", topic: "orders/delete" },
  "webhooks.products": { path: "/webhooks/products", topic: "products/delete" },
  "webhooks.shipping": { path: "/webhooks/shipping", topic: "fulfillments/create" },
  "webhooks.shop.update": { path: "/webhooks/shop/update", topic: "shop/update" },
};

/** News of EasyPost: only signed by the account that the address names. */
export const NOTICE_ROUTES: Record<string, { path: string }> = {
  "webhooks.easypost.$token": { path: "/webhooks/easypost/platform" },
};

/** The push API: only with a connection key. */
export const KEY_ROUTES: Record<string, { methods: string[]; path: string }> = {
  "api.v1.campaigns.$campaign.pledges.$externalId": {
    methods: ["GET", "DELETE"],
    path: "/api/v1/campaigns/star-tiles/pledges/Zq7Victim-1",
  },
  "api.v1.fulfillments": { methods: ["GET"], path: "/api/v1/fulfillments" },
  "api.v1.pledges": { methods: ["GET", "POST"], path: "/api/v1/pledges" },
};

/**
 * For everybody: none of them reads anything of a shop, the tracking page only with a signed link (see
 * test/integration/notifications). `/metrics` has its own rule in production.
 */
export const OPEN_ROUTES: Record<string, string> = {
  _index: "/",
  "api.v1.$": "/api/v1/nothing",
  "api.v1.docs": "/api/v1/docs",
  "api.v1.openapi[.]json": "/api/v1/openapi.json",
  "auth.$": "/auth/login",
  healthz: "/healthz",
  metrics: "/metrics",
  readyz: "/readyz",
  "t.$token": "/t/nothing",
};

/** Ids of all routes that exist. */
export function existingRoutes(): string[] {
  return readdirSync(ROUTES)
    .filter((name) => /\.tsx?$/.test(name) || hasRouteFile(path.join(ROUTES, name)))
    .map((name) => name.replace(/\.tsx?$/, ""));
}

function hasRouteFile(directory: string): boolean {
  return (
    statSync(directory).isDirectory() && readdirSync(directory).some((name) => /^route\.tsx?$/.test(name))
  );
}

/** Whether a route has a loader and an action, and the intents that its action tells apart. */
export function describeRoute(id: string): { loader: boolean; action: boolean; intents: string[] } {
  const sources = sourcesOf(id);
  const exported = (name: string) => sources.some((text) => text.includes(`export async function ${name}(`));
  const switches = sources.flatMap((text) => text.split(/switch \(\w+(?:\.get)?\("intent"\)\) \{/).slice(1));
  const known = switches.flatMap((text) => [
    ...(text.split("default:")[0] ?? "").matchAll(/case "([a-z-]+)":/g),
  ]);
  return {
    loader: exported("loader"),
    action: exported("action"),
    intents: known.map((match) => String(match[1])),
  };
}

function sourcesOf(id: string): string[] {
  const directory = path.join(ROUTES, id);
  if (!readdirSync(ROUTES).includes(id)) return [readFileSync(`${directory}.tsx`, "utf8")];
  return readdirSync(directory).map((name) => readFileSync(path.join(directory, name), "utf8"));
}
