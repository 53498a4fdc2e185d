/** Platforms by the code that a connection holds, as they write themselves. */
export const PLATFORM_LABELS = new Map([
  ["backerkit", "BackerKit"],
  ["kickstarter", "Kickstarter"],
  ["gamefound", "Gamefound"],
  ["crowdox", "CrowdOx"],
  ["indiegogo", "Indiegogo"],
]);

/** A platform's name; one that nobody knows keeps the code the creator gave it. */
export function platformLabel(platform: string): string {
  return platform === "csv" ? "CSV" : (PLATFORM_LABELS.get(platform) ?? platform);
}
