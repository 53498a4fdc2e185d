// The packing slip of a parcel: what is in it, for whom, from whom. Pure but for the writer it is given.
import { MISSING_GLYPH, type PdfWriter } from "~/lib/pdf/pdf-writer";
import { LABEL, type Sheet } from "./paper";
import type { SheetFiller } from "./sheet-filler";

export interface Slip {
  orderName: string;
  /** Name and address of the backer, a line each. */
  to: string[];
  /** Name and address of the seller, a line each. */
  from: string[];
  vatNumber: string | null;
  contents: { sku: string; title: string; quantity: number }[];
  /** "Batch 3, parcel 12 of 1,000" */
  place: string;
  trackingCode: string | null;
}

interface Measures {
  margin: number;
  text: number;
  small: number;
  head: number;
  gap: number;
}

const ON_SHEET: Measures = { margin: 54, text: 10.5, small: 8.5, head: 20, gap: 14 };
const ON_LABEL: Measures = { margin: 14, text: 8, small: 6.5, head: 13, gap: 7 };
const QUANTITY_SHARE = 0.1;
const SKU_SHARE = 0.3;

/** As many pages as the contents need, each headed with the order and its page. */
export function drawSlip(pdf: PdfWriter, sheets: SheetFiller, slip: Slip): void {
  const { sheet } = sheets;
  const measures = sheet.width === LABEL.width ? ON_LABEL : ON_SHEET;
  // Rows are measured before the first page is there: how many pages there are stands on every one.
  const pages = breakIntoPages(pdf, slip, sheet, measures);
  pages.forEach((rows, index) => {
    sheets.page(() => {
      const top =
        index === 0 ? drawHead(pdf, slip, sheet, measures) : drawShortHead(pdf, slip, measures, sheet);
      drawRows(pdf, rows, top, sheet, measures);
      drawFoot(pdf, slip, sheet, measures, { page: index + 1, of: pages.length });
    });
  });
}

type Row = Slip["contents"][number];

function breakIntoPages(pdf: PdfWriter, slip: Slip, sheet: Sheet, measures: Measures): Row[][] {
  const bottom = sheet.height - measures.margin - footHeight(pdf, slip, sheet, measures);
  const header = rowHeight(pdf, { sku: "SKU", title: "Item", quantity: 1 }, sheet, measures);
  const first = headHeight(pdf, slip, sheet, measures);
  const further = measures.margin + measures.head * 1.4 + measures.gap;
  const pages: Row[][] = [[]];
  let y = first + header;
  for (const row of slip.contents) {
    const height = rowHeight(pdf, row, sheet, measures);
    if (y + height > bottom && pages.at(-1)?.length) {
      pages.push([]);
      y = further + header;
    }
    pages.at(-1)?.push(row);
    y += height;
  }
  return pages;
}

function columns(sheet: Sheet, { margin }: Measures) {
  const width = sheet.width - 2 * margin;
  const [quantity, sku] = [width * QUANTITY_SHARE, width * SKU_SHARE];
  return {
    quantity: { x: margin, width: quantity - 6 },
    sku: { x: margin + quantity, width: sku - 6 },
    title: { x: margin + quantity + sku, width: width - quantity - sku },
  };
}

function rowHeight(pdf: PdfWriter, row: Row, sheet: Sheet, { text }: Measures): number {
  const { sku, title } = columns(sheet, measuresOf(sheet));
  const style = { size: text };
  return (
    Math.max(pdf.heightOf(row.sku, sku.width, style), pdf.heightOf(row.title, title.width, style)) +
    text * 0.5
  );
}

function measuresOf(sheet: Sheet): Measures {
  return sheet.width === LABEL.width ? ON_LABEL : ON_SHEET;
}

/** Where the contents begin on the first page. */
function headHeight(pdf: PdfWriter, slip: Slip, sheet: Sheet, measures: Measures): number {
  const { margin, head, text, small, gap } = measures;
  const half = (sheet.width - 2 * margin - gap) / 2;
  const from = linesHeight(pdf, fromLines(slip), half, small);
  const to = linesHeight(pdf, slip.to, half, text) + small * 1.5;
  return margin + head * 1.4 + gap + Math.max(from, to) + gap * 1.5;
}

function linesHeight(pdf: PdfWriter, lines: string[], width: number, size: number): number {
  return lines.reduce((sum, line) => sum + pdf.heightOf(line, width, { size }), 0);
}

