// When a vendor answers with 429 or 5xx, or not at all, new requests stop for a while: longer each time, never in step.

/** Single failures are everyday; so many without one answer between them are a storm. */
const STORM_FAILURES = 3;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

export class StormPause {
  readonly #random: () => number;
  #failures = 0;
  #pausedAt = -1;
  #until = 0;

  /** `random` gives numbers in [0, 1). */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Milliseconds until requests may leave again. */
  remaining(now: number): number {
    return Math.max(0, this.#until - now);
  }

  /** HTTP 429 with its Retry-After: exactly that long, plus up to a tenth so that processes do not return together. */
  askedToWait(milliseconds: number, now: number): void {
    this.#pause(now, milliseconds * (1 + this.#random() / 10));
  }

  /** No usable answer to a request that left at `sentAt`. Requests that left before the last pause do not lengthen it. */
  failed(sentAt: number, now: number): void {
    if (sentAt <= this.#pausedAt) return;
    this.#failures += 1;
    if (this.#failures < STORM_FAILURES) return;
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#failures - STORM_FAILURES));
    this.#pause(now, longest * (0.5 + this.#random() / 2));
  }

  /** After a storm requests go one by one until the first is answered. */
  get probing(): boolean {
    return this.#failures >= STORM_FAILURES;
  }

  answered(): void {
    this.#failures = 0;
  }

  #pause(now: number, milliseconds: number): void {
    this.#pausedAt = now;
    this.#until = Math.max(this.#until, now + Math.ceil(milliseconds));
  }
}
