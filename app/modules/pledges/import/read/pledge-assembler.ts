// Records one by one → what became of them: finds doubles, and gathers the rows of an order.
import type { CsvRecord } from "~/lib/csv/csv-dialect";
import { buildPledge, type BuildPlan } from "./build-pledge";
import type { ReadRow } from "./read-row";
import { hashRow, isBlankRow, readIdentity } from "./row-identity";
import { nameRecord } from "./row-cells";
import { SeenPledges } from "./seen-pledges";
import type { FileSurvey } from "./survey-file";

type WithoutSequence<Row> = Row extends unknown ? Omit<Row, "sequence"> : never;
export type AssembledRow = WithoutSequence<ReadRow>;

/** Feed it every record in order, then finish; each record ends in exactly one of the rows it returns. */
export class PledgeAssembler {
  private readonly seen = new SeenPledges();
  /** The order whose rows are standing together right now. */
  private current: { id: string; records: CsvRecord[] } | null = null;
  /** Orders whose rows the survey found in several places, until their last row has come. */
  private readonly scattered = new Map<string, CsvRecord[]>();

  constructor(
    private readonly plan: BuildPlan,
    private readonly survey: Pick<FileSurvey, "conflicts" | "scattered"> | null,
  ) {}

  take(record: CsvRecord): AssembledRow[] {
    if (isBlankRow(record.fields)) {
      const message = `${nameRecord(record)} is blank.`;
      return [{ kind: "skipped", ...of([record]), externalId: null, code: "BLANK_ROW", message }];
    }
    const id = readIdentity(record.fields, this.plan.columns);
    if (id === "") return [this.failWithoutId(record)];
    return this.plan.columns.isPerLine ? this.takeLine(id, record) : [this.takePledge(id, record)];
  }

  finish(): AssembledRow[] {
    const rest = [...this.scattered].map(([id, records]) => this.build(id, records));
    this.scattered.clear();
    return [...this.closeCurrent(), ...rest];
  }

  private takePledge(id: string, record: CsvRecord): AssembledRow {
    const conflict = this.survey?.conflicts.get(id);
    if (conflict) return this.failDouble(id, record, conflict);
    const hash = hashRow(record.fields);
    const before = this.seen.note(id, record.row, hash);
    if (!before) return this.build(id, [record]);
    if (before.hash !== hash) return this.failDouble(id, record, [before.row, record.row]);
    const message = `${nameRecord(record)} is the same as row ${before.row}.`;
    return { kind: "skipped", ...of([record]), externalId: id, code: "SAME_ROW_TWICE", message };
  }

  private takeLine(id: string, record: CsvRecord): AssembledRow[] {
    const last = this.survey?.scattered.get(id);
    if (last !== undefined) {
      const records = [...(this.scattered.get(id) ?? []), record];
      this.scattered.set(id, records);
      if (record.row < last) return this.closeCurrent();
      this.scattered.delete(id);
      return [...this.closeCurrent(), this.build(id, records)];
    }
    if (this.current?.id === id) {
      this.current.records.push(record);
      return [];
    }
    const closed = this.closeCurrent();
    const before = this.seen.note(id, record.row, 0);
    if (before) return [...closed, this.failScattered(id, record, before.row)];
    this.current = { id, records: [record] };
    return closed;
  }

  private closeCurrent(): AssembledRow[] {
    if (!this.current) return [];
    const { id, records } = this.current;
    this.current = null;
    return [this.build(id, records)];
  }

  private build(id: string, records: CsvRecord[]): AssembledRow {
    return { ...buildPledge(id, records, this.plan), ...of(records), externalId: id };
  }

  private failWithoutId(record: CsvRecord): AssembledRow {
    const index = this.plan.columns.fields.get("externalId")?.[0];
    const column = index === undefined ? null : (this.plan.columns.header[index] ?? null);
    const message = `${nameRecord(record)}, column "${column ?? ""}": there is no Backer ID, so the pledge cannot be told from others.`;
    const problems = [{ code: "ID_MISSING", column, message }];
    return { kind: "failed", ...of([record]), externalId: null, problems };
  }

  private failDouble(id: string, record: CsvRecord, rows: readonly number[]): AssembledRow {
    const where = rows.length > 5 ? `${rows.slice(0, 5).join(", ")} …` : rows.join(" and ");
    const message = `${nameRecord(record)}: rows ${where} all have the Backer ID "${id}" with different content. Keep the right one and delete the others.`;
    const column = this.plan.columns.header[this.plan.columns.fields.get("externalId")?.[0] ?? -1] ?? null;
    return {
      kind: "failed",
      ...of([record]),
      externalId: id,
      problems: [{ code: "ID_TWICE", column, message }],
    };
  }

  private failScattered(id: string, record: CsvRecord, firstRow: number): AssembledRow {
    const message = `${nameRecord(record)}: order "${id}" was already read from row ${firstRow} on. Sort the file by order number, so that its rows stand together.`;
    return {
      kind: "failed",
      ...of([record]),
      externalId: id,
      problems: [{ code: "ORDER_SCATTERED", column: null, message }],
    };
  }
}

function of(records: readonly CsvRecord[]): { rows: number[]; fields: string[][] } {
  return { rows: records.map(({ row }) => row), fields: records.map(({ fields }) => fields) };
}
