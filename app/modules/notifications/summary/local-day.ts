// Days as the shop's clock counts them, also across daylight-saving changes. Pure.

export interface LocalTime {
  /** yyyy-mm-dd */
  day: string;
  /** 0 to 23 */
  hour: number;
}

/** The shop's wall clock at a moment; a zone that nobody knows counts as UTC. */
export function localTime(at: Date, timeZone: string): LocalTime {
  const parts = new Map(
    formatter(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? "";
  return { day: `${part("year")}-${part("month")}-${part("day")}`, hour: Number(part("hour")) };
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  const options = {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    hourCycle: "h23",
  } as const;
  try {
    return new Intl.DateTimeFormat("en-CA", { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat("en-CA", { ...options, timeZone: "UTC" });
  }
}

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
