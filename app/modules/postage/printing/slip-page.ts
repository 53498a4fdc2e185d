// Measures of a packing slip's page, and the rows of what is in the parcel.
import type { PdfWriter } from "~/lib/pdf/pdf-writer";
import type { TextStyle } from "~/lib/pdf/typesetter";
import { LABEL, type Sheet } from "./paper";

export interface SlipRow {
  sku: string;
  title: string;
  quantity: number;
}

/** A slip being drawn: where to, how large, and in which country it is read. */
export interface SlipPage {
  pdf: PdfWriter;
  sheet: Sheet;
  country: string | null;
  margin: number;
  text: number;
  small: number;
  head: number;
  gap: number;
}

const ON_SHEET = { margin: 54, text: 10.5, small: 8.5, head: 20, gap: 14 };
const ON_LABEL = { margin: 14, text: 8, small: 6.5, head: 13, gap: 7 };
const QUANTITY_SHARE = 0.1;
const SKU_SHARE = 0.3;
const NAMES: SlipRow = { sku: "SKU", title: "Item", quantity: 1 };
export const PALE = 0.35;

export function toSlipPage(pdf: PdfWriter, sheet: Sheet, country: string | null): SlipPage {
  return { pdf, sheet, country, ...(sheet.width === LABEL.width ? ON_LABEL : ON_SHEET) };
}

/** Style of the slip's own text. */
export function textStyle({ country }: SlipPage, size: number, more: Partial<TextStyle> = {}): TextStyle {
  return { size, country, ...more };
}

export function innerWidth({ sheet, margin }: SlipPage): number {
  return sheet.width - 2 * margin;
}

export function rowHeight(page: SlipPage, row: SlipRow): number {
  const { sku, title } = columns(page);
  const style = textStyle(page, page.text);
  const height = (text: string, width: number) => page.pdf.heightOf(text, width, style);
  return Math.max(height(row.sku, sku.width), height(row.title, title.width)) + page.text * 0.5;
}

/** Of the line with the names of the columns. */
export function namesHeight(page: SlipPage): number {
  return rowHeight(page, NAMES);
}

/** The names of the columns and the rows below them. */
export function drawRows(page: SlipPage, rows: SlipRow[], top: number): void {
  const at = columns(page);
  const { pdf, margin, text, sheet } = page;
  const names = textStyle(page, page.small, { lightness: PALE });
  pdf.write("Qty", { ...at.quantity, y: top }, names);
  pdf.write(NAMES.sku, { ...at.sku, y: top }, names);
  pdf.write(NAMES.title, { ...at.title, y: top }, names);
  let y = top + namesHeight(page);
  pdf.line({ x: margin, y: y - text * 0.35 }, { x: sheet.width - margin, y: y - text * 0.35 }, 0.6);
  for (const row of rows) {
    pdf.write(String(row.quantity), { ...at.quantity, y }, textStyle(page, text, { bold: row.quantity > 1 }));
    pdf.write(row.sku, { ...at.sku, y }, textStyle(page, text));
    pdf.write(row.title, { ...at.title, y }, textStyle(page, text));
    y += rowHeight(page, row);
  }
}

function columns(page: SlipPage) {
  const width = innerWidth(page);
  const [quantity, sku] = [width * QUANTITY_SHARE, width * SKU_SHARE];
  return {
    quantity: { x: page.margin, width: quantity - 6 },
    sku: { x: page.margin + quantity, width: sku - 6 },
    title: { x: page.margin + quantity + sku, width: width - quantity - sku },
  };
}
