// Small statistics for the benchmarks.
import { readFileSync } from "node:fs";

export function median(values: number[]): number {
  return percentile(values, 0.5);
}

/** Nearest rank; the list may be in any order. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
  if (value === undefined) throw new Error("Nothing was measured");
  return value;
}

export function round(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}

/** Megabytes: the most memory that the process ever held, as Linux keeps it. */
export function peakMemory(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  if (!kilobytes) throw new Error("The process's peak memory cannot be read");
  return Math.round(Number(kilobytes) / 1024);
}
