// What a creator can say about a column, in the words of the page.
import { FIELD_LABELS, type ImportField } from "~/modules/pledges/import/read/import-fields";
import type { ColumnUse, MappedColumn } from "~/modules/pledges/import/read/import-mapping";

const GROUPS: { title: string; fields: ImportField[] }[] = [
  {
    title: "Backer",
    fields: ["externalId", "backerName", "email", "backerPhone", "note"],
  },
  {
    title: "Address",
    fields: [
      ...(["addressName", "addressFirstName", "addressLastName", "addressLine1", "addressLine2"] as const),
      ...(["addressLine3", "addressCity", "addressRegion", "addressPostalCode", "addressCountry"] as const),
      ...(["addressCountryName", "addressPhone"] as const),
    ],
  },
  {
    title: "What was ordered",
    fields: [
      ...(["reward", "rewardId", "rewardMinimum", "pledgeLevel"] as const),
      ...(["lineSku", "lineName", "lineQuantity", "lineUnitPrice"] as const),
    ],
  },
  {
    title: "Money",
    fields: [
      ...(["pledgeAmount", "addOnAmount", "shippingAmount", "addOnShippingAmount", "taxAmount"] as const),
      ...(["salesTaxAmount", "vatAmount", "customsTaxAmount", "totalPaid", "amountDue", "currency"] as const),
      ...(["chargeId", "chargedAt"] as const),
    ],
  },
  {
    title: "State",
    fields: [
      ...(["status", "orderStatus", "cancelledAt", "refusedAt"] as const),
      ...(["pledgeOverTime", "pledgedAt", "surveyAnsweredAt"] as const),
    ],
  },
];

const IGNORE = "ignore";

/** Choices for one column, in groups, as Polaris' Select takes them. */
export const COLUMN_CHOICES = [
  { label: "Do not import", value: IGNORE },
  {
    title: "Quantities",
    options: [
      { label: "Quantity of an item", value: "item" },
      { label: "Quantity of a SKU", value: "sku" },
      { label: "Survey answer", value: "answer" },
    ],
  },
  ...GROUPS.map(({ title, fields }) => ({
    title,
    options: fields.map((field) => ({ label: FIELD_LABELS[field], value: `field:${field}` })),
  })),
];

/** The choice that stands for what a column is used for now. */
export function choiceOf(use: ColumnUse): string {
  return use.kind === "field" ? `field:${use.field}` : use.kind;
}

/** The column with another use; names of items, SKUs and questions are what stands in the header. */
export function withChoice(column: MappedColumn, choice: string): MappedColumn {
  const name = column.header === "" ? "Unnamed" : column.header;
  const uses: Record<string, ColumnUse> = {
    item: { kind: "item", name: name.slice(0, 500), source: "plain" },
    sku: { kind: "sku", sku: name.slice(0, 255) },
    answer: { kind: "answer", question: name },
    [IGNORE]: { kind: "ignore" },
  };
  const field = choice.startsWith("field:") ? (choice.slice("field:".length) as ImportField) : null;
  const use = field ? { kind: "field" as const, field } : (uses[choice] ?? { kind: "ignore" as const });
  return { ...column, use };
}
