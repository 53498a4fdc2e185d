import { cellText } from "~/lib/csv/cell-text";
import { TAX_FIELDS, type ImportField } from "./import-fields";
import type { MappedColumn } from "./import-mapping";
import { guessCurrency } from "./read-amount";

const AMOUNT_FIELDS: ReadonlySet<ImportField> = new Set([
  "pledgeAmount",
  "totalPaid",
  "shippingAmount",
  "addOnAmount",
  "amountDue",
  "rewardMinimum",
  ...(Object.keys(TAX_FIELDS) as ImportField[]),
]);

/** The currency that most amounts of the sample name (ISO 4217); null when none names one. */
export function guessFileCurrency(
  mapped: readonly MappedColumn[],
  sample: readonly string[][],
): string | null {
  const counts = new Map<string, number>();
  for (const [index, { use }] of mapped.entries()) {
    if (use.kind !== "field") continue;
    for (const fields of sample) {
      const text = cellText(fields[index] ?? "");
      const guess =
        use.field === "currency"
          ? /^[A-Z]{3}$/.exec(text)?.[0]
          : AMOUNT_FIELDS.has(use.field)
            ? guessCurrency(text)
            : null;
      if (guess) counts.set(guess, (counts.get(guess) ?? 0) + 1);
    }
  }
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
