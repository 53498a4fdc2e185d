// Who works on a batch: one worker at a time, for as long as it renews its lease.
import type { PostageDeps } from "../postage-deps";
import type { BatchState } from "./batch-state";
import { leaseBatch, releaseBatch, takeTurn, type LeaseWish } from "./batch-lease-store.server";

/** How long one batch is worked on before others, of whatever shop, get their turn. */
const TURN_MS = 5_000;

/** One worker's hold on one batch, and its turn of a few seconds at it. */
export class BatchLease {
  #until = 0;
  #turnEnds = 0;
  #renewing: Promise<boolean> | null = null;

  constructor(
    private readonly deps: PostageDeps,
    private readonly batch: { id: string; shopDomain: string },
    readonly owner: string,
    /** The state that the work was begun in: once it is another, nothing new is begun. */
    private readonly states: readonly BatchState[],
    private readonly signal: AbortSignal,
  ) {}

  /** Begins a turn; false while the batch, or another one of its shop, is in somebody's hands. */
  async take(): Promise<boolean> {
    const now = this.deps.clock.now();
    const wish = this.#wish(now);
    const taken = await takeTurn(this.deps.db, { ...wish, shopDomain: this.batch.shopDomain });
    this.#until = taken ? wish.until.getTime() : 0;
    this.#turnEnds = now.getTime() + TURN_MS;
    return taken;
  }

  /** Nothing new is begun then, so that the worker is free for others; the batch goes on with its next turn. */
  turnIsOver(): boolean {
    return this.deps.clock.now().getTime() >= this.#turnEnds;
  }

  /** Asked as the last act before something leaves. */
  mayGoOn(): boolean {
    return !this.signal.aborted && this.deps.clock.now().getTime() < this.#until;
  }

  /** Renews when half of the time is over; false once the batch was paused, stopped or taken over. */
  async keep(): Promise<boolean> {
    if (this.signal.aborted) return false;
    const half = (this.deps.timing.leaseSeconds * 1000) / 2;
    if (this.#until - this.deps.clock.now().getTime() > half) return true;
    return this.renew();
  }

  /** Holds on to the batch for another while. */
  async renew(): Promise<boolean> {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renew(): Promise<boolean> {
    const wish = this.#wish(this.deps.clock.now());
    const held = await leaseBatch(this.deps.db, wish);
    this.#until = held ? wish.until.getTime() : 0;
    return held;
  }

  #wish(now: Date): LeaseWish {
    const until = new Date(now.getTime() + this.deps.timing.leaseSeconds * 1000);
    return { id: this.batch.id, owner: this.owner, states: this.states, now, until };
  }

  async release(): Promise<void> {
    this.#until = 0;
    await releaseBatch(this.deps.db, this.batch.id, this.owner);
  }
}
