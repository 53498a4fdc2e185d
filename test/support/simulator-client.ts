// The simulated vendors, seen from outside: control requests and what the store holds.
import type { SimulatorConfig } from "../simulators/shopify/config";
import type { FaultRule, WebhookBehaviour } from "../simulators/shopify/faults";

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
  shippingLines: { title: string; amount: string }[];
  taxLines: { title: string; amount: string }[];
  transactions: { kind: string; status: string; amount: string }[];
  total: string;
  totalTax: string;
  mailsSent: number;
  foreign: boolean;
}

export interface StoreShop {
  domain: string;
  name: string;
  currency: string;
  orders: StoreOrder[];
  throttledCount: number;
}

export interface StoreState {
  shops: StoreShop[];
  faults: Record<string, number>;
}

export interface SimulatorClient {
  readonly url: string;
  state(shop?: string): Promise<StoreState>;
  configure(change: Partial<SimulatorConfig>): Promise<void>;
  faults(change: {
    clear?: boolean;
    seed?: number;
    rules?: FaultRule[];
    webhooks?: Partial<WebhookBehaviour>;
  }): Promise<void>;
  /** A session token as App Bridge would hand out. */
  sessionToken(shop: string): Promise<string>;
  /** Changes one shop: catalogue, bucket, plan, installation (see the simulator's README). */
  changeShop(domain: string, change: Record<string, unknown>): Promise<void>;
  revokeTokens(shop: string): Promise<void>;
  reset(): Promise<void>;
}
