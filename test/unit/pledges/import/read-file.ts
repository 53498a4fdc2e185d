// A whole pledge file through sniffing, detection, survey and reading, as an import does it.
import { readCsv } from "~/lib/csv/read-csv";
import { detectFormat, type DetectedFormat } from "~/modules/pledges/import/read/detect-format";
import type { ColumnMapping } from "~/modules/pledges/import/read/import-mapping";
import type { ReadRow } from "~/modules/pledges/import/read/read-row";
import { readPledges } from "~/modules/pledges/import/read/read-pledges";
import type { RewardMapEntry } from "~/modules/pledges/import/read/reward-map";
import { surveyFile, type FileSurvey } from "~/modules/pledges/import/read/survey-file";
import type { PledgeContent } from "~/modules/pledges/pledge";
import { parsePledgePush } from "~/modules/pledges/receive/parse-pledge-push";
import { collect, inChunks, sniffGood } from "../../../support/csv-bytes";

export interface ReadFile {
  header: string[];
  detected: DetectedFormat;
  survey: FileSurvey;
  rows: ReadRow[];
}

interface Options {
  rewardMap?: readonly RewardMapEntry[];
  currency?: string;
  mapping?: (detected: ColumnMapping) => ColumnMapping;
  withoutSurvey?: boolean;
}

/** Reads the bytes (or the text as UTF-8) to their end. */
export async function readFile(file: Uint8Array | string, options: Options = {}): Promise<ReadFile> {
  const bytes = typeof file === "string" ? new Uint8Array(Buffer.from(file)) : file;
  const { dialect, header, sample } = sniffGood(bytes);
  const detected = detectFormat(header, sample);
  const mapping = options.mapping?.(detected.mapping) ?? detected.mapping;
  const records = () => readCsv(inChunks(bytes, [4_096]), dialect);
  const survey = await surveyFile(records(), { header, mapping });
  const plan = {
    header,
    mapping,
    rewardMap: options.rewardMap ?? [],
    campaign: { externalId: "stars", name: "Stars", currency: options.currency ?? "USD" },
    ...(options.withoutSurvey ? {} : { survey }),
  };
  const rows = await collect(readPledges(records(), plan));
  return { header, detected, survey, rows };
}

/** The pledges among the rows as they would be stored; every one must be acceptable to the push API. */
export function contentsOf(rows: readonly ReadRow[]): PledgeContent[] {
  return rows.flatMap((row) => {
    if (row.kind !== "pledge") return [];
    const parsed = parsePledgePush(row.push);
    if (parsed.kind === "rejected") throw new Error(parsed.problems.map(({ message }) => message).join("\n"));
    return [parsed.content];
  });
}

/** The one pledge that a file must hold. */
export async function readOne(file: string, options: Options = {}): Promise<PledgeContent> {
  const { rows } = await readFile(file, options);
  const contents = contentsOf(rows);
  const [content] = contents;
  if (!content || contents.length !== 1) throw new Error(`Not one pledge: ${JSON.stringify(rows)}`);
  return content;
}

/** Codes and columns of what failed, in the file's order. */
export function problemsOf(rows: readonly ReadRow[]): [number, string, string | null][] {
  return rows.flatMap((row) =>
    row.kind === "failed"
      ? row.problems.map(({ code, column }): [number, string, string | null] => [
          row.rows[0] ?? 0,
          code,
          column,
        ])
      : [],
  );
}

/** CSV text of a header and rows; every field quoted. */
export function toCsv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  return [header, ...rows].map((fields) => fields.map(quote).join(",")).join("\n") + "\n";
}
