// What one row counts: items and SKUs in columns of their own, and the reward it names.
import { isScientific } from "~/lib/csv/cell-text";
import { MAX_QUANTITY } from "../../receive/pledge.schema";
import type { ItemColumns } from "./compiled-mapping";
import type { RowCells } from "./row-cells";

export interface Counted {
  /** Item's name, or the SKU. */
  name: string;
  quantity: number;
}

const QUANTITY = /^(\d{1,9})(?:[.,]0+)?$/;
const NO_REWARD = /^(?:no|without(?: a)?|none|n\/?a|pledge without a) ?(?:reward|perk)?$/i;

/** Items with a quantity above zero, each counted once however many columns repeat it. */
export function readItems(cells: RowCells): Counted[] {
  return cells.plan.items
    .map((item) => ({ name: item.name, quantity: readItem(cells, item) }))
    .filter(({ quantity }) => quantity > 0);
}

/** SKUs with a quantity above zero. */
export function readSkus(cells: RowCells): Counted[] {
  const counted: Counted[] = [];
  for (const { index, header, sku } of cells.plan.skus) {
    const quantity = readQuantity(cells, index, header) ?? 0;
    if (quantity === 0) continue;
    if (isScientific(sku)) {
      const reason =
        "is a SKU in scientific notation, so digits have been lost: take the file from the original export";
      cells.failColumn("SCIENTIFIC_NOTATION", header, reason, sku);
    }
    counted.push({ name: sku, quantity });
  }
  return counted;
}

/** The reward's name; where a file has only its id or minimum, those name it. null = the backer chose none. */
export function readReward(cells: RowCells): string | null {
  const title = cells.line("reward", 500);
  if (title !== null) return NO_REWARD.test(title) ? null : title;
  const id = cells.id("rewardId", 255);
  if (id !== null && id !== "0") return `Reward ${id}`;
  const minimum = cells.text("rewardMinimum");
  return /[1-9]/.test(minimum) ? `Reward of ${minimum}` : null;
}

/** A whole number of 0 to MAX_QUANTITY; null when blank. Anything else is a problem of the row. */
export function readQuantity(cells: RowCells, index: number, header: string): number | null {
  const text = cells.at(index);
  if (text === "" || text === "0") return text === "" ? null : 0;
  const quantity = Number(QUANTITY.exec(text)?.[1] ?? Number.NaN);
  if (quantity <= MAX_QUANTITY) return quantity;
  const reason = `is no quantity of 0 to ${MAX_QUANTITY}; if the column holds answers, map it as a question`;
  cells.failColumn("BAD_QUANTITY", header, reason, text);
  return null;
}

/** The best column that is not blank decides; of columns of one kind the larger, so that nothing paid for is lost. */
function readItem(cells: RowCells, item: ItemColumns): number {
  const counts = item.columns
    .map((column) => ({ ...column, quantity: readQuantity(cells, column.index, column.header) }))
    .filter((column) => column.quantity !== null);
  const [first] = counts;
  if (!first) return 0;
  const equals = counts.filter(({ source }) => source === first.source);
  const decided = Math.max(...equals.map(({ quantity }) => quantity ?? 0));
  for (const { header, quantity } of counts) {
    if (quantity === decided) continue;
    const reason = `differs from the ${decided} of "${item.name}" that is taken; the same item is never counted twice`;
    cells.warn("ITEM_COUNTS_DIFFER", header, reason, String(quantity));
  }
  return decided;
}
