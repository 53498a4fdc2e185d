// One record of a tracking file → what it says. Pure.
import { cutCharacters } from "~/lib/clean-text";
import { shopifyCarrierName } from "../shipping/carrier-names";
import { trackingCellText, cellValue, readNumbers, readTrackingUrl } from "./tracking-cell";
import type { TrackingMapping } from "./tracking-mapping";
import type { RowCode } from "./tracking-views";

export interface ReadTrackingRow {
  backerId: string | null;
  orderName: string | null;
  /** Lower case. */
  email: string | null;
  numbers: string[];
  carrier: string | null;
  url: string | null;
  sku: string | null;
  /** null: all of that item. */
  quantity: number | null;
  /** More parcels of the order follow. */
  partial: boolean;
  /** Why the row cannot be used; the first reason found. */
  problem: { code: RowCode; message: string } | null;
}

const MAX_TEXT = 255;
const toText = (value: string | null) => (value === null ? null : cutCharacters(value, MAX_TEXT));

/** Reads what the mapping points at. A row that cannot be used still says whom it is about. */
export function readTrackingRow(fields: readonly string[], mapping: TrackingMapping): ReadTrackingRow {
  const at = (column: number | undefined) => (column === undefined ? undefined : fields[column]);
  const text = (column: number | undefined) => toText(cellValue(at(column)));
  const read = readCells(mapping.trackingNumber.map((column) => fields[column]));
  const url = readTrackingUrl(at(mapping.trackingUrl));
  const quantity = readQuantity(at(mapping.quantity));
  const row: ReadTrackingRow = {
    backerId: text(mapping.backerId),
    orderName: text(mapping.orderName),
    email: text(mapping.email)?.toLowerCase() ?? null,
    numbers: read.numbers,
    carrier: shopifyCarrierName(cellValue(at(mapping.carrier))),
    url: url === "unusable" ? null : url,
    sku: text(mapping.sku),
    quantity: quantity === "unusable" ? null : quantity,
    partial: /^(y|yes|true|1)$/i.test(trackingCellText(at(mapping.partialShipped))),
    problem: read.problem,
  };
  row.problem ??= findProblem(row, url === "unusable", quantity === "unusable");
  return row;
}

function findProblem(
  row: ReadTrackingRow,
  badUrl: boolean,
  badQuantity: boolean,
): ReadTrackingRow["problem"] {
  // A row without a number never does anything, so nothing else in it needs mending.
  if (row.numbers.length === 0) return null;
  if (badUrl) {
    return {
      code: "UNUSABLE_URL",
      message: "The tracking link is no web address: correct it or leave it out.",
    };
  }
  if (badQuantity) {
    return { code: "UNUSABLE_QUANTITY", message: "The quantity is no whole number above 0: correct it." };
  }
  if (row.backerId ?? row.orderName ?? row.email) return null;
  return { code: "NO_BACKER", message: "The row says neither Backer ID nor order nor e-mail: fill one in." };
}

function readCells(cells: (string | undefined)[]): {
  numbers: string[];
  problem: ReadTrackingRow["problem"];
} {
  const numbers: string[] = [];
  for (const cell of cells) {
    const read = readNumbers(cell);
    if (read.kind !== "numbers") return { numbers: [], problem: numberProblem(read.kind, read.text) };
    for (const number of read.numbers) if (!numbers.includes(number)) numbers.push(number);
  }
  return { numbers, problem: null };
}

function numberProblem(
  kind: "scientific" | "unusable",
  text: string,
): NonNullable<ReadTrackingRow["problem"]> {
  const shown = cutCharacters(text, 60);
  if (kind === "scientific") {
    const message = `"${shown}" is in scientific notation, so a spreadsheet has cut its digits: format the column as text, paste the number again and upload the file again.`;
    return { code: "SCIENTIFIC_NOTATION", message };
  }
  return {
    code: "UNUSABLE_NUMBER",
    message: `"${shown}" is no tracking number: letters, digits, blanks and dashes are, at most 100 of them.`,
  };
}

function readQuantity(cell: string | undefined): number | null | "unusable" {
  const text = trackingCellText(cell);
  if (text === "") return null;
  const match = /^(\d{1,6})(?:\.0+)?$/.exec(text);
  const quantity = Number(match?.[1] ?? 0);
  return quantity > 0 ? quantity : "unusable";
}