function fromLines({ from, vatNumber }: Slip): string[] {
  return [...from, ...(vatNumber ? [`VAT number: ${vatNumber}`] : [])];
}

function drawHead(pdf: PdfWriter, slip: Slip, sheet: Sheet, measures: Measures): number {
  const { margin, head, text, small, gap } = measures;
  drawShortHead(pdf, slip, measures, sheet);
  const half = (sheet.width - 2 * margin - gap) / 2;
  const top = margin + head * 1.4 + gap;
  pdf.write("Ship to", { x: margin, y: top, width: half }, { size: small, lightness: 0.35 });
  drawLines(pdf, slip.to, { x: margin, y: top + small * 1.5, width: half }, text, "left");
  drawLines(pdf, fromLines(slip), { x: margin + half + gap, y: top, width: half }, small, "right");
  return headHeight(pdf, slip, sheet, measures);
}

function drawLines(
  pdf: PdfWriter,
  lines: string[],
  at: { x: number; y: number; width: number },
  size: number,
  align: "left" | "right",
): void {
  let { y } = at;
  for (const line of lines) y += pdf.write(line, { ...at, y }, { size, align });
}

/** "Packing slip" and the order; returns where what follows begins. */
function drawShortHead(pdf: PdfWriter, slip: Slip, { margin, head, gap }: Measures, sheet: Sheet): number {
  const width = sheet.width - 2 * margin;
  pdf.write("Packing slip", { x: margin, y: margin, width: width * 0.6 }, { size: head, bold: true });
  const order = { x: margin + width * 0.6, y: margin, width: width * 0.4 };
  pdf.write(slip.orderName.slice(0, 24), order, { size: head * 0.8, bold: true, align: "right" });
  return margin + head * 1.4 + gap;
}

function drawRows(pdf: PdfWriter, rows: Row[], top: number, sheet: Sheet, measures: Measures): void {
  const at = columns(sheet, measures);
  const { margin, text } = measures;
  const names = { size: measures.small, lightness: 0.35 };
  pdf.write("Qty", { ...at.quantity, y: top }, names);
  pdf.write("SKU", { ...at.sku, y: top }, names);
  pdf.write("Item", { ...at.title, y: top }, names);
  let y = top + rowHeight(pdf, { sku: "SKU", title: "Item", quantity: 1 }, sheet, measures);
  pdf.line({ x: margin, y: y - text * 0.35 }, { x: sheet.width - margin, y: y - text * 0.35 }, 0.6);
  for (const row of rows) {
    pdf.write(String(row.quantity), { ...at.quantity, y }, { size: text, bold: row.quantity > 1 });
    pdf.write(row.sku, { ...at.sku, y }, { size: text });
    pdf.write(row.title, { ...at.title, y }, { size: text });
    y += rowHeight(pdf, row, sheet, measures);
  }
}

const MISSING_NOTE = `${MISSING_GLYPH}: a character that this typeface does not have. The order in Shopify has it.`;

/** What stands at the foot of every page, the last line last. */
function footLines(pdf: PdfWriter, slip: Slip): string[] {
  const words = [
    slip.orderName,
    ...slip.to,
    ...slip.from,
    ...slip.contents.flatMap(({ sku, title }) => [sku, title]),
  ];
  return [
    ...(pdf.has(words.join(" ")) ? [] : [MISSING_NOTE]),
    ...(slip.trackingCode ? [`Tracking number ${slip.trackingCode}`] : []),
    slip.place,
  ];
}

function footHeight(pdf: PdfWriter, slip: Slip, sheet: Sheet, { margin, small, gap }: Measures): number {
  return linesHeight(pdf, footLines(pdf, slip), sheet.width - 2 * margin, small) + gap;
}

function drawFoot(
  pdf: PdfWriter,
  slip: Slip,
  sheet: Sheet,
  measures: Measures,
  { page, of }: { page: number; of: number },
): void {
  const { margin, small, gap } = measures;
  const width = sheet.width - 2 * margin;
  const style = { size: small, lightness: 0.35 };
  let y = sheet.height - margin - footHeight(pdf, slip, sheet, measures) + gap;
  const lines = footLines(pdf, slip);
  for (const line of lines.slice(0, -1)) y += pdf.write(line, { x: margin, y, width }, style);
  pdf.write(lines.at(-1) ?? "", { x: margin, y, width: width * 0.75 }, style);
  const pageAt = { x: margin + width * 0.75, y, width: width * 0.25 };
  pdf.write(`Page ${page} of ${of}`, pageAt, { ...style, align: "right" });
}
