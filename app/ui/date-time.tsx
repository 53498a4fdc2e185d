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
  const options: Intl.DateTimeFormatOptions = {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(seconds ? { second: "2-digit" } : {}),
  };
  try {
    return new Intl.DateTimeFormat("en", { ...options, timeZone }).format(new Date(iso));
  } catch {
    return `${new Intl.DateTimeFormat("en", { ...options, timeZone: "UTC" }).format(new Date(iso))} UTC`;
  }
}
