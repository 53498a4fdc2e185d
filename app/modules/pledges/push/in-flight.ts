/** Counts work under way and lets others wait for room without a barrier: room appears as each piece ends. */
export class InFlight {
  readonly #limit: number;
  #count = 0;
  #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#count;
  }

  get room(): number {
    return Math.max(0, this.#limit - this.#count);
  }

  /** Starts `work`, which must not reject. */
  start(work: () => Promise<void>): void {
    this.#count += 1;
    void work().finally(() => {
      this.#count -= 1;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const resume of waiting) resume();
    });
  }

  /** Resolves when one more piece has ended; at once when none is under way. */
  async nextEnd(): Promise<void> {
    if (this.#count === 0) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
