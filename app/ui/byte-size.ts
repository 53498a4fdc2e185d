const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** 73237 → "73.2 KB". */
export function byteSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${NUMBER.format(bytes / 1_000)} KB`;
  return `${NUMBER.format(bytes / 1_000_000)} MB`;
}
