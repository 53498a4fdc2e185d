import type { ImportFormat } from "~/modules/pledges/import/read/import-mapping";

const LABELS: Record<ImportFormat, string> = {
  kickstarter: "Kickstarter backer report",
  backerkit: "BackerKit backers report",
  crowdox: "CrowdOx line items",
  indiegogo: "Indiegogo contributions",
  gamefound: "Gamefound pledges",
  generic: "Other tool",
};

/** What kind of file it is, for headings and tables. */
export function importFormatLabel(format: ImportFormat): string {
  return LABELS[format];
}
