// What the stored counts of a group come to, by what the creator counts as ready. Pure.
import { HINDRANCES, type Hindrance } from "./ready-pledge";
import { isReady } from "./to-ready-pledge";

/** A group's counts as stored. `partly`: those that only a missing part of the payment keeps. */
export interface StoredCounts {
  groupKey: string;
  pledges: number;
  declared: number;
  ready: number;
  readyAbroad: number;
  readyDeclared: number;
  partly: number;
  partlyAbroad: number;
  partlyDeclared: number;
}

export interface GroupCounts {
  groupKey: string;
  /** Pledges that can be shipped now; of these mailed at international prices, and declared to customs. */
  ready: number;
  readyAbroad: number;
  readyDeclared: number;
  notReady: number;
  /** Of all, ready or not: those whose parcels are declared to customs. */
  declared: number;
}

/** The counts of one group. */
export function toCounts(stored: StoredCounts, shipPartiallyPaid: boolean): GroupCounts {
  const { groupKey, declared } = stored;
  const also = shipPartiallyPaid ? 1 : 0;
  const ready = stored.ready + also * stored.partly;
  return {
    ...{ groupKey, declared, ready, notReady: stored.pledges - ready },
    readyAbroad: stored.readyAbroad + also * stored.partlyAbroad,
    readyDeclared: stored.readyDeclared + also * stored.partlyDeclared,
  };
}

/** What keeps pledges from being ready, the most frequent first. */
export function countHindrances(
  tallies: readonly { hindrance: string; pledges: number }[],
  shipPartiallyPaid: boolean,
): { hindrance: Hindrance; pledges: number }[] {
  return tallies
    .flatMap(({ hindrance: text, pledges }) => {
      const hindrance = toHindrance(text);
      return hindrance === null || isReady(hindrance, shipPartiallyPaid) ? [] : [{ hindrance, pledges }];
    })
    .sort((a, b) => b.pledges - a.pledges || (a.hindrance < b.hindrance ? -1 : 1));
}

/** The stored word; null for none. */
export function toHindrance(text: string | null): Hindrance | null {
  return HINDRANCES.find((known) => known === text) ?? null;
}
