// The wall clock of a time zone, also across changes of clocks. Pure.

const formats = new Map<string, Intl.DateTimeFormat>();

/** The date (yyyy-mm-dd) and hour that the clocks of the zone show. */
export function localTime(at: Date, timezone: string): { day: string; hour: number } {
  const parts = Object.fromEntries(
    formatOf(timezone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const { year = "", month = "", day = "", hour = "" } = parts;
  return { day: `${year.padStart(4, "0")}-${month}-${day}`, hour: Number(hour) };
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
    hourCycle: "h23",
  } as const;
  try {
    return new Intl.DateTimeFormat("en-US", { ...fields, timeZone });
  } catch {
    return new Intl.DateTimeFormat("en-US", { ...fields, timeZone: "UTC" });
  }
}
