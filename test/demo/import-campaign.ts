// A pledge file instead of the push API: uploaded, mapped and imported through the app's own pages.
import { createReadStream } from "node:fs";
import path from "node:path";
import { formatOf, readCsvCampaign, readHeader, type CsvCampaign } from "../support/csv-campaign";
import {
  createFileConnection,
  readImport,
  runImport,
  saveMapping,
  saveRewards,
  uploadFile,
} from "../support/import-file";
import type { Merchant } from "../support/merchant";
import { note } from "../support/run-result";
import type { CampaignFiles } from "./sample-files";

const CAMPAIGN_NAME = "Imported campaign";
/** What a file of no known tool comes in as. */
const OTHER_PLATFORM = "csv";

export interface ImportedCampaign {
  connectionId: string;
  platform: string;
  /** What the oracle reads in the file. */
  expected: CsvCampaign;
}

/**
 * Takes the file in and says what must have come of it. A file that cannot be read is an error; of rows that cannot be
 * read the oracle decides whether that is as it must be.
 */
export async function importCampaign(merchant: Merchant, files: CampaignFiles): Promise<ImportedCampaign> {
  const platform = formatOf(readHeader(files.csv))?.name ?? OTHER_PLATFORM;
  const connectionId = await createFileConnection(merchant, platform, `Files of ${platform}`);
  const name = path.basename(files.csv);
  const importId = await uploadFile(merchant, { connectionId, name, bytes: createReadStream(files.csv) });
  const saved = await saveMapping(merchant, importId, { name: CAMPAIGN_NAME });
  if (files.map) await saveRewards(merchant, importId, files.map);
  const { campaign, rows } = await runImport(merchant, importId);
  if (!campaign) throw new Error("The import does not say which campaign it is");
  note(
    `${rows.imported} of ${rows.done} rows of ${name} were imported, ${rows.skipped} skipped, ${rows.failed} failed (${saved.format})`,
  );
  if (rows.failed > 0) note(await failureOf(merchant, importId, rows.failed));
  const expected = readCsvCampaign({ csv: files.csv, map: files.map }, campaign);
  if (rows.imported + rows.skipped + rows.failed !== expected.rows)
    throw new Error(`The file has ${expected.rows} rows, the app accounts for ${rows.done}`);
  return { connectionId, platform, expected };
}

/** The first failed row, in the words of the page. */
async function failureOf(merchant: Merchant, importId: string, failed: number): Promise<string> {
  const { issues } = await readImport(merchant, importId);
  const [first] = issues.rows;
  const reason = first ? `row ${first.row}: ${first.problems.map(({ message }) => message).join(" ")}` : "";
  return `${failed} rows cannot be imported, first ${reason}`;
}
