// When the daily comparison is due: once per day of the shop's calendar, from the creator's hour on. Pure.
import { localTime } from "~/lib/local-time";

export interface DailySchedule {
  /** IANA name; one that this machine does not know counts as UTC. */
  timezone: string;
  /** 0–23, by the shop's clocks. */
  hour: number;
}

const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;
/** No calendar day is longer, not even across a change of clocks. */
const LONGEST_DAY_HOURS = 30;
const LOOK_AHEAD_MS = 4 * 24 * HOUR_MS;

/**
 * The newest day whose hour has come. Where the clocks jump over the hour it comes with the jump; where they show it
 * twice, the first time counts. A day whose hour never came (jumped over at its end) counts once it is over.
 */
export function newestDueDay({ timezone, hour }: DailySchedule, now: Date): string {
  const here = localTime(now, timezone);
  if (here.hour >= hour) return here.day;
  for (let back = 1; back <= LONGEST_DAY_HOURS; back += 1) {
    const { day } = localTime(new Date(now.getTime() - back * HOUR_MS), timezone);
    if (day < here.day) return day;
  }
  return here.day;
}

/**
 * The day to run for now, or null. Days that were missed are made up for by one run, that of the newest. `lastDay`: the
 * newest day a run was made for; without one the schedule begins at `since`.
 */
export function dueDay(
  schedule: DailySchedule,
  { now, lastDay, since }: { now: Date; lastDay: string | null; since: Date },
): string | null {
  const day = newestDueDay(schedule, now);
  return day > (lastDay ?? newestDueDay(schedule, since)) ? day : null;
}

/** When the next run is due, to the quarter of an hour; `now` when one is overdue. Null should none come within days. */
export function nextDueAt(
  schedule: DailySchedule,
  { now, lastDay, since }: { now: Date; lastDay: string | null; since: Date },
): Date | null {
  if (dueDay(schedule, { now, lastDay, since })) return now;
  const first = Math.ceil((now.getTime() + 1) / QUARTER_MS) * QUARTER_MS;
  for (let at = first; at <= now.getTime() + LOOK_AHEAD_MS; at += QUARTER_MS)
    if (dueDay(schedule, { now: new Date(at), lastDay, since })) return new Date(at);
  return null;
}
