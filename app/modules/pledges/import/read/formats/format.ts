// What the importer has to know of one tool.
import type { ColumnFacts } from "../column-facts";
import type { ImportField } from "../import-fields";
import type { ColumnMapping, ColumnUse } from "../import-mapping";

export interface FormatDefinition {
  format: ColumnMapping["format"];
  pledgeAmount: ColumnMapping["pledgeAmount"];
  /** Header keys that speak for the tool; `needed` of them make the format possible, the most matches win. */
  markers: readonly string[];
  needed: number;
  /** Header keys that only other tools have. */
  foreign?: readonly string[];
  /** Field → header keys, the best first: the first one that the file has is taken, the others are ignored. */
  fields: Readonly<Partial<Record<ImportField, readonly string[]>>>;
  /** Known columns that say nothing we need. */
  ignored: readonly string[];
  /** Known columns that are kept as answers. */
  answers?: readonly string[];
  /** Columns that are not known by name. */
  readRest: (column: ColumnFacts, about: RestContext) => ColumnUse;
  /** Sentences for the creator about this mapping. */
  notes?: (mapping: ColumnMapping) => string[];
}

export interface RestContext {
  /** The file's columns stand in the tool's own order and this one stands behind the survey's answer date. */
  isBehindSurvey: boolean;
}
