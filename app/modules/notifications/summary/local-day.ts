// Days as the shop's clock counts them, also across daylight-saving changes. Pure.
import { localTime } from "~/lib/local-time";

const HOUR_MS = 3600 * 1000;

/** The first moment of a day in the zone: the first quarter of an hour that belongs to it. */
export function startOfDay(day: string, timeZone: string): Date {
  const utc = Date.parse(`${day}T00:00:00Z`);
  for (let at = utc - 15 * HOUR_MS; at <= utc + 15 * HOUR_MS; at += HOUR_MS / 4) {
    if (localTime(new Date(at), timeZone).day === day) return new Date(at);
  }
  // A day that the zone skipped altogether (a change of the date line).
  return new Date(utc);
}

/** The day before, by the calendar. */
export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 24 * HOUR_MS).toISOString().slice(0, 10);
}
