// The pace of one shop: how many requests may be on their way now, read from the vendor's own numbers.
import type { Clock } from "~/lib/clock";
import { CreationQuota } from "./creation-quota";
import { PointsEstimate, type SentRequest, type ThrottleStatus } from "./points-estimate";
import type { Sleep } from "~/lib/sleep";
import { StormPause } from "~/lib/storm-pause";

/** What an answer said about points; null where it carried no cost extension. */
export interface CostReading {
  requestedCost: number;
  /** null when the request was throttled and cost nothing. */
  actualCost: number | null;
  throttleStatus: ThrottleStatus;
}

export interface ShopBucketOptions {
  clock: Clock;
  sleep: Sleep;
  /** Requests under way at once, whatever the points allow. */
  maxInFlight: number;
  /** Numbers in [0, 1), for jitter. */
  random: () => number;
}

/** A request on its way. Exactly one of these ends it. */
export interface Ticket {
  /** The vendor answered, whatever it said. */
  answered(reading: CostReading | null): void;
  /** HTTP 429 with its Retry-After in milliseconds. */
  askedToWait(milliseconds: number): void;
  /** No usable answer: timeout, reset, 5xx, HTML. */
  failed(): void;
  /** The request did not leave after all. */
  neverLeft(): void;
}

const CREATION = "OrderCreate";
/** A mutation costs 10 points; the real cost is learned from the first answer of each operation. */
const UNKNOWN_COST = 10;
/** Points left for the pages, which share the bucket: 5 % of it, at most 100. Kept once, so it costs no pace. */
const RESERVE_SHARE = 0.05;
const RESERVE_POINTS = 100;
/** Grants are collected for so long, so that a fast shop is served by the dozen and not one by one. */
const LINGER_MS = 100;
/** Nobody sleeps longer without looking again. */
const LONGEST_SLEEP_MS = 5_000;
/** Reads wait at most so long for points; then they go and the vendor decides. */
const LONGEST_ADMISSION_MS = 10_000;

export class ShopBucket {
  readonly #options: ShopBucketOptions;
  readonly #points = new PointsEstimate();
  readonly #quota = new CreationQuota();
  readonly #storm: StormPause;
  readonly #costs = new Map<string, number>();
  readonly #sleepers = new Set<() => void>();
  #inFlight = 0;
  #creationsInFlight = 0;
  #reserved = 0;
  #measured = false;

  constructor(options: ShopBucketOptions) {
    this.#options = options;
    this.#storm = new StormPause(options.random);
  }

