// What every part of the simulated Shopify shares: shops, settings, clock, ids, deliveries.
import type { AppManifest } from "./app-manifest";
import type { SimulatorConfig } from "./config";
import type { Faults } from "./faults";
import type { SimOrder, SimShop } from "./shop-state";
import type { Tokens } from "./tokens";

export interface Core {
  readonly config: SimulatorConfig;
  readonly manifest: AppManifest;
  readonly shops: Map<string, SimShop>;
  readonly tokens: Tokens;
  readonly faults: Faults;
  now(): number;
  nextId(): number;
  random(): number;
  /** The shop of that domain; opened on first sight, as a vendor has shops before anybody calls. */
  shopOf(domain: string): SimShop;
  /** Queues a webhook about the order, product, shop …; nothing happens when deliveries are off. */
  notify(shop: SimShop, topic: string, payload: () => unknown): void;
}

export interface BulkWindow {
  from: number;
  size: number;
  /** Rows of the outermost connection, found once per operation. */
  roots: readonly unknown[] | null;
  /** Whether the outermost connection has been met in this window. */
  entered: boolean;
}

/** One GraphQL request. */
export interface RequestContext {
  core: Core;
  shop: SimShop;
  scopes: ReadonlySet<string>;
  operation: string;
  origin: string;
  /** Set while a bulk query runs: connections yield everything, the outermost one window by window. */
  bulk: BulkWindow | null;
  /** Fault: every mutation answers this userError and does nothing. */
  forcedUserError: string | null;
}

/** Orders older than this need read_all_orders. */
export const ORDER_WINDOW_MS = 60 * 24 * 3_600_000;

/** Whether the app may see the order at all. */
export function visible(context: Pick<RequestContext, "core" | "scopes">, order: SimOrder): boolean {
  return context.scopes.has("read_all_orders") || order.createdAt > context.core.now() - ORDER_WINDOW_MS;
}

/** The namespace as Shopify stores it: "$app" belongs to the calling app. */
export function resolveNamespace(namespace: string | null | undefined, core: Core): string {
  const own = `app--${core.manifest.numericId}`;
  if (!namespace || namespace === "$app") return own;
  return namespace.startsWith("$app:") ? `${own}--${namespace.slice(5)}` : namespace;
}

/** Milliseconds until the search index sees a change made now. */
export function indexLag(core: Core): number {
  const lag = core.config.searchLagMs;
  if (typeof lag === "number") return lag;
  return lag[0] + core.random() * (lag[1] - lag[0]);
}
