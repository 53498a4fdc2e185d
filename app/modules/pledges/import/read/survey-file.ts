// One look at the whole file before anything is stored.
import { CsvError, type CsvRecord } from "~/lib/csv/csv-dialect";
import { cleanLine } from "~/lib/clean-text";
import { compileMapping, type CompiledMapping } from "./compiled-mapping";
import type { ColumnMapping } from "./import-mapping";
import { readItems, readReward } from "./read-items";
import { rewardKey, type RewardName } from "./reward-map";
import { RowCells } from "./row-cells";
import { hashRow, isBlankRow, readIdentity } from "./row-identity";
import { SeenPledges } from "./seen-pledges";

/** What only a look at the whole file tells. Small: only ids in trouble are kept. */
export interface FileSurvey {
  rows: number;
  /** Rewards and items it names, the most frequent first; at most MAX_NAMES. */
  rewardNames: RewardName[];
  /** Ids of pledges whose rows differ although the file has one row per pledge: id → its rows. All of them fail. */
  conflicts: ReadonlyMap<string, readonly number[]>;
  /** One row per line: ids whose rows do not stand together → their last row. */
  scattered: ReadonlyMap<string, number>;
}

/** Rows of scattered orders wait in memory for each other, so there may not be too many. */
const MAX_SCATTERED_ROWS = 50_000;
const MAX_NAMES = 1_000;

/**
 * Reads the whole file once before anything is stored: proves that it can be read to its end (else CsvError), counts
 * rows and names, and finds ids that stand in several places. Hand the result to readPledges.
 */
export async function surveyFile(
  records: AsyncIterable<CsvRecord>,
  plan: { header: readonly string[]; mapping: ColumnMapping },
): Promise<FileSurvey> {
  const columns = compileMapping(plan.mapping, plan.header);
  const ids = columns.isPerLine ? new OrderPlaces() : new PledgePlaces();
  const names = new NameCounter();
  let rows = 0;
  for await (const record of records) {
    rows = record.row;
    if (isBlankRow(record.fields)) continue;
    const id = readIdentity(record.fields, columns);
    if (id !== "") ids.note(id, record);
    countNames(names, record, columns);
  }
  return { rows, rewardNames: names.list(), conflicts: ids.conflicts, scattered: ids.scattered };
}

function countNames(names: NameCounter, record: CsvRecord, columns: CompiledMapping): void {
  const cells = new RowCells(record, columns);
  if (columns.isPerLine) {
    const name = cells.text("lineName");
    if (name !== "" && cells.text("lineSku") === "") names.add("item", name, 1, true);
    return;
  }
  const items = readItems(cells);
  for (const { name, quantity } of items) names.add("item", name, quantity, true);
  const reward = columns.namesRewards ? readReward(cells) : null;
  if (reward !== null) names.add("reward", reward, 1, items.length === 0 && columns.skus.length === 0);
}

class NameCounter {
  private readonly byKey = new Map<string, RewardName>();
  private readonly keys = new Map<string, string>();

  add(kind: RewardName["kind"], written: string, quantity: number, needed: boolean): void {
    const name = cleanLine(written).slice(0, 500);
    const id = `${kind} ${this.keyOf(name)}`;
    const known = this.byKey.get(id);
    if (known) {
      known.rows += 1;
      known.quantity += quantity;
      known.needed ||= needed;
    } else if (this.byKey.size < MAX_NAMES) {
      this.byKey.set(id, { kind, name, key: this.keyOf(name), rows: 1, quantity, needed });
    }
  }

  list(): RewardName[] {
    return [...this.byKey.values()].toSorted((a, b) => b.rows - a.rows || a.name.localeCompare(b.name, "en"));
  }

  private keyOf(name: string): string {
    const key = this.keys.get(name) ?? rewardKey(name);
    if (this.keys.size < 10_000) this.keys.set(name, key);
    return key;
  }
}

interface Places {
  readonly conflicts: Map<string, number[]>;
  readonly scattered: Map<string, number>;
  note(id: string, record: CsvRecord): void;
}

/** One row per pledge: an id may stand in several rows only if they are the same. */
class PledgePlaces implements Places {
  readonly conflicts = new Map<string, number[]>();
  readonly scattered = new Map<string, number>();
  private readonly seen = new SeenPledges();

  note(id: string, { row, fields }: CsvRecord): void {
    const hash = hashRow(fields);
    const before = this.seen.note(id, row, hash);
    if (!before) return;
    const conflict = this.conflicts.get(id);
    if (conflict) conflict.push(row);
    else if (before.hash !== hash) this.conflicts.set(id, [before.row, row]);
  }
}

/** One row per line: the rows of an order should stand together. */
class OrderPlaces implements Places {
  readonly conflicts = new Map<string, number[]>();
  readonly scattered = new Map<string, number>();
  private readonly counts = new Map<string, number>();
  private scatteredRows = 0;
  private previous: string | null = null;

  note(id: string, { row }: CsvRecord): void {
    const before = this.counts.get(id) ?? 0;
    this.counts.set(id, before + 1);
    if (this.scattered.has(id)) {
      this.scattered.set(id, row);
      this.scatteredRows += 1;
    } else if (before > 0 && this.previous !== id) {
      this.scattered.set(id, row);
      this.scatteredRows += before + 1;
    }
    this.previous = id;
    if (this.scatteredRows <= MAX_SCATTERED_ROWS) return;
    const message = `Row ${row}: the rows of too many orders do not stand together. Sort the file by order number and upload it again.`;
    throw new CsvError("NOT_SORTED", message, row);
  }
}
