// Slows down whoever tries links that do not exist. Addresses are held in memory for a minute and never written down.

const WINDOW_MS = 60_000;
const MOST_MISSES = 20;
/** Beyond so many addresses the oldest are forgotten first. */
const MOST_CLIENTS = 10_000;

const misses = new Map<string, { since: number; count: number }>();

/** Whether this address has missed so often within the minute that it gets no answer for now. */
export function isThrottled(client: string, now: number): boolean {
  const known = misses.get(client);
  return known !== undefined && now - known.since < WINDOW_MS && known.count >= MOST_MISSES;
}

/** Counts a link that led nowhere. */
export function noteMiss(client: string, now: number): void {
  const known = misses.get(client);
  if (known && now - known.since < WINDOW_MS) {
    known.count += 1;
    return;
  }
  misses.delete(client);
  misses.set(client, { since: now, count: 1 });
  const [oldest] = misses.keys();
  if (misses.size > MOST_CLIENTS && oldest !== undefined) misses.delete(oldest);
}
