// Faults on demand. Rules are tried in order; the first that matches and fires decides about the request.
import { seededRandom } from "../shopify/random";

export const FAULT_KINDS = [
  "cut-before-commit",
  "cut-after-commit",
  "late-commit",
  "error-before",
  "error-after-commit",
  "html",
  "too-many-requests",
  "slow",
  "unauthorized",
  "payment-required",
  "refused",
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultRule {
  kind: FaultKind;
  /** "shipment.buy", "shipment.*"; "*" or absent for every call; "file" for downloads, only when named. */
  operation?: string;
  /** 0 to 1, default 1. */
  probability?: number;
  /** Fires at most this often. */
  count?: number;
  /** For html and slow: before (default) or after the purchase, refund … was done. */
  when?: "before" | "after";
  delayMs?: number | [number, number];
  status?: number;
  retryAfterSeconds?: number;
  /** For refused. */
  code?: string;
  message?: string;
}

export interface DeliveryBehaviour {
  mode: "off" | "normal";
  /** How often each is delivered: [least, most]. */
  duplicates: [number, number];
  delayMs: [number, number];
  /** Deliveries overtake each other. */
  shuffle: boolean;
  /** Share of deliveries that never leave. */
  drop: number;
  /** Only these descriptions; absent means all. */
  events?: string[];
}

export interface FaultsChange {
  clear?: boolean;
  seed?: number;
  rules?: FaultRule[];
  webhooks?: Partial<DeliveryBehaviour>;
}

export interface FiredFault extends FaultRule {
  delay: number;
}

export class Faults {
  webhooks: DeliveryBehaviour = normalDeliveries();
  readonly fired: Record<string, number> = {};
  private rules: { rule: FaultRule; left: number }[] = [];
  private random = seededRandom(1);

  /** Body of POST /__faults; answers problems found in it. */
  apply(change: FaultsChange): string[] {
    if (change.clear) {
      this.rules = [];
      this.webhooks = normalDeliveries();
    }
    if (typeof change.seed === "number") this.random = seededRandom(change.seed);
    if (change.webhooks) this.webhooks = { ...this.webhooks, ...change.webhooks };
    const problems: string[] = [];
    for (const rule of change.rules ?? []) {
      if (FAULT_KINDS.includes(rule.kind)) this.rules.push({ rule, left: rule.count ?? Infinity });
      else problems.push(`unknown fault kind: ${rule.kind}`);
    }
    return problems;
  }

  current(): FaultRule[] {
    return this.rules.filter(({ left }) => left > 0).map(({ rule }) => rule);
  }

  /** The fault for this request, if one fires. */
  next(operation: string): FiredFault | null {
    for (const live of this.rules) {
      if (live.left <= 0 || !matches(live.rule, operation)) continue;
      if ((live.rule.probability ?? 1) < 1 && this.random() >= (live.rule.probability ?? 1)) continue;
      live.left -= 1;
      this.fired[live.rule.kind] = (this.fired[live.rule.kind] ?? 0) + 1;
      return { ...live.rule, delay: this.between(live.rule.delayMs ?? 0) };
    }
    return null;
  }

  between(range: number | [number, number]): number {
    return typeof range === "number" ? range : range[0] + this.random() * (range[1] - range[0]);
  }

  roll(): number {
    return this.random();
  }
}

function matches({ operation }: FaultRule, asked: string): boolean {
  if (!operation || operation === "*") return asked !== "file";
  return operation.endsWith(".*") ? asked.startsWith(operation.slice(0, -1)) : operation === asked;
}

function normalDeliveries(): DeliveryBehaviour {
  return { mode: "normal", duplicates: [1, 1], delayMs: [0, 20], shuffle: false, drop: 0 };
}
