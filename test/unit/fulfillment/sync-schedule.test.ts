import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localTime } from "~/lib/local-time";
import { dueDay, newestDueDay, nextDueAt } from "~/modules/fulfillment/sync/sync-schedule";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Every minute from `from` on: at which the schedule made a run, and for which day. */
function live(
  schedule: { timezone: string; hour: number },
  { from, days, step = 5 * MINUTE, up = () => true }: LiveOptions,
): { day: string; at: Date }[] {
  const since = new Date(from);
  const runs: { day: string; at: Date }[] = [];
  for (let at = since.getTime(); at < since.getTime() + days * DAY; at += step) {
    if (!up(at - since.getTime())) continue;
    const now = new Date(at);
    const day = dueDay(schedule, { now, lastDay: runs.at(-1)?.day ?? null, since });
    if (day) runs.push({ day, at: now });
  }
  return runs;
}
interface LiveOptions {
  from: string;
  days: number;
  step?: number;
  /** Whether the app is running so long after the beginning. */
  up?: (elapsed: number) => boolean;
}

/** Every date that the zone's clocks show. */
function calendar(timezone: string, from: number, to: number): string[] {
  const days = new Set<string>();
  for (let at = from; at <= to; at += 15 * MINUTE) days.add(localTime(new Date(at), timezone).day);
  return [...days].sort();
}

const ZONES = [
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "America/Santiago",
  "Australia/Lord_Howe",
  "Africa/Cairo",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Atlantic/Azores",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
  "Pacific/Honolulu",
  "Etc/UTC",
];

