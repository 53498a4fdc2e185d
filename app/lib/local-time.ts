// The wall clock of a time zone, also across changes of clocks. Pure.

const formats = new Map<string, Intl.DateTimeFormat>();

/** The date (yyyy-mm-dd) and hour that the clocks of the zone show. */
export function localTime(at: Date, timezone: string): { day: string; hour: number } {
  const { day, hour } = read(at, timezone);
  return { day, hour: Number(hour) };
}

/** The same to the second, as spreadsheets read it: "2026-11-30 20:14:05". */
export function localMoment(at: Date, timezone: string): string {
  const { day, hour, minute, second } = read(at, timezone);
  return `${day} ${hour}:${minute}:${second}`;
}

function read(at: Date, timezone: string) {
  const parts = formatOf(timezone).formatToParts(at);
  const of = (wanted: Intl.DateTimeFormatPartTypes) => parts.find(({ type }) => type === wanted)?.value ?? "";
  const day = `${of("year").padStart(4, "0")}-${of("month")}-${of("day")}`;
  return { day, hour: of("hour"), minute: of("minute"), second: of("second") };
}

function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known) return known;
  const format = createFormat(timezone);
  formats.set(timezone, format);
  return format;
}

function createFormat(timeZone: string): Intl.DateTimeFormat {
  const fields = {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  } as const;
  try {
    return new Intl.DateTimeFormat("en-US", { ...fields, timeZone });
  } catch {
    return new Intl.DateTimeFormat("en-US", { ...fields, timeZone: "UTC" });
  }
}
