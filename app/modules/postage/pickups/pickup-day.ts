// When USPS comes for parcels: its delivery days, and windows in the shop's time zone. Pure.
import { localTime } from "~/lib/local-time";

const DAY_MS = 24 * 3600 * 1000;
const SUNDAY = 0;
const MONDAY = 1;
const THURSDAY = 4;
const DAYS_OFFERED = 6;
const DAYS_SEARCHED = 14;

/**
 * The next days on which USPS collects, the first being the next delivery day after today: Saturdays, no Sundays, no
 * postal holidays. [facts/easypost.md, Pickup]
 */
export function pickupDays(now: Date, timezone: string): string[] {
  const today = localTime(now, timezone).day;
  const days: string[] = [];
  for (let ahead = 1; ahead <= DAYS_SEARCHED && days.length < DAYS_OFFERED; ahead += 1) {
    const day = addDays(today, ahead);
    if (isDeliveryDay(day)) days.push(day);
  }
  return days;
}

/** Whether USPS delivers on this day (yyyy-mm-dd). */
export function isDeliveryDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return date.getUTCDay() !== SUNDAY && !postalHolidays(date.getUTCFullYear()).has(day);
}

/** Federal holidays as USPS keeps them: one on a Sunday is kept on the Monday after it. */
function postalHolidays(year: number): Set<string> {
  const fixed = ["01-01", "06-19", "07-04", "11-11", "12-25"].map((day) => observed(`${year}-${day}`));
  return new Set([
    ...fixed,
    nthWeekday(year, 1, MONDAY, 3),
    nthWeekday(year, 2, MONDAY, 3),
    lastMondayOfMay(year),
    nthWeekday(year, 9, MONDAY, 1),
    nthWeekday(year, 10, MONDAY, 2),
    nthWeekday(year, 11, THURSDAY, 4),
  ]);
}

function observed(day: string): string {
  return new Date(`${day}T00:00:00Z`).getUTCDay() === SUNDAY ? addDays(day, 1) : day;
}

function nthWeekday(year: number, month: number, weekday: number, nth: number): string {
  const first = `${year}-${String(month).padStart(2, "0")}-01`;
  const offset = (weekday - new Date(`${first}T00:00:00Z`).getUTCDay() + 7) % 7;
  return addDays(first, offset + (nth - 1) * 7);
}

function lastMondayOfMay(year: number): string {
  const last = `${year}-05-31`;
  return addDays(last, -((new Date(`${last}T00:00:00Z`).getUTCDay() - MONDAY + 7) % 7));
}

function addDays(day: string, days: number): string {
  return new Date(new Date(`${day}T00:00:00Z`).getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

/** The moment at which the clocks of the zone show this day and time ("HH:MM"); null when the text is no time. */
export function momentOf(day: string, time: string, timezone: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return null;
  const wanted = Date.parse(`${day}T${time}:00Z`);
  if (Number.isNaN(wanted)) return null;
  // The zone's distance from UTC at the moment itself, found by looking twice: it may change that day.
  const guess = wanted - offsetAt(wanted, timezone);
  return new Date(wanted - offsetAt(guess, timezone));
}

/** How far the zone's clocks are ahead of UTC, in milliseconds. */
function offsetAt(at: number, timezone: string): number {
  const fields = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit" } as const;
  const rest = { minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
  const parts = Object.fromEntries(
    formatIn(timezone, { ...fields, ...rest })
      .formatToParts(new Date(at))
      .map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute, second } = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - Math.floor(at / 1000) * 1000;
}

function formatIn(timeZone: string, fields: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", { ...fields, timeZone });
  } catch {
    return new Intl.DateTimeFormat("en-US", { ...fields, timeZone: "UTC" });
  }
}
