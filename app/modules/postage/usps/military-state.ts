/** ZIP Codes of military post offices by "state". [DMM 703.2] */
export const MILITARY_ZIPS: Readonly<Record<string, RegExp>> = {
  AA: /^340/,
  AE: /^09[0-8]/,
  AP: /^96[2-6]/,
};

/** "09499" → "AE"; null for a ZIP Code of anybody else. */
export function militaryState(zip: string): string | null {
  return Object.entries(MILITARY_ZIPS).find(([, zips]) => zips.test(zip))?.[0] ?? null;
}
