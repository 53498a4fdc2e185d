// The beginning of a file read with one delimiter, to see how well it fits.
import { parse } from "csv-parse/sync";
import { SAMPLE_ROWS, type CsvDialect, type CsvRecord } from "./csv-dialect";
import { RecordReader } from "./record-reader";

export interface HeadReading {
  dialect: CsvDialect;
  header: string[] | null;
  sample: string[][];
  error: unknown;
}

/** Reads a file's beginning, or all of a file that is `whole`. */
export function readHead(text: string, dialect: CsvDialect, whole: boolean): HeadReading {
  const reader = new RecordReader(dialect);
  const sample: string[][] = [];
  let error: unknown = null;
  try {
    const collect = ({ fields }: CsvRecord): null => {
      if (sample.length <= SAMPLE_ROWS) sample.push(fields);
      return null;
    };
    parse(text, reader.options(collect));
  } catch (thrown) {
    error = reader.explain(thrown);
  }
  // The last record of a head is cut somewhere, be it the header; only a file that ends here has it whole.
  const isCut = !whole && error === null;
  const header = isCut && sample.length === 0 ? null : reader.header;
  if (isCut) sample.pop();
  return { dialect, header, sample: sample.slice(0, SAMPLE_ROWS), error };
}

/** How well the delimiter fits: more columns are better, as far as the records have as many as the header. */
export function scoreReading({ header, sample }: HeadReading): number {
  if (!header || header.length < 2) return 0;
  if (sample.length === 0) return header.length;
  return (
    (header.length * (1 + sample.filter((fields) => fields.length === header.length).length)) /
    (1 + sample.length)
  );
}
