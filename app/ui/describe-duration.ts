import { countOf } from "./format-count";

/** 75 → "about 1 minute". */
export function describeDuration(seconds: number): string {
  if (seconds < 60) return "less than a minute";
  if (seconds < 3600) return `about ${countOf(Math.round(seconds / 60), "minute")}`;
  return `about ${countOf(Math.round(seconds / 3600), "hour")}`;
}
