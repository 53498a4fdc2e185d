// Items, SKUs and rewards of a pledge → its lines.
import { MAX_PUSHED_LINES, MAX_QUANTITY } from "../../receive/pledge.schema";
import { readItems, readQuantity, readReward, readSkus, type Counted } from "./read-items";
import type { RewardLookup, RewardMapEntry } from "./reward-map";
import type { RowCells } from "./row-cells";
import { readAmount } from "./read-amount";
import { toDecimalString } from "~/lib/money";
import { isScientific } from "~/lib/csv/cell-text";

/** A line of Push API v1. */
export interface PushedLine {
  sku: string;
  title: string | null;
  quantity: number;
  unitPrice?: string;
}

export type RowLines =
  | { kind: "lines"; lines: PushedLine[]; reward: string | null }
  /** The backer chose nothing that could be shipped. */
  | { kind: "no-reward" }
  /** All that the backer chose is mapped to nothing. */
  | { kind: "nothing"; names: string[] };

/** The lines of a pledge that stands in one row. */
export function readLines(cells: RowCells, rewards: RewardLookup): RowLines {
  const collector = new LineCollector(cells, rewards);
  for (const { name, quantity } of readSkus(cells)) collector.add({ sku: name, title: null, quantity });
  for (const item of readItems(cells)) collector.addNamed("item", item);
  const reward = cells.plan.namesRewards ? readReward(cells) : null;
  if (reward !== null) {
    // Where items are counted, the reward's own are among them: only what the creator maps to it comes on top.
    const isCounted = collector.isTouched || cells.plan.skus.length > 0;
    if (!isCounted || rewards.find("reward", reward))
      collector.addNamed("reward", { name: reward, quantity: 1 });
  }
  if (collector.lines.length > 0) return { kind: "lines", lines: collector.lines, reward };
  if (collector.mappedToNothing.length > 0) return { kind: "nothing", names: collector.mappedToNothing };
  const choosesNothing = cells.plan.namesRewards || cells.plan.items.length > 0;
  if (choosesNothing && reward === null) return { kind: "no-reward" };
  return { kind: "lines", lines: [], reward };
}

/** The lines of a pledge that has a row for each; a row without SKU and name adds none. */
export function readLinesOfRows(
  rows: readonly RowCells[],
  rewards: RewardLookup,
  currency: string,
): RowLines {
  const [first] = rows;
  if (!first) return { kind: "lines", lines: [], reward: null };
  const collector = new LineCollector(first, rewards);
  for (const cells of rows) addRow(collector, cells, currency);
  if (collector.lines.length === 0 && collector.mappedToNothing.length > 0) {
    return { kind: "nothing", names: collector.mappedToNothing };
  }
  return { kind: "lines", lines: collector.lines, reward: null };
}

function addRow(collector: LineCollector, cells: RowCells, currency: string): void {
  const sku = cells.line("lineSku", 255);
  const name = cells.line("lineName", 500);
  const index = cells.plan.fields.get("lineQuantity")?.[0];
  const quantity =
    index === undefined ? 1 : readQuantity(cells, index, cells.columnOf("lineQuantity") ?? "quantity");
  if (sku === null && name === null) {
    if ((quantity ?? 0) > 0 && index !== undefined) {
      cells.failColumn(
        "SKU_MISSING",
        cells.columnOf("lineSku"),
        "has a quantity but no SKU and no item name",
        "",
      );
    }
    return;
  }
  if (quantity === null) {
    const isBlank = index !== undefined && cells.at(index) === "";
    if (isBlank)
      cells.failColumn("QUANTITY_MISSING", cells.columnOf("lineQuantity"), "the line has no quantity", "");
    return;
  }
  if (quantity === 0) return;
  if (sku !== null && cells.refusesFormula("lineSku", sku)) return;
  if (sku !== null && isScientific(sku) && /[.,+]/.test(sku)) {
    const reason =
      "is in scientific notation, so digits have been lost: take the file from the original export";
    cells.fail("SCIENTIFIC_NOTATION", "lineSku", reason, sku);
    return;
  }
  if (sku === null) {
    collector.addNamed("item", { name: name ?? "", quantity });
    return;
  }
  collector.add({ sku, title: name, quantity, ...readUnitPrice(cells, currency) });
}

function readUnitPrice(cells: RowCells, currency: string): { unitPrice?: string } {
  const text = cells.text("lineUnitPrice");
  const price = readAmount(text, currency);
  if (price.kind === "blank") return {};
  if (price.kind === "ok") return { unitPrice: toDecimalString(price.minor, currency) };
  cells.fail("BAD_AMOUNT", "lineUnitPrice", price.reason, text);
  return {};
}

/** Adds up lines of the same SKU and price, in the order they first appear. */
class LineCollector {
  readonly lines: PushedLine[] = [];
  readonly mappedToNothing: string[] = [];
  isTouched = false;
  private readonly byKey = new Map<string, PushedLine>();

  constructor(
    private readonly cells: RowCells,
    private readonly rewards: RewardLookup,
  ) {}

  add(line: PushedLine): void {
    this.isTouched = true;
    const key = `${line.unitPrice ?? ""} ${line.sku}`;
    const known = this.byKey.get(key);
    if (known) known.quantity += line.quantity;
    else {
      this.byKey.set(key, line);
      this.lines.push(line);
    }
    this.checkSize((known ?? line).quantity);
  }

  /** An item or reward by name: what it is mapped to, else a line with its name as SKU, which preflight will block. */
  addNamed(kind: RewardMapEntry["kind"], { name, quantity }: Counted): void {
    this.isTouched = true;
    const mapped = this.rewards.find(kind, name);
    if (mapped === undefined) {
      const reason = `is not mapped to SKUs yet; until it is, its name is taken for a SKU`;
      this.cells.warn("NOT_MAPPED", null, reason, name);
      this.add({ sku: name.slice(0, 255).trim(), title: name, quantity });
      return;
    }
    if (mapped.length === 0) this.mappedToNothing.push(name);
    for (const line of mapped) {
      this.add({ sku: line.sku, title: name, quantity: line.quantity * quantity });
    }
  }

  private checkSize(quantity: number): void {
    if (quantity > MAX_QUANTITY) {
      this.cells.failColumn("BAD_QUANTITY", null, `more than ${MAX_QUANTITY} of one SKU`, "");
    }
    if (this.lines.length > MAX_PUSHED_LINES) {
      this.cells.failColumn("TOO_MANY_LINES", null, `more than ${MAX_PUSHED_LINES} lines`, "");
    }
  }
}
