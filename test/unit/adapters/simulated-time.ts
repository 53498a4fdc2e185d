// Time that moves only from event to event, so that minutes of pacing are played in milliseconds.
import type { Sleep } from "~/lib/sleep";
import type { Clock } from "~/lib/clock";

interface Event {
  at: number;
  run: () => void;
}

export class SimulatedTime implements Clock {
  #now = Date.UTC(2026, 10, 22);
  #events: Event[] = [];

  now(): Date {
    return new Date(this.#now);
  }

  get milliseconds(): number {
    return this.#now;
  }

  after(milliseconds: number, run: () => void): () => void {
    const event = { at: this.#now + milliseconds, run };
    const place = this.#events.findIndex((other) => other.at > event.at);
    this.#events.splice(place === -1 ? this.#events.length : place, 0, event);
    return () => {
      this.#events = this.#events.filter((other) => other !== event);
    };
  }

  readonly sleep: Sleep = (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const cancel = this.after(milliseconds, resolve);
      signal?.addEventListener("abort", () => {
        cancel();
        resolve();
      });
    });

  /** Plays everything that happens within the next `milliseconds`. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settled();
    for (let event = this.#events[0]; event && event.at <= end; event = this.#events[0]) {
      this.#events.shift();
      this.#now = event.at;
      event.run();
      await settled();
    }
    this.#now = end;
  }
}

/** Lets every promise that can settle now do so. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
