// One record seen through the mapping, and what is wrong with it.
import { cellText, isFormula, isScientific } from "~/lib/csv/cell-text";
import type { CsvRecord } from "~/lib/csv/csv-dialect";
import { cleanLine, cleanText, cutCharacters } from "~/lib/clean-text";
import type { CompiledMapping } from "./compiled-mapping";
import type { ImportField } from "./import-fields";
import type { ImportProblem } from "./read-row";

/** The cells of one row by field; collects problems and warnings with row and column in the sentence. */
export class RowCells {
  readonly problems: ImportProblem[] = [];
  readonly warnings: ImportProblem[] = [];

  constructor(
    readonly record: CsvRecord,
    readonly plan: CompiledMapping,
  ) {}

  /** The cell at the column as text without spreadsheet guards; "" beyond the row's end. */
  at(index: number): string {
    return cellText(this.record.fields[index] ?? "");
  }

  has(field: ImportField): boolean {
    return this.plan.fields.has(field);
  }

  /** One line of text; "" when the cell is blank or the file has no such column. */
  text(field: ImportField): string {
    const index = this.plan.fields.get(field)?.[0];
    return index === undefined ? "" : cleanLine(this.at(index));
  }

  /** One line of at most `length` characters, else a problem; null when blank. */
  line(field: ImportField, length: number): string | null {
    const text = this.text(field);
    if (text.length <= length) return text || null;
    this.fail("TEXT_TOO_LONG", field, `is longer than ${length} characters`, text);
    return null;
  }

  /** An id of at most `length` characters, in which a spreadsheet has neither wiped out digits nor left a formula; null when blank. */
  id(field: ImportField, length: number): string | null {
    const id = this.line(field, length);
    if (id === null || this.refusesFormula(field, id)) return null;
    if (!isScientific(id)) return id;
    this.fail(
      "SCIENTIFIC_NOTATION",
      field,
      "is in scientific notation, so digits have been lost: take the full number from the original export",
      id,
    );
    return null;
  }

  /** True, with a problem, where the cell of an id or SKU holds a formula or an error instead of a value. */
  refusesFormula(field: ImportField, text: string): boolean {
    if (!isFormula(text)) return false;
    const reason = "is a formula or an error of a spreadsheet: take the value from the original export";
    this.fail("FORMULA", field, reason, text);
    return true;
  }

  /** The texts of all columns of the field, several lines each; blank ones left out. */
  texts(field: ImportField): string[] {
    const indexes = this.plan.fields.get(field) ?? [];
    return indexes.map((index) => cleanText(this.at(index))).filter((text) => text !== "");
  }

  /** Header of the field's column. */
  columnOf(field: ImportField): string | null {
    const index = this.plan.fields.get(field)?.[0];
    return index === undefined ? null : (this.plan.header[index] ?? null);
  }

  fail(code: string, field: ImportField, reason: string, text = this.text(field)): void {
    this.failColumn(code, this.columnOf(field), reason, text);
  }

  failColumn(code: string, column: string | null, reason: string, text: string): void {
    this.problems.push({ code, column, message: this.sentence(column, reason, text) });
  }

  warn(code: string, column: string | null, reason: string, text: string): void {
    this.warnings.push({ code, column, message: this.sentence(column, reason, text) });
  }

  private sentence(column: string | null, reason: string, text: string): string {
    const where =
      column === null ? nameRecord(this.record) : `${nameRecord(this.record)}, column "${cut(column)}"`;
    return text === "" ? `${where}: ${reason}.` : `${where}: "${cut(text)}" ${reason}.`;
  }
}

/** "Row 7", and the line where quoted line breaks make it another one than a reader would think. */
export function nameRecord({ row, line }: Pick<CsvRecord, "row" | "line">): string {
  return line === row + 1 ? `Row ${row}` : `Row ${row} (line ${line})`;
}

function cut(text: string): string {
  return text.length > 80 ? `${cutCharacters(text, 80)}…` : text;
}
