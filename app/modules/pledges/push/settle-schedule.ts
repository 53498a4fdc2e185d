// When to look for an order that may or may not exist, and when not finding it proves that it does not. Pure.
import type { PushTiming } from "../ports";

/**
 * A request of the attempt can have left until S = lastSendBy. Shopify may need time to commit it and its search index
 * more time to show it; together that is taken to be less than A = absentAfter. So:
 *
 *   looks before S + A − G   can only find the order. Their emptiness counts for nothing.
 *   first counted look       at S + A − G or later  (G = lookGap)
 *   deciding look            at S + A or later, and G or more after the first counted one
 *
 * With A = 180 s and G = 60 s the deciding look sees every order committed up to 120 s after the last possible send
 * although the index lags 60 s, and nothing is decided before the 180 s of the rule are over.
 */
export interface LookHistory {
  intentAt: Date;
  lastSendBy: Date;
  /** When the first counted look was empty. */
  firstEmptyAt: Date | null;
}

export type EmptyLook =
  /** Too early to mean anything. */
  | { kind: "early"; nextLookAt: Date }
  | { kind: "first-counted"; nextLookAt: Date }
  | { kind: "waiting"; nextLookAt: Date }
  /** Two counted looks were empty: there is no order. */
  | { kind: "absent" };

const SHORTEST_WAIT_MS = 2_000;

/** What an empty look made at `now` means. `now` is the moment before the look was asked for. */
export function judgeEmptyLook(history: LookHistory, now: Date, timing: PushTiming): EmptyLook {
  const decidesFrom = history.lastSendBy.getTime() + timing.absentAfterSeconds * 1000;
  const gapMs = timing.lookGapSeconds * 1000;
  const countsFrom = decidesFrom - gapMs;
  const at = now.getTime();
  if (at < countsFrom) {
    return {
      kind: "early",
      nextLookAt: new Date(Math.min(at + backoffMs(history, now, timing), countsFrom)),
    };
  }
  if (!history.firstEmptyAt) {
    return { kind: "first-counted", nextLookAt: new Date(Math.max(at + gapMs, decidesFrom)) };
  }
  const secondFrom = Math.max(history.firstEmptyAt.getTime() + gapMs, decidesFrom);
  return at >= secondFrom ? { kind: "absent" } : { kind: "waiting", nextLookAt: new Date(secondFrom) };
}

/** The first look after an attempt became unknown, and the next after a look without an answer. */
export function lookAgainAt(intentAt: Date, now: Date, timing: PushTiming): Date {
  return new Date(now.getTime() + backoffMs({ intentAt }, now, timing));
}

/** Waits as long as has been waited already: 2, 4, 8 … seconds, at most the gap between two looks that count. */
function backoffMs({ intentAt }: { intentAt: Date }, now: Date, timing: PushTiming): number {
  const waited = now.getTime() - intentAt.getTime();
  return Math.min(timing.lookGapSeconds * 1000, Math.max(SHORTEST_WAIT_MS, waited));
}
