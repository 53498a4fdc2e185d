// Faults on demand. Rules are tried in order; the first that matches and fires decides about the request.
import { seededRandom } from "./random";

export const FAULT_KINDS = [
  "cut-before-commit",
  "cut-after-commit",
  "error-before",
  "error-after-commit",
  "html",
  "throttled",
  "too-many-requests",
  "slow",
  "revoked-token",
  "expired-token",
  "internal-error",
  "user-error",
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultRule {
  kind: FaultKind;
  /** GraphQL operation name, "*" or absent for any; "oauth" for the token endpoint. */
  operation?: string;
  shop?: string;
  /** 0 to 1, default 1. */
  probability?: number;
  /** Fires at most this often. */
  count?: number;
  /** For html, internal-error and slow: before (default) or after the shop's state changed. */
  when?: "before" | "after";
  delayMs?: number | [number, number];
  status?: number;
  retryAfterSeconds?: number;
  message?: string;
}

export interface WebhookBehaviour {
  mode: "off" | "normal";
  /** How often each is delivered: [least, most]. */
  duplicates: [number, number];
  delayMs: [number, number];
  /** Deliveries overtake each other. */
  shuffle: boolean;
  /** Only these topics; absent means all. */
  topics?: string[];
}

export interface FiredFault extends FaultRule {
  delay: number;
}

interface LiveRule {
  rule: FaultRule;
  left: number;
}

export class Faults {
  webhooks: WebhookBehaviour = normalWebhooks();
  readonly fired: Record<string, number> = {};
  private rules: LiveRule[] = [];
  private random = seededRandom(1);

  /** Body of POST /__faults; answers problems found in it. */
  apply(change: {
    clear?: boolean;
    seed?: number;
    rules?: FaultRule[];
    webhooks?: Partial<WebhookBehaviour>;
  }): string[] {
    if (change.clear) {
      this.rules = [];
      this.webhooks = normalWebhooks();
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
  next(operation: string, shop: string): FiredFault | null {
    for (const live of this.rules) {
      if (live.left <= 0 || !matches(live.rule, operation, shop)) continue;
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

function matches(rule: FaultRule, operation: string, shop: string): boolean {
  if (rule.shop && rule.shop !== shop) return false;
  if (!rule.operation || rule.operation === "*") return operation !== "oauth";
  return rule.operation === operation;
}

function normalWebhooks(): WebhookBehaviour {
  return { mode: "normal", duplicates: [1, 1], delayMs: [0, 20], shuffle: false };
}
