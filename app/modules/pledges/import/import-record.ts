// An import as it is stored, and what its JSON columns hold.
import type { CsvDialect } from "~/lib/csv/csv-dialect";
import type { PledgeContent } from "../pledge";
import type { ColumnMapping, ImportFormat } from "./read/import-mapping";
import type {
  ImportCampaign,
  ImportPledgeCounts,
  ImportState,
  ImportTrouble,
  ImportUndoView,
} from "./import-views";
import type { RewardMapEntry, RewardName } from "./read/reward-map";

/** What the beginning of the file told when it was uploaded. */
export interface DetectedFile {
  format: ImportFormat;
  dialect: CsvDialect;
  header: string[];
  sample: string[][];
  mapping: ColumnMapping;
  currencyGuess: string | null;
  notes: string[];
}

/** Everything a run reads by, as it was when it was started: the same file and plan always give the same rows. */
export interface StoredPlan {
  dialect: CsvDialect;
  header: string[];
  mapping: ColumnMapping;
  rewardMap: RewardMapEntry[];
  campaign: ImportCampaign;
}

/** What reading the whole file told, under one mapping. */
export interface StoredSurvey {
  mappingKey: string;
  rows: number;
  names: RewardName[];
}

/** A pledge's content before an import changed it. */
export interface PreviousContent {
  content: PledgeContent;
  contentHash: string;
  raw: unknown;
}

export interface ImportRecord {
  id: string;
  shopDomain: string;
  connectionId: string;
  connectionName: string;
  platform: string;
  fileName: string;
  state: ImportState;
  sizeBytes: number;
  sha256: string | null;
  detected: DetectedFile | null;
  headerKey: string | null;
  mapping: ColumnMapping | null;
  campaign: ImportCampaign | null;
  plan: StoredPlan | null;
  /** Known once a run has begun. */
  campaignId: string | null;
  run: number;
  position: number;
  totalRows: number | null;
  rowsDone: number;
  importedRows: number;
  skippedRows: number;
  failedRows: number;
  pledges: ImportPledgeCounts;
  cancelRequestedAt: Date | null;
  failure: ImportTrouble | null;
  leaseUntil: Date | null;
  resumedAt: Date | null;
  resumedRows: number;
  survey: StoredSurvey | null;
  undo: ImportUndoView | null;
  uploadedAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  purgedAt: Date | null;
}

/** What a person, not a run, may still do with it. */
export const STARTABLE_STATES: readonly ImportState[] = [
  "mapped",
  "finished",
  "cancelled",
  "failed",
  "undone",
];
export const UNDOABLE_STATES: readonly ImportState[] = ["finished", "cancelled", "failed"];
/** While these hold, columns and campaign stay as they are. */
export const BUSY_STATES: readonly ImportState[] = ["uploading", "running", "undoing"];
