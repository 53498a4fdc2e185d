// What goes wrong at EasyPost, on demand.
import { FaultList } from "../fault-list";

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

export interface FiredFault extends FaultRule {
  delay: number;
}

export class Faults extends FaultList<FaultRule, DeliveryBehaviour> {
  constructor() {
    super(FAULT_KINDS, normalDeliveries);
  }

  /** The fault for this request, if one fires. */
  next(operation: string): FiredFault | null {
    return this.fire((rule) => matches(rule, operation));
  }
}

function matches({ operation }: FaultRule, asked: string): boolean {
  if (!operation || operation === "*") return asked !== "file";
  return operation.endsWith(".*") ? asked.startsWith(operation.slice(0, -1)) : operation === asked;
}

function normalDeliveries(): DeliveryBehaviour {
  return { mode: "normal", duplicates: [1, 1], delayMs: [0, 20], shuffle: false, drop: 0 };
}
