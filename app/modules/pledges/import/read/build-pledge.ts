// The rows of one pledge → what Push API v1 would have been sent, or why not.
import type { CompiledMapping } from "./compiled-mapping";
import type { CsvRecord } from "~/lib/csv/csv-dialect";
import { ESSENTIAL_FIELDS, TAX_FIELDS, type ImportField } from "./import-fields";
import {
  readAddress,
  readAnswers,
  readCharges,
  readNote,
  readPhone,
  readRowDate,
  readRowStatus,
} from "./read-backer";
import { readReward } from "./read-items";
import { readLines, readLinesOfRows } from "./read-lines";
import { readMoney } from "./read-money";
import type { ImportProblem } from "./read-row";
import type { RewardLookup } from "./reward-map";
import { RowCells, nameRecord } from "./row-cells";

export interface BuildPlan {
  columns: CompiledMapping;
  rewards: RewardLookup;
  campaign: { externalId: string; name: string; currency: string };
}

export type BuiltPledge =
  | { kind: "pledge"; push: unknown; warnings: ImportProblem[] }
  | { kind: "skipped"; code: "NO_REWARD" | "NOTHING_TO_SHIP"; message: string }
  | { kind: "failed"; problems: ImportProblem[] };

/** Reads all rows of one pledge (one, or one per line). Never throws. */
export function buildPledge(externalId: string, records: readonly CsvRecord[], plan: BuildPlan): BuiltPledge {
  const misshapen = records.flatMap((record) => checkShape(record, plan.columns.header));
  if (misshapen.length > 0) return { kind: "failed", problems: misshapen };
  const rows = records.map((record) => new RowCells(record, plan.columns));
  const [first] = rows;
  if (!first) return { kind: "failed", problems: [] };
  const cells = rows.length === 1 ? first : new RowCells(mergeRecords(records), plan.columns);
  // Checked for scientific notation and length; the id itself may have lost a prefix.
  cells.id("externalId", 255);
  if (rows.length > 1) findContradictions(cells, rows);
  return build(externalId, cells, rows, plan);
}

/** `cells` speaks for the pledge, `rows` for its lines; they are the same where a pledge has one row. */
function build(externalId: string, cells: RowCells, rows: readonly RowCells[], plan: BuildPlan): BuiltPledge {
  const all = [...new Set([cells, ...rows])];
  const lines = plan.columns.isPerLine
    ? readLinesOfRows(rows, plan.rewards, plan.campaign.currency)
    : readLines(cells, plan.rewards);
  const isMisread = all.some(({ problems }) => problems.length > 0);
  if (lines.kind !== "lines" && !isMisread) return skip(cells, lines);
  const money = readMoney(cells, plan.campaign.currency);
  const status = readRowStatus(cells, money?.due ?? 0);
  const shippingAddress = readAddress(cells);
  const pledge = {
    externalId,
    campaign: plan.campaign,
    backer: {
      name: cells.line("backerName", 500) ?? shippingAddress?.name ?? null,
      email: cells.line("email", 320),
      phone: readPhone(cells, "backerPhone"),
    },
    shippingAddress,
    lines: lines.kind === "lines" ? lines.lines : [],
    amounts: money?.amounts,
    charges: readCharges(cells),
    status,
    pledgeLevel: cells.line("pledgeLevel", 500) ?? (plan.columns.namesRewards ? readReward(cells) : null),
    pledgedAt: readRowDate(cells, "pledgedAt"),
    answers: readAnswers(cells),
    note: readNote(cells),
  };
  const problems = all.flatMap((row) => row.problems);
  if (problems.length > 0) return { kind: "failed", problems };
  return { kind: "pledge", push: pledge, warnings: all.flatMap((row) => row.warnings) };
}

function skip(
  cells: RowCells,
  lines: { kind: "no-reward" } | { kind: "nothing"; names: string[] },
): BuiltPledge {
  const where = nameRecord(cells.record);
  if (lines.kind === "no-reward") {
    const message = `${where}: the backer chose no reward, so there is nothing to ship.`;
    return { kind: "skipped", code: "NO_REWARD", message };
  }
  const names = lines.names.map((name) => `"${name}"`).join(", ");
  const message = `${where}: ${names} is mapped to nothing, so there is nothing to ship.`;
  return { kind: "skipped", code: "NOTHING_TO_SHIP", message };
}

/** A row with other columns than the header may be shifted: none of its cells can be trusted. */
function checkShape(record: CsvRecord, header: readonly string[]): ImportProblem[] {
  const { fields } = record;
  if (fields.length === header.length) return [];
  const where = `${nameRecord(record)} has ${fields.length} columns and the header ${header.length}`;
  if (fields.length < header.length) {
    const column = header[fields.length] ?? "";
    const message = `${where}: from column ${fields.length + 1} ("${column}") on there is nothing. The row is cut off or lost a separator.`;
    return [{ code: "COLUMN_COUNT", column, message }];
  }
  const surplus = fields.slice(header.length).findIndex((field) => field.trim() !== "");
  if (surplus < 0) return [];
  const message = `${where}: column ${header.length + surplus + 1} has no name. A separator inside a field is probably not in quotes.`;
  return [{ code: "COLUMN_COUNT", column: null, message }];
}

const SAME_IN_ALL_ROWS: readonly ImportField[] = [
  ...[...ESSENTIAL_FIELDS].filter((field) => !field.startsWith("line") && field !== "externalId"),
  ...(Object.keys(TAX_FIELDS) as (keyof typeof TAX_FIELDS)[]),
  "email",
  "addressName",
  "addressLine1",
  "addressPostalCode",
  "addressCountry",
];

/** Rows of one order must agree on everything but the line; a blank cell agrees with anything. */
function findContradictions(merged: RowCells, rows: readonly RowCells[]): void {
  for (const field of new Set(SAME_IN_ALL_ROWS)) {
    const text = merged.text(field);
    const other = rows.find((row) => row.text(field) !== text && row.text(field) !== "");
    other?.fail("ROWS_DIFFER", field, `differs from "${text}" in another row of the same order`);
  }
}

/** What the rows say together: the first that is not blank in each column. */
function mergeRecords(records: readonly CsvRecord[]): CsvRecord {
  const [first = { row: 0, line: 0, fields: [] }, ...others] = records;
  const fields = first.fields.map((field, index) => {
    if (field.trim() !== "") return field;
    return others.find((record) => (record.fields[index] ?? "").trim() !== "")?.fields[index] ?? field;
  });
  return { ...first, fields };
}
