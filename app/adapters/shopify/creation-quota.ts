// Development and trial stores take at most five orderCreate calls a minute (schema text of orderCreate). Nothing in
// an answer says so beforehand: it is learned from "Too many attempts. Please try again later." and then respected.

const CREATIONS = 5;
/** A minute and a little, because the vendor counts from its own clock. */
const WINDOW_MS = 60_500;
const FIRST_WAIT_MS = 12_000;
const LONGEST_WAIT_MS = 60_000;
/** After so long without a refusal the store may have become a paying one. */
const FORGOTTEN_AFTER_MS = 30 * 60_000;

export class CreationQuota {
  /** When the last creations were answered, oldest first, at most five. */
  #created: number[] = [];
  #refusedAt: number | null = null;
  #refusals = 0;
  #pausedUntil = 0;

  created(now: number): void {
    this.#created = [...this.#created, now].slice(-CREATIONS);
    this.#refusals = 0;
  }

  /** The vendor said "Too many attempts"; returns how long to wait (ms). */
  refused(now: number): number {
    this.#refusedAt = now;
    // Requests that were under way together are refused together: one refusal, not many.
    if (now < this.#pausedUntil) return this.#pausedUntil - now;
    this.#refusals += 1;
    const backoff = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#refusals - 1));
    const oldest = this.#created.length === CREATIONS ? (this.#created[0] ?? 0) + WINDOW_MS - now : 0;
    // A full window says exactly when the next one fits; refused all the same, or refused early, we can only guess.
    const wait = this.#refusals === 1 && oldest > 0 ? oldest : backoff;
    this.#pausedUntil = Math.max(this.#pausedUntil, now + wait);
    return this.#pausedUntil - now;
  }

  /** How many creations may start now when `underWay` have no answer yet; Infinity for a store without the limit. */
  allowed(now: number, underWay: number): number {
    if (!this.#limited(now)) return Infinity;
    if (now < this.#pausedUntil) return 0;
    const recent = this.#created.filter((at) => now - at < WINDOW_MS).length;
    return Math.max(0, CREATIONS - recent - underWay);
  }

  /** Milliseconds until one more creation may be allowed by time alone. */
  millisecondsUntilNext(now: number): number {
    if (!this.#limited(now)) return 0;
    const full = this.#created.filter((at) => now - at < WINDOW_MS).length >= CREATIONS;
    const windowOpens = full ? (this.#created[0] ?? now) + WINDOW_MS : now;
    return Math.max(0, windowOpens - now, this.#pausedUntil - now);
  }

  #limited(now: number): boolean {
    return this.#refusedAt !== null && now - this.#refusedAt < FORGOTTEN_AFTER_MS;
  }
}
