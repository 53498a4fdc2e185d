// The pace of one EasyPost account in this process: so many requests under way, lists slower, and a pause for all
// of them when EasyPost says 429 or stops answering.
import type { Clock } from "~/lib/clock";
import type { Sleep } from "~/lib/sleep";
import { StormPause } from "~/lib/storm-pause";

export interface AccountPaceOptions {
  clock: Clock;
  sleep: Sleep;
  /** Requests under way at once. */
  maxInFlight: number;
  /** Numbers in [0, 1), for jitter. */
  random: () => number;
}

/** A request on its way. Exactly one of these ends it. */
export interface PaceTicket {
  /** EasyPost answered, whatever it said. */
  answered(): void;
  /** HTTP 429 with how long to wait. */
  askedToWait(milliseconds: number): void;
  /** No usable answer. */
  failed(): void;
  /** The request did not leave after all. */
  neverLeft(): void;
}

/** 5 a second on lists is EasyPost's one fixed limit (docs.easypost.com/guides/rate-limiting-guide). */
const BETWEEN_LISTS_MS = 200;
const LONGEST_SLEEP_MS = 5_000;

export class AccountPace {
  readonly #options: AccountPaceOptions;
  readonly #storm: StormPause;
  readonly #sleepers = new Set<() => void>();
  #inFlight = 0;
  #nextListAt = 0;

  constructor(options: AccountPaceOptions) {
    this.#options = options;
    this.#storm = new StormPause(options.random);
  }

  /** Waits for a turn; a number is how long the pause still lasts when `deadline` (milliseconds) comes first. */
  async begin(deadline: number, list: boolean): Promise<PaceTicket | number> {
    for (;;) {
      const now = this.#now();
      const pause = Math.max(this.#storm.remaining(now), list ? this.#nextListAt - now : 0);
      if (pause <= 0 && this.#inFlight < this.#slots()) {
        if (list) this.#nextListAt = now + BETWEEN_LISTS_MS;
        return this.#leave(now);
      }
      if (now >= deadline) return Math.max(0, pause);
      await this.#changeOrSleep(Math.min(pause > 0 ? pause : LONGEST_SLEEP_MS, deadline - now));
    }
  }

  /** After a storm one request goes ahead until one is answered. */
  #slots(): number {
    return this.#storm.probing ? 1 : this.#options.maxInFlight;
  }

  #leave(sentAt: number): PaceTicket {
    this.#inFlight += 1;
    return {
      answered: () => {
        this.#storm.answered();
        this.#end();
      },
      askedToWait: (milliseconds) => {
        this.#storm.askedToWait(milliseconds, this.#now());
        this.#end();
      },
      failed: () => {
        this.#storm.failed(sentAt, this.#now());
        this.#end();
      },
      neverLeft: () => this.#end(),
    };
  }

  #end(): void {
    this.#inFlight -= 1;
    for (const wake of this.#sleepers) wake();
  }

  async #changeOrSleep(milliseconds: number): Promise<void> {
    const woken = new AbortController();
    const wake = () => woken.abort();
    this.#sleepers.add(wake);
    await this.#options.sleep(Math.min(milliseconds, LONGEST_SLEEP_MS), woken.signal);
    this.#sleepers.delete(wake);
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}
