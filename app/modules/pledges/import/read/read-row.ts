// What becomes of the rows of a pledge file.

export interface ImportProblem {
  /** Upper snake case, stable, e.g. BAD_AMOUNT. */
  code: string;
  /** Header of the column; null where the fault is not in one column. */
  column: string | null;
  /** One sentence that names row and column: what is wrong and what to do now. */
  message: string;
}

interface ReadRowBase {
  /** 1, 2, 3 … in the order of the generator: deterministic for the same bytes and plan. */
  sequence: number;
  /** Rows of the file it stands for (CsvRecord.row), ascending; every row stands in exactly one ReadRow. */
  rows: number[];
  /** The records, one per row, as written. */
  fields: string[][];
}

export type ReadRow =
  | (ReadRowBase & {
      kind: "pledge";
      externalId: string;
      /** Raw object in the shape of Push API v1: give it to parsePledgePush. */
      push: unknown;
      warnings: ImportProblem[];
    })
  | (ReadRowBase & {
      kind: "skipped";
      externalId: string | null;
      code: "BLANK_ROW" | "NO_REWARD" | "NOTHING_TO_SHIP" | "SAME_ROW_TWICE";
      message: string;
    })
  | (ReadRowBase & { kind: "failed"; externalId: string | null; problems: ImportProblem[] });
