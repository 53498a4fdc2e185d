import { useShopTimeZone } from "./shop-time-zone";

/** A moment in the shop's time zone; a dash where there is none. The same on server and browser. */
export function DateTime({ iso, seconds = false }: { iso: string | null; seconds?: boolean }) {
  const timeZone = useShopTimeZone();
  if (iso === null) return <>–</>;
  return (
    <time dateTime={iso} style={{ whiteSpace: "nowrap" }}>
      {formatMoment(iso, timeZone, seconds)}
    </time>
  );
}

function formatMoment(iso: string, timeZone: string, seconds: boolean): string {
  const at = new Date(iso);
  try {
    return momentFormat(timeZone, seconds).format(at);
  } catch {
    return `${momentFormat("UTC", seconds).format(at)} UTC`;
  }
}

/** Making a format costs a hundred times what using it does, and a list uses it in every row. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

function momentFormat(timeZone: string, seconds: boolean): Intl.DateTimeFormat {
  const key = `${timeZone} ${seconds}`;
  const known = FORMATS.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en", {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(seconds ? { second: "2-digit" } : {}),
    timeZone,
  });
  FORMATS.set(key, made);
  return made;
}
