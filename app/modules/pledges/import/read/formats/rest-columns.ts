// Columns that a tool makes up per campaign: items, SKUs, taxes and survey questions.
import { cleanLine } from "~/lib/clean-text";
import type { ColumnFacts } from "../column-facts";
import type { ColumnUse } from "../import-mapping";

const QUESTION =
  /\?$|^(?:what|which|who|where|when|how|do|does|did|are|is|will|would|should|can|could|please|choose|enter|select|your|my)\b|\b(?:colou?r|size|twitter|instagram|discord|facebook|username|nickname|handle|comments?|e-?mail|phone|website|url|birthday|age|year|language|name on|engraving|credits?)\b/i;
const TAX =
  /^(?:total)?(?:sales)?tax(?:es)?(?:amount|total|paid)?$|^(?:vat|gst|hst)(?:amount|tax|total|paid)?$|^(?:tariffs?|duty|duties|customs)(?:amount|fees?|total|paid)?$/;

export function answer(column: ColumnFacts): ColumnUse {
  const question = cleanLine(column.header).slice(0, 1_000);
  return question === "" ? { kind: "ignore" } : { kind: "answer", question };
}

export function item(
  column: ColumnFacts,
  source: "plain" | "count" | "addon",
  name = column.header,
): ColumnUse {
  const trimmed = cleanLine(name).slice(0, 500);
  return trimmed === "" ? { kind: "ignore" } : { kind: "item", name: trimmed, source };
}

export function sku(column: ColumnFacts): ColumnUse {
  const name = cleanLine(column.header).slice(0, 255);
  return name === "" ? { kind: "ignore" } : { kind: "sku", sku: name };
}

/** True when the column's values can be quantities; a column without values may hold some further down. */
export function mayCount({ header, values }: ColumnFacts): boolean {
  return values.areCounts && !QUESTION.test(header);
}

/** A tax beside the other amounts, by name and values. */
export function asTax({ key, values }: ColumnFacts): ColumnUse | null {
  if (!TAX.test(key) || !values.areAmounts) return null;
  if (key.startsWith("vat")) return { kind: "field", field: "vatAmount" };
  if (/^(?:tariff|dut|customs)/.test(key)) return { kind: "field", field: "customsTaxAmount" };
  return { kind: "field", field: key.startsWith("sales") ? "salesTaxAmount" : "taxAmount" };
}
