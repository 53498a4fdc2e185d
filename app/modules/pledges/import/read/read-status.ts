// What the tools say of a pledge's payment → the four words of Push API v1.
import type { PlatformStatus } from "../../pledge";

const WORDS: Readonly<Record<PlatformStatus, readonly RegExp[]>> = {
  // The worst first: "payment failed, refunded" is refunded.
  refunded: [/\brefunded\b/],
  cancelled: [
    /\b(?:cancel|cancell)ed\b/,
    /\bdropped\b/,
    /\brefused\b/,
    /\bremoved\b/,
    /\bdeleted\b/,
    /\bvoid(?:ed)?\b/,
    /\bwithdrawn\b/,
  ],
  held: [
    /\b(?:fail(?:ed|ing|ure)?|error(?:ed)?|declined|pending|unpaid|processing|disputed|chargeback)\b/,
    /\b(?:not|un) ?collected\b/,
    /\bnot paid\b/,
    /\b(?:past|over) ?due\b/,
    /\b(?:partial(?:ly)?|on hold|held|invited|incomplete|authori[sz]ed|expired)\b/,
  ],
  ready: [
    /^(?:collected|paid|complete|completed|approved|success|successful|succeeded|active|ready|charged|captured|fulfilled|shipped|delivered)$/,
    /\border placed\b/,
    /\block(?:ed)?(?: down)?\b/,
    /^(?:open|confirmed|finali[sz]ed|in fulfil?lment|processed|settled|backed|live)$/,
  ],
};

/** What the text means; null when the words are unknown, `ready` when there are none. */
export function readStatus(text: string): PlatformStatus | null {
  const words = text
    .toLowerCase()
    .replace(/[^a-z]+/g, " ")
    .trim();
  if (words === "") return "ready";
  // Part of the money went back: whether the rest is still owed is for a person to say.
  if (/\bpartial(?:ly)? refund(?:ed)?\b/.test(words)) return "held";
  const entries = Object.entries(WORDS) as [PlatformStatus, readonly RegExp[]][];
  return entries.find(([, patterns]) => patterns.some((pattern) => pattern.test(words)))?.[0] ?? null;
}

const WORST_FIRST: readonly PlatformStatus[] = ["refunded", "cancelled", "held", "ready"];

/** The status that keeps a pledge furthest from a push. */
export function worseStatus(left: PlatformStatus, right: PlatformStatus): PlatformStatus {
  return WORST_FIRST.indexOf(left) <= WORST_FIRST.indexOf(right) ? left : right;
}
