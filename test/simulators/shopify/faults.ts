// What goes wrong at Shopify, on demand.
import { FaultList } from "../fault-list";

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

export class Faults extends FaultList<FaultRule, WebhookBehaviour> {
  constructor() {
    super(FAULT_KINDS, normalWebhooks);
  }

  /** The fault for this request, if one fires. */
  next(operation: string, shop: string): FiredFault | null {
    return this.fire((rule) => matches(rule, operation, shop));
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
