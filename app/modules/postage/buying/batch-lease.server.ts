// Who works on a batch: one worker at a time, for as long as it renews its lease.
import type { PostageDeps } from "../postage-deps";
import type { BatchState } from "./batch-state";
import { leaseBatch, releaseBatch } from "./batch-lease-store.server";

export class BatchLease {
  #until = 0;
  #renewing: Promise<boolean> | null = null;

  constructor(
    private readonly deps: PostageDeps,
    private readonly batchId: string,
    readonly owner: string,
    /** The state that the work was begun in: once it is another, nothing new is begun. */
    private readonly states: readonly BatchState[],
    private readonly signal: AbortSignal,
  ) {}

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

  async renew(): Promise<boolean> {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renew(): Promise<boolean> {
    const now = this.deps.clock.now();
    const until = new Date(now.getTime() + this.deps.timing.leaseSeconds * 1000);
    const { batchId: id, owner, states } = this;
    const held = await leaseBatch(this.deps.db, { id, owner, states, now, until });
    this.#until = held ? until.getTime() : 0;
    return held;
  }

  async release(): Promise<void> {
    this.#until = 0;
    await releaseBatch(this.deps.db, this.batchId, this.owner);
  }
}
