// The date shapes of the tools → ISO 8601. Without a zone a time is UTC, as Kickstarter's help says of its exports.

const TIME = String.raw`(?:[,T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s*(am|pm)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${TIME}$`, "i");
const MONTH_FIRST = new RegExp(String.raw`^(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})${TIME}$`, "i");
const DAY_FIRST = new RegExp(String.raw`^(\d{1,2})\.(\d{1,2})\.(\d{4})${TIME}$`, "i");

/**
 * Reads "2014/04/24, 05:37", "2015-10-05 01:02:55 -0700", "09/28/17" (month first, as American tools write),
 * "28.09.2017" and ISO 8601; null when it is no real date of the years 2000 to 2100.
 */
export function readDate(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed.length > 60) return null;
  const yearFirst = YEAR_FIRST.exec(trimmed);
  if (yearFirst) return build([yearFirst[1], yearFirst[2], yearFirst[3]], yearFirst.slice(4));
  const monthFirst = MONTH_FIRST.exec(trimmed);
  if (monthFirst) return build([monthFirst[3], monthFirst[1], monthFirst[2]], monthFirst.slice(4));
  const dayFirst = DAY_FIRST.exec(trimmed);
  if (dayFirst) return build([dayFirst[3], dayFirst[2], dayFirst[1]], dayFirst.slice(4));
  return null;
}

function build(date: readonly (string | undefined)[], time: readonly (string | undefined)[]): string | null {
  const [shortYear = 0, month = 0, day = 0] = date.map(Number);
  const year = shortYear < 100 ? 2000 + shortYear : shortYear;
  const [hourText, minuteText, secondText, half, zone] = time;
  const hour = toHour(Number(hourText ?? 0), half?.toLowerCase());
  const [minute, second] = [Number(minuteText ?? 0), Number(secondText ?? 0)];
  if (year < 2000 || year > 2100 || hour === null || hour > 23 || minute > 59 || second > 59) return null;
  const utc = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  if (utc.getUTCMonth() !== month - 1 || utc.getUTCDate() !== day) return null;
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? "");
  if (!offset) return utc.toISOString();
  const [, sign, hours, minutes] = offset;
  const shift = Number(hours) * 60 + Number(minutes);
  if (shift > 14 * 60) return null;
  return new Date(utc.getTime() - (sign === "-" ? -1 : 1) * shift * 60_000).toISOString();
}

function toHour(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half === "pm" ? 12 : 0);
}