describe("the daily run", () => {
  it("comes at the creator's hour by the shop's clocks", () => {
    const runs = live({ timezone: "America/New_York", hour: 3 }, { from: "2026-06-10T12:00:00Z", days: 3 });
    expect(runs.map(({ day, at }) => [day, at.toISOString()])).toEqual([
      ["2026-06-11", "2026-06-11T07:00:00.000Z"],
      ["2026-06-12", "2026-06-12T07:00:00.000Z"],
      ["2026-06-13", "2026-06-13T07:00:00.000Z"],
    ]);
  });

  it("comes with the jump when the clocks jump over its hour", () => {
    // Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
    const runs = live({ timezone: "Europe/Berlin", hour: 2 }, { from: "2026-03-28T12:00:00Z", days: 3 });
    expect(runs.map(({ day, at }) => [day, at.toISOString()])).toEqual([
      ["2026-03-29", "2026-03-29T01:00:00.000Z"],
      ["2026-03-30", "2026-03-30T00:00:00.000Z"],
      ["2026-03-31", "2026-03-31T00:00:00.000Z"],
    ]);
  });

  it("comes once, the first time, when the clocks show its hour twice", () => {
    // Berlin, 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
    const runs = live({ timezone: "Europe/Berlin", hour: 2 }, { from: "2026-10-24T12:00:00Z", days: 2 });
    expect(runs.map(({ day, at }) => [day, at.toISOString()])).toEqual([
      ["2026-10-25", "2026-10-25T00:00:00.000Z"],
      ["2026-10-26", "2026-10-26T01:00:00.000Z"],
    ]);
  });

  it("is made up for once, however many days were missed", () => {
    const runs = live(
      { timezone: "Etc/UTC", hour: 4 },
      {
        from: "2026-06-01T12:00:00Z",
        days: 10,
        up: (elapsed) => elapsed < 2 * DAY || elapsed > 6 * DAY + 3 * HOUR,
      },
    );
    expect(runs.map(({ day }) => day)).toEqual([
      ...["2026-06-02", "2026-06-03", "2026-06-07", "2026-06-08", "2026-06-09", "2026-06-10", "2026-06-11"],
    ]);
    expect(runs[2]?.at.toISOString()).toBe("2026-06-07T15:05:00.000Z");
  });

  it("does not come at once for a connection that was made after today's hour", () => {
    const since = new Date("2026-06-10T12:00:00Z");
    const schedule = { timezone: "Etc/UTC", hour: 4 };
    expect(dueDay(schedule, { now: new Date("2026-06-10T23:00:00Z"), lastDay: null, since })).toBeNull();
    expect(nextDueAt(schedule, { now: since, lastDay: null, since })?.toISOString()).toBe(
      "2026-06-11T04:00:00.000Z",
    );
  });

  it("of a zone that nobody knows goes by UTC", () => {
    expect(newestDueDay({ timezone: "Mars/Olympus", hour: 4 }, new Date("2026-06-10T05:00:00Z"))).toBe(
      "2026-06-10",
    );
  });

  it("comes exactly once per day of the calendar, in every zone, in every month", () => {
    const month = fc.integer({ min: 0, max: 11 });
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: 0, max: 23 }),
        month,
        (timezone, hour, begin) => {
          const start = Date.UTC(2026, begin, 20, 12);
          const end = start + 25 * DAY;
          const runs = live(
            { timezone, hour },
            { from: new Date(start).toISOString(), days: 25, step: 15 * MINUTE },
          );
          const first = newestDueDay({ timezone, hour }, new Date(start));
          const last = newestDueDay({ timezone, hour }, new Date(end - 15 * MINUTE));
          expect(runs.map(({ day }) => day)).toEqual(
            calendar(timezone, start, end).filter((day) => day > first && day <= last),
          );
          for (const { day, at } of runs) {
            const here = localTime(at, timezone);
            // At its hour; later only where that hour was jumped over.
            if (here.day === day && here.hour === hour) continue;
            const before = localTime(new Date(at.getTime() - 15 * MINUTE), timezone);
            expect(
              `${before.day} ${String(before.hour).padStart(2, "0")}` <
                `${day} ${String(hour).padStart(2, "0")}`,
            ).toBe(true);
            expect([1, -23]).toContain(here.hour - hour);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("never comes twice for a day, nor runs behind, whatever the downtimes and moves of the shop", () => {
    const moves = fc.array(
      fc.record({
        zone: fc.constantFrom(...ZONES),
        hours: fc.integer({ min: 1, max: 200 }),
        up: fc.boolean(),
      }),
      { minLength: 2, maxLength: 12 },
    );
    fc.assert(
      fc.property(moves, fc.integer({ min: 0, max: 23 }), (stretches, hour) => {
        const since = new Date("2026-03-01T09:30:00Z");
        let at = since.getTime();
        let lastDay: string | null = null;
        const days: string[] = [];
        for (const { zone, hours, up } of stretches) {
          const end = at + hours * HOUR;
          for (; at < end; at += 30 * MINUTE) {
            if (!up) continue;
            const schedule = { timezone: zone, hour };
            const now = new Date(at);
            const day = dueDay(schedule, { now, lastDay, since });
            if (day) {
              days.push(day);
              lastDay = day;
            }
            // Up and asked: nothing is left that was due.
            expect(dueDay(schedule, { now, lastDay, since })).toBeNull();
          }
        }
        expect(days).toEqual([...new Set(days)].sort());
      }),
      { numRuns: 30 },
    );
  });

  it("is announced for when it comes", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: 0, max: 23 }),
        fc.date({ min: new Date("2026-01-01"), max: new Date("2026-12-31"), noInvalidDate: true }),
        (timezone, hour, now) => {
          const schedule = { timezone, hour };
          const lastDay = newestDueDay(schedule, now);
          const next = nextDueAt(schedule, { now, lastDay, since: now });
          if (!next) throw new Error("no next run");
          expect(dueDay(schedule, { now: next, lastDay, since: now })).not.toBeNull();
          const before = new Date(next.getTime() - 15 * MINUTE);
          expect(before < now || dueDay(schedule, { now: before, lastDay, since: now }) === null).toBe(true);
          expect(next.getTime() - now.getTime()).toBeLessThanOrEqual(26 * HOUR);
        },
      ),
      { numRuns: 40 },
    );
  });
});