  /**
   * Waits until at least one orderCreate may leave, reserves up to `wanted` and says how many; 0 when aborted.
   * Each reservation is used by `beginCreation` or returned by `giveBack`.
   */
  async acquire(wanted: number, signal: AbortSignal): Promise<number> {
    let lingerUntil: number | null = null;
    while (wanted > 0 && !signal.aborted) {
      const now = this.#now();
      const possible = Math.min(wanted, this.#creationsPossible(now));
      if (possible > 0) lingerUntil ??= now + LINGER_MS;
      const enough = possible >= Math.min(wanted, this.#worthwhile());
      if (possible > 0 && (enough || now >= (lingerUntil ?? 0))) {
        this.#reserved += possible;
        return possible;
      }
      const wait = possible > 0 ? (lingerUntil ?? now) - now : this.#millisecondsUntilCreation(now);
      await this.#changeOrSleep(wait, signal);
    }
    return 0;
  }

  /** Returns reservations that will not be used. */
  giveBack(unused: number): void {
    this.#reserved = Math.max(0, this.#reserved - unused);
    this.#wake();
  }

  /** An orderCreate leaves now, on a reservation where there is one. */
  beginCreation(): Ticket {
    this.#reserved = Math.max(0, this.#reserved - 1);
    this.#creationsInFlight += 1;
    return this.#begin(CREATION);
  }

  /** Any other operation: waits a bounded time for points, then leaves. */
  async begin(operation: string): Promise<Ticket> {
    const deadline = this.#now() + LONGEST_ADMISSION_MS;
    for (;;) {
      const now = this.#now();
      const wait = this.#points.status ? this.#points.millisecondsUntil(this.#cost(operation), now) : 0;
      if (wait === 0 || now >= deadline) return this.#begin(operation);
      await this.#options.sleep(Math.min(wait, deadline - now));
    }
  }

  /** An order was made: counts towards a trial store's five a minute. */
  creationSucceeded(): void {
    this.#quota.created(this.#now());
  }

  /** "Too many attempts": returns how long to wait, in milliseconds. */
  creationRefusedByQuota(): number {
    return this.#quota.refused(this.#now());
  }

  get throttleStatus(): ThrottleStatus | null {
    return this.#points.status;
  }

  #begin(operation: string): Ticket {
    const sent = this.#points.send(this.#cost(operation), this.#now());
    this.#inFlight += 1;
    return {
      answered: (reading) => {
        this.#storm.answered();
        this.#measured = true;
        this.#end(operation, sent, reading);
      },
      askedToWait: (milliseconds) => {
        this.#storm.askedToWait(milliseconds, this.#now());
        this.#end(operation, sent, null);
      },
      failed: () => {
        this.#storm.failed(sent.sentAt, this.#now());
        this.#end(operation, sent, null);
      },
      neverLeft: () => {
        this.#points.cancel(sent, this.#now());
        this.#release(operation);
      },
    };
  }

  #end(operation: string, sent: SentRequest, reading: CostReading | null): void {
    if (reading) this.#costs.set(operation, reading.requestedCost);
    this.#points.answer(
      sent,
      this.#now(),
      reading && { status: reading.throttleStatus, cost: reading.actualCost ?? 0 },
    );
    this.#release(operation);
  }

  #release(operation: string): void {
    this.#inFlight -= 1;
    if (operation === CREATION) this.#creationsInFlight -= 1;
    this.#wake();
  }

  #creationsPossible(now: number): number {
    if (this.#storm.remaining(now) > 0) return 0;
    const underWay = this.#creationsInFlight + this.#reserved;
    const slots = this.#options.maxInFlight - this.#inFlight - this.#reserved;
    // Before the first answer nothing is known of the bucket, after a storm nothing of the shop: one goes ahead.
    const known = this.#measured && !this.#storm.probing ? Infinity : 1 - underWay;
    const quota = this.#quota.allowed(now, underWay);
    return Math.max(0, Math.min(slots, known, quota, this.#affordable(now)));
  }

  #affordable(now: number): number {
    if (!this.#points.status) return Infinity;
    const cost = this.#cost(CREATION);
    return Math.floor((this.#points.left(now) - this.#uiReserve()) / cost) - this.#reserved;
  }

  /** How many creations are worth one grant: a tenth of a second's points, or a quarter of the slots. */
  #worthwhile(): number {
    const slots = Math.floor(this.#options.maxInFlight / 4);
    const rate = this.#points.status?.restoreRate ?? Infinity;
    return Math.max(1, Math.min(slots, Math.floor((rate * LINGER_MS) / 1000 / this.#cost(CREATION))));
  }

  #millisecondsUntilCreation(now: number): number {
    const needed = this.#uiReserve() + this.#cost(CREATION) * (this.#reserved + 1);
    const points = this.#points.status ? this.#points.millisecondsUntil(needed, now) : 0;
    const wait = Math.max(points, this.#storm.remaining(now), this.#quota.millisecondsUntilNext(now));
    // 0 here means that only a slot is missing: the end of a request wakes us.
    return wait === 0 ? LONGEST_SLEEP_MS : wait;
  }

  async #changeOrSleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    const wake = () => woken.abort();
    this.#sleepers.add(wake);
    await this.#options.sleep(
      Math.min(milliseconds, LONGEST_SLEEP_MS),
      AbortSignal.any([signal, woken.signal]),
    );
    this.#sleepers.delete(wake);
  }

  #wake(): void {
    for (const wake of this.#sleepers) wake();
  }

  #uiReserve(): number {
    return Math.min(RESERVE_POINTS, RESERVE_SHARE * (this.#points.status?.maximumAvailable ?? 0));
  }

  #cost(operation: string): number {
    return this.#costs.get(operation) ?? UNKNOWN_COST;
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}
