/** Beyond this no list has a page; what an address says may be any number. */
const LAST_PAGE = 100_000;

/** The page that an address asks for, from 1; anything that is no page number counts as the first or the last. */
export function pageNumber(asked: number): number {
  return Math.min(Math.max(1, Math.trunc(asked) || 1), LAST_PAGE);
}
