// Small statistics for the benchmarks.

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
