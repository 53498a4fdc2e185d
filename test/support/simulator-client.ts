// The simulated vendors, seen from outside: control requests and what the store holds.
import type { FaultsChange } from "../simulators/fault-list";
import type { BucketSettings, SimulatorConfig } from "../simulators/shopify/config";
import type { FaultRule, WebhookBehaviour } from "../simulators/shopify/faults";
import type { seed, SeedRequest } from "../simulators/shopify/seed";
import type { OrderReport, ShopReport } from "../simulators/shopify/state-report";

/** One order as the store holds it; amounts are decimal strings of the shop's currency. */
export interface StoreOrder {
  gid: string;
  name: string;
  createdAt: string;
  cancelledAt: string | null;
  sourceIdentifier: string | null;
  financialStatus: string | null;
  tags: string[];
  lines: { sku: string | null; quantity: number; unitPrice: string }[];
  fulfillments: OrderReport["fulfillments"];
  shippingLines: { title: string; amount: string }[];
  taxLines: { title: string; amount: string }[];
  transactions: { kind: string; status: string; amount: string }[];
  total: string;
  totalTax: string;
  mailsSent: number;
  /** Made by somebody else. */
  foreign: boolean;
}

export interface StoreShop {
  domain: string;
  name: string;
  currency: string;
  orders: StoreOrder[];
  throttledCount: number;
}

export type Seeded = ReturnType<typeof seed>;

export interface SimulatorClient {
  readonly url: string;
  /** What the store holds of one shop. */
  shop(domain: string): Promise<StoreShop>;
  /** Orders that the shop holds; cheap, unlike shop(). */
  countOrders(domain: string): Promise<number>;
  configure(change: Partial<SimulatorConfig>): Promise<void>;
  faults(change: FaultsChange<FaultRule, WebhookBehaviour>): Promise<void>;
  /** How often each kind of fault has fired. */
  firedFaults(): Promise<Record<string, number>>;
  /** Rules that may still fire. */
  waitingFaults(): Promise<FaultRule[]>;
  /** A session token as App Bridge would hand out. */
  sessionToken(domain: string): Promise<string>;
  /** What somebody does inside Shopify: `revoke-tokens`, `update-variant`, … (see merchant-actions.ts). */
  act(domain: string, action: string, details?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Many orders and fulfilments at once, without webhooks (see seed.ts). */
  seed(domain: string, what: Omit<SeedRequest, "shop">): Promise<Seeded>;
  /** Everything the store holds of the shop, as it reports it. */
  report(domain: string): Promise<ShopReport>;
  setBucket(domain: string, bucket: BucketSettings): Promise<void>;
  reset(): Promise<void>;
}

export function createSimulatorClient(url: string): SimulatorClient {
  const ask = async (path: string, body?: unknown): Promise<Response> => {
    const answer = await fetch(new URL(path, url), {
      method: body === undefined ? "GET" : "POST",
      headers: { "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok)
      throw new Error(`The simulator answered ${answer.status} to ${path}: ${await answer.text()}`);
    return answer;
  };
  const post = async (path: string, body: unknown): Promise<void> => {
    const answer = await ask(path, body);
    await answer.arrayBuffer();
  };
  const act: SimulatorClient["act"] = async (shop, action, details) =>
    (await (await ask("/__do", { ...details, shop, action })).json()) as Record<string, unknown>;
  const report: SimulatorClient["report"] = async (domain) =>
    (await (await ask(`/__state?shop=${encodeURIComponent(domain)}`)).json()) as ShopReport;
  return {
    url,
    shop: async (domain) => toStoreShop(await report(domain)),
    report,
    seed: async (shop, what) => (await (await ask("/__seed", { ...what, shop })).json()) as Seeded,
    countOrders: async (domain) =>
      ((await (await ask(`/__count?shop=${encodeURIComponent(domain)}`)).json()) as { orders: number })
        .orders,
    configure: async (change) => post("/__config", change),
    faults: async (change) => post("/__faults", change),
    firedFaults: async () =>
      ((await (await ask("/__faults")).json()) as { fired: Record<string, number> }).fired,
    waitingFaults: async () => ((await (await ask("/__faults")).json()) as { rules: FaultRule[] }).rules,
    sessionToken: async (domain) =>
      ((await (await ask(`/__session-token?shop=${encodeURIComponent(domain)}`)).json()) as { token: string })
        .token,
    act,
    setBucket: async (domain, bucket) => {
      await act(domain, "update-shop", { bucket });
    },
    reset: async () => post("/__reset", {}),
  };
}

function toStoreShop(report: ShopReport): StoreShop {
  return {
    domain: report.shop,
    name: report.name,
    currency: report.currency,
    orders: report.orders.map(toStoreOrder),
    throttledCount: report.throttledCount,
  };
}

function toStoreOrder(order: OrderReport): StoreOrder {
  return {
    gid: order.id,
    name: order.name,
    createdAt: order.createdAt,
    cancelledAt: order.cancelledAt,
    sourceIdentifier: order.sourceIdentifier,
    financialStatus: order.financialStatus,
    tags: order.tags,
    lines: order.lines.map((line) => ({
      sku: line.sku,
      quantity: line.quantity,
      unitPrice: line.price.shop.amount,
    })),
    fulfillments: order.fulfillments,
    shippingLines: order.shippingLines.map((line) => ({ title: line.title, amount: line.price.shop.amount })),
    taxLines: order.taxLines.map((line) => ({ title: line.title, amount: line.price.shop.amount })),
    transactions: order.transactions.map(({ kind, status, amount }) => ({
      kind,
      status,
      amount: amount.shop.amount,
    })),
    total: order.total.shop.amount,
    totalTax: order.tax.shop.amount,
    mailsSent: order.mailsSent,
    foreign: order.foreign,
  };
}
