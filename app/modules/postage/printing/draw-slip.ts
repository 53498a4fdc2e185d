// The packing slip of a parcel: what is in it, for whom, from whom. Pure but for the writer it is given.
import type { PdfWriter } from "~/lib/pdf/pdf-writer";
import { MISSING_GLYPH } from "~/lib/pdf/font-shelf";
import type { SheetFiller } from "./sheet-filler";
import {
  drawRows,
  innerWidth,
  namesHeight,
  PALE,
  rowHeight,
  textStyle,
  toSlipPage,
  type SlipPage,
  type SlipRow,
} from "./slip-page";

export interface Slip {
  orderName: string;
  /** Name and address of the backer, a line each. */
  to: string[];
  /** Where the backer lives, two letters: decides how Chinese characters are drawn. null: not known. */
  country: string | null;
  /** Name and address of the seller, a line each. */
  from: string[];
  vatNumber: string | null;
  contents: SlipRow[];
  /** "Batch 3, parcel 12 of 1,000" */
  place: string;
  trackingCode: string | null;
}

const MISSING_NOTE = `${MISSING_GLYPH}: a character that no typeface here has. The order in Shopify has it.`;
/** Orders have short names; one that is longer than this would run into the title. */
const MAX_NAME = 24;

/** As many pages as the contents need, each headed with the order and its page. */
export async function drawSlip(pdf: PdfWriter, sheets: SheetFiller, slip: Slip): Promise<void> {
  const page = toSlipPage(pdf, sheets.sheet, slip.country);
  const texts = [...slip.to, ...fromLines(slip), ...slip.contents.flatMap(({ sku, title }) => [sku, title])];
  await pdf.prepare([...texts, slip.orderName], { country: slip.country });
  await pdf.prepare([slip.orderName], { country: slip.country, bold: true });
  const whole = texts.every((text) => pdf.has(text, { country: slip.country }));
  const foot = [
    ...(whole ? [] : [MISSING_NOTE]),
    ...(slip.trackingCode ? [`Tracking number ${slip.trackingCode}`] : []),
    slip.place,
  ];
  // Rows are measured before the first page is there: how many pages there are stands on every one.
  const pages = breakIntoPages(page, slip, footHeight(page, foot));
  pages.forEach((rows, index) => {
    sheets.page(() => {
      const top = index === 0 ? drawHead(page, slip) : drawShortHead(page, slip);
      drawRows(page, rows, top);
      drawFoot(page, foot, `Page ${index + 1} of ${pages.length}`);
    });
  });
}

function breakIntoPages(page: SlipPage, slip: Slip, foot: number): SlipRow[][] {
  const bottom = page.sheet.height - page.margin - foot;
  const names = namesHeight(page);
  const pages: SlipRow[][] = [[]];
  let y = headHeight(page, slip) + names;
  for (const row of slip.contents) {
    const height = rowHeight(page, row);
    if (y + height > bottom && pages.at(-1)?.length) {
      pages.push([]);
      y = shortHeadHeight(page) + names;
    }
    pages.at(-1)?.push(row);
    y += height;
  }
  return pages;
}

/** Where the contents begin on the first page. */
function headHeight(page: SlipPage, slip: Slip): number {
  const { text, small, gap } = page;
  const from = linesHeight(page, fromLines(slip), halfWidth(page), small);
  const to = linesHeight(page, slip.to, halfWidth(page), text) + small * 1.5;
  return shortHeadHeight(page) + Math.max(from, to) + gap * 1.5;
}

function shortHeadHeight({ margin, head, gap }: SlipPage): number {
  return margin + head * 1.4 + gap;
}

function halfWidth(page: SlipPage): number {
  return (innerWidth(page) - page.gap) / 2;
}

function linesHeight(page: SlipPage, lines: string[], width: number, size: number): number {
  return lines.reduce((sum, line) => sum + page.pdf.heightOf(line, width, textStyle(page, size)), 0);
}

function fromLines({ from, vatNumber }: Slip): string[] {
  return [...from, ...(vatNumber ? [`VAT number: ${vatNumber}`] : [])];
}

function drawHead(page: SlipPage, slip: Slip): number {
  const { pdf, margin, text, small, gap } = page;
  const top = drawShortHead(page, slip);
  const width = halfWidth(page);
  pdf.write("Ship to", { x: margin, y: top, width }, { size: small, lightness: PALE });
  drawLines(page, slip.to, { x: margin, y: top + small * 1.5, width }, text, "left");
  drawLines(page, fromLines(slip), { x: margin + width + gap, y: top, width }, small, "right");
  return headHeight(page, slip);
}

function drawLines(
  page: SlipPage,
  lines: string[],
  at: { x: number; y: number; width: number },
  size: number,
  align: "left" | "right",
): void {
  let { y } = at;
  for (const line of lines) y += page.pdf.write(line, { ...at, y }, textStyle(page, size, { align }));
}

/** "Packing slip" and the order; returns where what follows begins. */
function drawShortHead(page: SlipPage, { orderName }: Slip): number {
  const { pdf, margin, head } = page;
  const width = innerWidth(page);
  pdf.write("Packing slip", { x: margin, y: margin, width: width * 0.6 }, { size: head, bold: true });
  const order = { x: margin + width * 0.6, y: margin, width: width * 0.4 };
  const name = Array.from(orderName).slice(0, MAX_NAME).join("");
  pdf.write(name, order, textStyle(page, head * 0.8, { bold: true, align: "right" }));
  return shortHeadHeight(page);
}

function footHeight(page: SlipPage, lines: string[]): number {
  return linesHeight(page, lines, innerWidth(page), page.small) + page.gap;
}

/** The last line shares its place with the number of the page. */
function drawFoot(page: SlipPage, lines: string[], pageNumber: string): void {
  const { pdf, sheet, margin, small, gap } = page;
  const width = innerWidth(page);
  const style = { size: small, lightness: PALE };
  let y = sheet.height - margin - footHeight(page, lines) + gap;
  for (const line of lines.slice(0, -1)) y += pdf.write(line, { x: margin, y, width }, style);
  pdf.write(lines.at(-1) ?? "", { x: margin, y, width: width * 0.75 }, style);
  const at = { x: margin + width * 0.75, y, width: width * 0.25 };
  pdf.write(pageNumber, at, { ...style, align: "right" });
}
