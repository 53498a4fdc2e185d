// What becomes of one item that a platform sends.
import type { ApiProblem } from "./api-problem";
import type { PledgeState } from "../pledge-state";

/**
 * accepted   new, stored
 * updated    content changed; not pushed yet, checked again
 * unchanged  the same content as last time
 * conflict   already pushed or being pushed, and the content differs: kept for the creator, the order is not touched
 * rejected   nothing stored
 */
export const RECEIVE_OUTCOMES = ["accepted", "updated", "unchanged", "conflict", "rejected"] as const;
export type ReceiveOutcome = (typeof RECEIVE_OUTCOMES)[number];

export interface ReceiveProblem extends ApiProblem {
  severity: "blocking" | "warning";
}

export interface ReceiveResult {
  /** Place in the request. */
  index: number;
  externalId: string | null;
  campaignExternalId: string | null;
  outcome: ReceiveOutcome;
  /** null when nothing is stored. */
  state: PledgeState | null;
  problems: ReceiveProblem[];
}
