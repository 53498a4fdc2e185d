const MAX_TAG_LENGTH = 40;

/** Commas split, spaces around go, equal tags (whatever their case) count once, the rest is sorted. */
export function normalizeTags(given: readonly string[]): string[] {
  const kept = new Map<string, string>();
  for (const tag of given.flatMap((value) => value.split(",")).map((value) => value.trim()))
    if (tag !== "" && !kept.has(tag.toLowerCase())) kept.set(tag.toLowerCase(), tag);
  return [...kept.values()].sort((a, b) => compare(a.toLowerCase(), b.toLowerCase()));
}

export function tooLongTag(tags: readonly string[]): string | null {
  return tags.find((tag) => [...tag].length > MAX_TAG_LENGTH) ?? null;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
