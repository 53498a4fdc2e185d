// What the pages about pledge files show: plain serialisable data. Money in minor units, times as ISO 8601 UTC.
import type { PledgeContent, PledgeOutcome, Problem } from "../pledge";
import type { MoneyView } from "../views/views";
import type { ColumnMapping, ImportFormat } from "./read/import-mapping";
import type { RewardMapEntry, RewardName } from "./read/reward-map";

export const IMPORT_STATES = [
  "uploading",
  "uploaded",
  "mapped",
  "running",
  "finished",
  "cancelled",
  "failed",
  "undoing",
  "undone",
] as const;
/**
 * uploading  bytes are still coming in
 * uploaded   complete, its columns not confirmed yet
 * mapped     columns and campaign are saved: may be started
 * running    being taken in (also while it waits for a worker)
 * finished   read to the end; `cancelled` stopped by the creator, `failed` for a reason: both may be started again
 * undoing    what it did is being taken back; `undone` when that is over
 */
export type ImportState = (typeof IMPORT_STATES)[number];

/** Records of the file: imported + skipped + failed = done. A pledge may take several records. */
export interface ImportRowCounts {
  done: number;
  imported: number;
  skipped: number;
  failed: number;
  /** null until the file was read to its end. */
  total: number | null;
}

/** Pledges by what became of them. */
export interface ImportPledgeCounts {
  accepted: number;
  updated: number;
  unchanged: number;
  /** Already an order: the change is kept beside it and shown on the pledge. */
  conflict: number;
}

export interface ImportCampaign {
  externalId: string;
  name: string;
  currency: string;
}

/** Why a file or a run was refused; row and column where the reason has a place. */
export interface ImportTrouble {
  code: string;
  message: string;
  row: number | null;
  column: string | null;
}

export interface ImportListRow {
  id: string;
  fileName: string;
  sizeBytes: number;
  format: ImportFormat | null;
  connection: { id: string; name: string; platform: string };
  campaign: ImportCampaign | null;
  state: ImportState;
  rows: ImportRowCounts;
  pledges: ImportPledgeCounts;
  uploadedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  failure: ImportTrouble | null;
}

export interface ImportProgress {
  /** 0 to 1. */
  share: number;
  rowsPerSecond: number | null;
  secondsLeft: number | null;
}

export interface ImportUndoView {
  /** Pledges of this import that are gone again. */
  deleted: number;
  /** Pledges that are what they were before. */
  restored: number;
  kept: number;
}

/** Why an undo left a pledge as it is. */
export type KeptReason = "pushed" | "changed_since" | "decided_since";

export interface ImportView extends ImportListRow {
  header: string[];
  /** Some records of the file's beginning. */
  sample: string[][];
  /** As saved; else the one of the campaign's last file with this header; else what detection proposes. */
  mapping: ColumnMapping | null;
  mappingIs: "saved" | "remembered" | "detected";
  /** What detection found worth saying. */
  notes: string[];
  currencyGuess: string | null;
  /** Campaign to propose: saved, remembered, or the only one of the platform. */
  proposedCampaign: ImportCampaign | null;
  progress: ImportProgress | null;
  /** Columns or rewards were mapped differently since the last run: "run again with the new mapping". */
  mappingChanged: boolean;
  cancelRequested: boolean;
  /** An earlier import of the very same bytes. */
  sameFileAs: { id: string; fileName: string; uploadedAt: string } | null;
  canStart: boolean;
  canUndo: boolean;
  undo: ImportUndoView | null;
  /** Stored bytes and rows were deleted (30 days after the end): only the counts are left. */
  purgedAt: string | null;
}

export interface PreviewPledge {
  rows: number[];
  externalId: string;
  /** As it would be stored. */
  content: PledgeContent;
  totalPaid: MoneyView;
  /** What preflight would say of it today. */
  outcome: PledgeOutcome;
  problems: Problem[];
  /** What reading it made of doubtful fields. */
  warnings: string[];
}

export interface ImportRowProblem {
  code: string;
  /** Name of the column; null when it is about the whole row. */
  column: string | null;
  message: string;
}

/** A record of the file that became no pledge. */
export interface ImportIssueRow {
  row: number;
  kind: "failed" | "skipped";
  externalId: string | null;
  problems: ImportRowProblem[];
  /** The record's fields in the order of the header; empty for skipped ones. */
  fields: string[];
}

export type ImportPreview =
  | {
      kind: "ok";
      format: ImportFormat;
      header: string[];
      mapping: ColumnMapping;
      campaign: ImportCampaign;
      /** At most 20. */
      pledges: PreviewPledge[];
      /** Among the records read for the preview. */
      issues: ImportIssueRow[];
      /** Records read for the preview. */
      rowsRead: number;
      /** Names of rewards and items met so far that are not mapped to SKUs yet. */
      unmappedNames: RewardName[];
    }
  | { kind: "refused"; problems: ImportTrouble[] };

/** One reward or item of the file, with what it is made of. */
export interface RewardNameView extends RewardName {
  /** null = not mapped yet; empty = deliberately nothing. */
  lines: RewardMapEntry["lines"] | null;
}

export interface ImportIssuePage {
  rows: ImportIssueRow[];
  page: number;
  hasMore: boolean;
}

export interface KeptPledgeView {
  pledgeId: string;
  externalId: string;
  reason: KeptReason;
}
