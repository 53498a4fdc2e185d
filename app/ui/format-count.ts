const COUNT = new Intl.NumberFormat("en");

/** 12345 → "12,345". */
export function formatCount(count: number): string {
  return COUNT.format(count);
}

/** "1 pledge", "12,345 pledges". */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}
