// A simulated Shopify: one fetch-style handler over in-memory shops. The app knows it only as a URL.
import path from "node:path";
import { readAppManifest } from "./app-manifest";
import { Buckets } from "./bucket";
import { DEFAULT_CATALOG, readCatalog, type CatalogRow } from "./catalog";
import { DEFAULT_CONFIG, type SimulatorConfig } from "./config";
import type { Core } from "./core";
import { Faults } from "./faults";
import { DEFAULT_SHOP, openShop, type ShopOptions } from "./open-shop";
import { seededRandom } from "./random";
import { routeRequest } from "./route-request";
import { issueSessionToken } from "./session-token";
import type { SimShop } from "./shop-state";
import { reportState, type ShopReport } from "./state-report";
import { Tokens } from "./tokens";
import { Webhooks } from "./webhooks";

export interface SimulatorOptions extends Partial<SimulatorConfig> {
  /** CSV with what shops sell (sku,title,price,grams,requiresShipping), or the rows themselves. */
  catalog?: string | CatalogRow[];
  /** Shops to open at once; others open when first spoken to. */
  shops?: ShopOptions[];
  /** shopify.app.toml; null for none. */
  manifest?: string | null;
  seed?: number;
  /** Milliseconds since 1970; tests may bring a clock of their own. */
  now?: () => number;
}

export interface ShopifySimulator {
  /** Answers one request. A response for which `isCut` holds must never be written: destroy the connection. */
  handle(request: Request): Promise<Response>;
  readonly config: SimulatorConfig;
  readonly faults: Faults;
  readonly core: Core;
  shop(domain?: string): SimShop;
  state(domain?: string): ShopReport;
  /** An offline access token as after an installation, for tests that skip OAuth. */
  installApp(domain?: string, scopes?: string[]): string;
  sessionToken(domain?: string): Promise<string>;
  /** Forgets every shop, token and fault; settings stay. */
  reset(): void;
  stop(): void;
}

const DEFAULT_MANIFEST = path.resolve(import.meta.dirname, "../../../shopify.app.toml");

export function createShopifySimulator(options: SimulatorOptions = {}): ShopifySimulator {
  const { catalog, shops, manifest, seed, now, ...switches } = options;
  const config: SimulatorConfig = { ...DEFAULT_CONFIG, ...switches };
  const app = readAppManifest(manifest === undefined ? DEFAULT_MANIFEST : manifest);
  const rows = typeof catalog === "string" ? readCatalog(catalog) : (catalog ?? DEFAULT_CATALOG);
  const faults = new Faults();
  const clock = now ?? (() => Date.now());
  const webhooks = new Webhooks(config, app, faults);
  let lastId = 5_000_000_000;
  const nextId = (): number => (lastId += 1);
  const open = (shopOptions: ShopOptions): SimShop =>
    openShop(
      shopOptions,
      { scopes: app.scopes, orderIdDefinition: app.declaresOrderId, catalog: rows },
      nextId,
      clock(),
    );
  const core: Core = {
    config,
    manifest: app,
    shops: new Map(),
    tokens: new Tokens(clock, () => ({
      accessSeconds: config.accessTokenSeconds,
      refreshSeconds: config.refreshTokenSeconds,
    })),
    faults,
    now: clock,
    nextId,
    random: seededRandom(seed ?? 1),
    shopOf(domain) {
      const known = core.shops.get(domain) ?? open({ domain });
      core.shops.set(domain, known);
      return known;
    },
    notify: (shop, topic, payload) => webhooks.notify(shop, topic, payload),
  };
  const openAll = (): void => {
    for (const shopOptions of [DEFAULT_SHOP, ...(shops ?? [])])
      core.shops.set(shopOptions.domain, open(shopOptions));
  };
  openAll();
  const buckets = new Buckets(clock);
  const simulator: ShopifySimulator = {
    config,
    faults,
    core,
    handle: (request) => routeRequest(simulator, buckets, request),
    shop: (domain = DEFAULT_SHOP.domain) => core.shopOf(domain),
    state: (domain = DEFAULT_SHOP.domain) => reportState(core, core.shopOf(domain)),
    installApp(domain = DEFAULT_SHOP.domain, scopes) {
      const shop = core.shopOf(domain);
      shop.installed = true;
      shop.scopes = scopes ?? [...app.scopes];
      return core.tokens.issue(domain, shop.scopes, true).accessToken;
    },
    sessionToken: (domain = DEFAULT_SHOP.domain) => issueSessionToken(config, domain),
    reset() {
      for (const domain of core.shops.keys()) core.tokens.revokeShop(domain);
      core.shops.clear();
      faults.apply({ clear: true });
      openAll();
    },
    stop: () => webhooks.stop(),
  };
  return simulator;
}
