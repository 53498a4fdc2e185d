// The life of a pledge on our side: one table of states and legal transitions, used by every write.

export const PLEDGE_STATES = [
  "received",
  "blocked",
  "ready",
  "skipped",
  "queued",
  "sending",
  "unknown",
  "needs_decision",
  "refused",
  "created",
  "cancelled",
  "deleted",
] as const;
export type PledgeState = (typeof PLEDGE_STATES)[number];

/**
 * received        stored, preflight has not looked yet
 * blocked         preflight found a blocking problem
 * ready           may be pushed
 * skipped         held, cancelled, refunded, or the creator said skip: never pushed
 * queued          in a running or paused batch, waiting for its turn
 * sending         the intent is committed; a request may be under way
 * unknown         nobody can say whether Shopify made the order; being settled
 * needs_decision  could not be settled by looking; a person decides
 * refused         Shopify said no, and a look-up found nothing
 * created         exactly one live Shopify order of this generation is known
 * cancelled       the order was cancelled (in Shopify, by undo, or by the platform)
 * deleted         the order was deleted in Shopify
 */
export const LEGAL_TRANSITIONS: Record<PledgeState, readonly PledgeState[]> = {
  received: ["blocked", "ready", "skipped", "created"],
  blocked: ["blocked", "ready", "skipped", "created"],
  ready: ["ready", "blocked", "skipped", "queued", "created"],
  skipped: ["skipped", "blocked", "ready", "created"],
  queued: ["sending", "ready", "blocked", "skipped", "created"],
  sending: ["created", "unknown", "queued", "refused"],
  unknown: ["created", "queued", "refused", "needs_decision"],
  needs_decision: ["created", "queued", "skipped"],
  refused: ["ready", "blocked", "skipped", "created"],
  created: ["cancelled", "deleted"],
  cancelled: ["ready", "blocked", "skipped", "created"],
  deleted: ["ready", "blocked", "skipped", "created"],
};

/** States in which a Shopify order of the current generation may exist without our knowing it for certain. */
export const IN_FLIGHT_STATES = ["sending", "unknown", "needs_decision"] as const;

/** States from which preflight may move a pledge; anything later is out of its hands. */
export const PREFLIGHT_STATES = ["received", "blocked", "ready", "skipped", "refused"] as const;

export function isLegalTransition(from: PledgeState, to: PledgeState): boolean {
  return LEGAL_TRANSITIONS[from].includes(to);
}

/** Throws when the move is not in the table: a programming error, never an expected outcome. */
export function requireLegalTransition(from: PledgeState, to: PledgeState): void {
  if (!isLegalTransition(from, to)) throw new Error(`A pledge cannot go from ${from} to ${to}`);
}

/** Every state that may legally precede `to`; the WHERE clause of a guarded update. */
export function statesBefore(to: PledgeState): PledgeState[] {
  return PLEDGE_STATES.filter((from) => isLegalTransition(from, to));
}
