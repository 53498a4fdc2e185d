const NAMES = new Intl.DisplayNames(["en"], { type: "region" });

/** "NL" → "Netherlands"; a code nobody knows stays as it is. */
export function countryName(code: string | null): string {
  if (code === null) return "–";
  try {
    return NAMES.of(code) ?? code;
  } catch {
    return code;
  }
}
