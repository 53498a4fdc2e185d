// What happens in a run, told with the time since its start; and where its time goes.
import { note } from "../support/run-result";

export class Timeline {
  readonly #startedAt = Date.now();
  readonly #parts: Record<string, number> = {};

  note(text: string): void {
    const { seconds } = this;
    note(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}  ${text}`);
  }

  /** Runs a part of the run; what it took is in `parts` from then on. Parts may run beside each other. */
  async measure<T>(part: string, run: () => Promise<T>): Promise<T> {
    const startedAt = Date.now();
    try {
      return await run();
    } finally {
      this.#parts[part] = Math.round((Date.now() - startedAt) / 1000);
    }
  }

  /** Since the start, whole ones. */
  get seconds(): number {
    return Math.round((Date.now() - this.#startedAt) / 1000);
  }

  /** Whole seconds per part. */
  get parts(): Readonly<Record<string, number>> {
    return this.#parts;
  }
}
