// What is due later, by the simulator's own clock; and its ids.
import { seededRandom } from "../shopify/random";

export interface Timetable {
  later(ms: number, action: () => void): void;
  settle(): void;
  stop(): void;
}

/** Due actions by the simulator's own clock; real timers only shorten the wait. */
export function createTimetable(now: () => number): Timetable {
  let due: { at: number; action: () => void }[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const settle = (): void => {
    for (;;) {
      const ready = due.filter(({ at }) => at <= now());
      if (ready.length === 0) return;
      due = due.filter((entry) => !ready.includes(entry));
      for (const { action } of ready.sort((one, other) => one.at - other.at)) action();
    }
  };
  return {
    settle,
    later(ms, action) {
      due.push({ at: now() + ms, action });
      const timer = setTimeout(() => {
        timers.delete(timer);
        settle();
      }, ms + 1);
      timer.unref();
      timers.add(timer);
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
      due = [];
    },
  };
}

/** Ids with EasyPost's prefixes, from a seed. */
export function createIds(seed: number): (prefix: string) => string {
  const random = seededRandom(seed);
  const eight = (): string =>
    Math.floor(random() * 4_294_967_296)
      .toString(16)
      .padStart(8, "0");
  return (prefix) => `${prefix}_${eight()}${eight()}${eight()}${eight()}`;
}
