// What working on one label may end with, and working on many at once.
import type { Disconnection } from "../../pledges/ports";

export type LabelResult =
  /** Nothing more to do for it now. */
  | { kind: "done" }
  /** Nothing may be done for this label before that. */
  | { kind: "later"; afterMs: number }
  /** EasyPost or Shopify wants fewer requests: nothing at all before that. */
  | { kind: "storm"; afterMs: number }
  /** Nothing will work before a person acts; the sentence says what to do. */
  | { kind: "halt"; reason: string }
  | { kind: "disconnected"; disconnection: Disconnection };

export type PassEnd =
  | LabelResult
  | { kind: "stopped" }
  /** The turn is over, and something may be left to do. */
  | { kind: "turn-over" };

const WORST: PassEnd["kind"][] = ["disconnected", "halt", "stopped", "storm", "turn-over", "later", "done"];

/**
 * Works on labels in up to `lanes` lanes until there are none, or until one of them says that it concerns all. Answers
 * the gravest end, with the shortest wait of labels and the longest of storms.
 */
export async function inLanes(
  lanes: number,
  next: () => Promise<string | null>,
  work: (labelId: string) => Promise<PassEnd>,
): Promise<PassEnd> {
  let end: PassEnd = { kind: "done" };
  const isOver = () => end.kind !== "done" && end.kind !== "later";
  const lane = async () => {
    while (!isOver()) {
      const labelId = await next();
      if (labelId === null) return;
      end = graver(end, await work(labelId));
    }
  };
  const results = await Promise.allSettled(Array.from({ length: Math.max(1, lanes) }, lane));
  // Every lane has come to rest before anything is thrown: nobody works on behind the caller's back.
  for (const result of results) if (result.status === "rejected") throw result.reason;
  return end;
}

/** Of two endings the one that decides what happens next; of two waits the shorter, of two storms the longer. */
export function graver(one: PassEnd, other: PassEnd): PassEnd {
  if (one.kind === "later" && other.kind === "later") return one.afterMs <= other.afterMs ? one : other;
  if (one.kind === "storm" && other.kind === "storm") return one.afterMs >= other.afterMs ? one : other;
  return WORST.indexOf(other.kind) < WORST.indexOf(one.kind) ? other : one;
}
