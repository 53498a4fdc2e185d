import type { Paper } from "./paper";

/** Which labels: a batch in its order (by group, then SKU), or single ones. */
export type PrintChoice = { batchId: string } | { labelIds: string[] };

export interface PrintLabelsInput {
  shopDomain: string;
  which: PrintChoice;
  paper: Paper;
  /** A packing slip after each label. */
  slips: boolean;
  /** Customs forms after their label. */
  forms: boolean;
  /** Thin corner marks around labels on sheets. */
  cutMarks: boolean;
  /** unprinted: only labels that were not printed before. */
  only: "all" | "unprinted";
  /** Refunded labels too; each is drawn with a mark across it that says so. */
  evenRefunded: boolean;
}

export type PrintZplInput = Pick<PrintLabelsInput, "shopDomain" | "which" | "only">;

export interface PrintSlipsInput {
  shopDomain: string;
  which: PrintChoice;
  paper: Paper;
}

/** A file that is made while it is read. */
export interface PrintedFile {
  kind: "file";
  fileName: string;
  contentType: "application/pdf" | "application/zpl";
  chunks: AsyncIterable<Uint8Array>;
}

export type PrintOutcome =
  | PrintedFile
  /** This shop has no such batch, label or form. */
  | { kind: "missing" }
  /** There is nothing that could be printed; the sentence says why. */
  | { kind: "nothing"; message: string }
  /** One file was asked for and cannot be had, or EasyPost gives none at all; the sentence says so. */
  | { kind: "unavailable"; message: string };
