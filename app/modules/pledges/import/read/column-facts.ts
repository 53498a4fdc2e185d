// A column as detection sees it: its name, its neighbours and its values in the sample.
import { cellText } from "~/lib/csv/cell-text";
import { foldName } from "~/lib/address/fold-name";
import { guessCurrency, readAmount } from "./read-amount";

export interface ColumnFacts {
  index: number;
  /** As written, trimmed. */
  header: string;
  /** Lower case without accents, spaces and punctuation. */
  key: string;
  /** 1 for the first column of that name. */
  occurrence: number;
  values: {
    /** Rows of the sample in which it is not blank. */
    filled: number;
    /** Nearly all of those are whole numbers that can be quantities; one odd cell makes no column a question. */
    areCounts: boolean;
    /** All of those can be amounts. */
    areAmounts: boolean;
  };
}

/** A header's name in the form in which names are compared. */
export function headerKey(header: string): string {
  return foldName(header).replaceAll(" ", "");
}

// Nobody backs a thousand of one thing; numbers that large are answers (postcodes, years, ids).
const COUNT = /^(?:0|[1-9]\d{0,2})(?:[.,]0+)?$/;
const NEARLY_ALL = 0.8;

/** Looks at one column of the sample. */
export function lookAtColumn(
  index: number,
  { header, occurrence }: { header: string; occurrence: number },
  sample: readonly string[][],
): ColumnFacts {
  const texts = sample.map((fields) => cellText(fields[index] ?? "")).filter((text) => text !== "");
  const counts = texts.filter((text) => COUNT.test(text)).length;
  return {
    index,
    header,
    key: headerKey(header),
    occurrence,
    values: {
      filled: texts.length,
      areCounts: counts >= texts.length * NEARLY_ALL,
      areAmounts: texts.every((text) => readAmount(text, guessCurrency(text) ?? "USD").kind === "ok"),
    },
  };
}
