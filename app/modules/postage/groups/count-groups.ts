// Adds up what the groups hold. Pure.
import { HINDRANCES, type Hindrance } from "./ready-pledge";
import { isReady } from "./to-ready-pledge";

export interface GroupCounts {
  groupKey: string;
  /** Pledges that can be shipped now; of these mailed at international prices. */
  ready: number;
  readyAbroad: number;
  notReady: number;
}

interface Tally {
  groupKey: string;
  hindrance: string | null;
  abroad: boolean;
  pledges: number;
}

/** Counts of every group, the largest first. */
export function countGroups(tallies: readonly Tally[], shipPartiallyPaid: boolean): GroupCounts[] {
  const groups = new Map<string, GroupCounts>();
  for (const { groupKey, hindrance, abroad, pledges } of tallies) {
    const counts = groups.get(groupKey) ?? { groupKey, ready: 0, readyAbroad: 0, notReady: 0 };
    const ready = isReady(toHindrance(hindrance), shipPartiallyPaid);
    groups.set(groupKey, {
      groupKey,
      ready: counts.ready + (ready ? pledges : 0),
      readyAbroad: counts.readyAbroad + (ready && abroad ? pledges : 0),
      notReady: counts.notReady + (ready ? 0 : pledges),
    });
  }
  return [...groups.values()].sort(
    (a, b) => b.ready - a.ready || b.notReady - a.notReady || (a.groupKey < b.groupKey ? -1 : 1),
  );
}

/** What keeps pledges from being ready, the most frequent first. */
export function countHindrances(
  tallies: readonly Tally[],
  shipPartiallyPaid: boolean,
): { hindrance: Hindrance; pledges: number }[] {
  const counts = new Map<Hindrance, number>();
  for (const { hindrance: text, pledges } of tallies) {
    const hindrance = toHindrance(text);
    if (hindrance === null || isReady(hindrance, shipPartiallyPaid)) continue;
    counts.set(hindrance, (counts.get(hindrance) ?? 0) + pledges);
  }
  return [...counts]
    .map(([hindrance, pledges]) => ({ hindrance, pledges }))
    .sort((a, b) => b.pledges - a.pledges || (a.hindrance < b.hindrance ? -1 : 1));
}

/** The stored word; null for none. */
export function toHindrance(text: string | null): Hindrance | null {
  return HINDRANCES.find((known) => known === text) ?? null;
}
