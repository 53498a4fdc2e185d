// Reading one cell of a tracking file. Pure.
import { cellText } from "~/lib/csv/cell-text";
import { normaliseTrackingNumber } from "../packages/tracking-number";

/** What people write for "there is none"; PledgeBox's template says `/`. */
const NONE = new Set(["", "/", "-", "–", "—", "n/a", "na", "none", "null", "tbd", "no tracking", "0"]);

/** The cell without what spreadsheets wrap around it to keep its text: `="00971"`, or an apostrophe in front. */
export function trackingCellText(cell: string | undefined): string {
  return cellText((cell ?? "").replace(/[\u200B\uFEFF]/g, ""))
    .replace(/^'/, "")
    .trim();
}

/** Null where the cell says that there is nothing. */
export function cellValue(cell: string | undefined): string | null {
  const text = trackingCellText(cell);
  return NONE.has(text.toLowerCase()) ? null : text;
}

export type NumbersRead =
  | { kind: "numbers"; numbers: string[] }
  | { kind: "scientific"; text: string }
  | { kind: "unusable"; text: string };

const SEPARATORS = /[,;|\r\n]+/;
/** "9.25082E+11": a spreadsheet has thrown the last digits away. */
const SCIENTIFIC = /^[+-]?\d+(?:[.,]\d*)?e[+-]\d+$|^[+-]?\d+[.,]\d+e\d+$/i;
const NUMBER = /^(?=.*\d)[\p{Letter}\p{Number}][\p{Letter}\p{Number} _./-]*$/u;
/** "940010.0": the cell was a number to some program, so leading zeros and long endings are gone. */
const DECIMAL = /^\d+[.,]\d+$/;
const MAX_LENGTH = 100;

/** The numbers of a cell, each once; one that may not be what the carrier gave makes the whole cell unusable. */
export function readNumbers(cell: string | undefined): NumbersRead {
  const value = cellValue(cell);
  if (value === null) return { kind: "numbers", numbers: [] };
  // Before parting: "9,25082E+11" is one number of a European spreadsheet.
  if (SCIENTIFIC.test(value)) return { kind: "scientific", text: value };
  const numbers = new Map<string, string>();
  for (const part of value.split(SEPARATORS)) {
    const number = cellValue(part);
    if (number === null) continue;
    if (SCIENTIFIC.test(number)) return { kind: "scientific", text: number };
    if (!NUMBER.test(number) || DECIMAL.test(number) || number.length > MAX_LENGTH) {
      return { kind: "unusable", text: number };
    }
    if (!numbers.has(normaliseTrackingNumber(number))) numbers.set(normaliseTrackingNumber(number), number);
  }
  return { kind: "numbers", numbers: [...numbers.values()] };
}

/** An http or https address, null for none, "unusable" for anything else. */
export function readTrackingUrl(cell: string | undefined): string | null | "unusable" {
  const value = cellValue(cell);
  if (value === null) return null;
  const url = URL.parse(/^www\./i.test(value) ? `https://${value}` : value);
  if (!url || !/^https?:$/.test(url.protocol) || value.length > 2000) return "unusable";
  return url.href;
}
