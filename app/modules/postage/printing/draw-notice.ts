// What stands on paper where a label or form cannot, so that nothing is missing without a word.
import type { Box, PdfWriter } from "~/lib/pdf/pdf-writer";
import type { SheetFiller } from "./sheet-filler";

const STROKES = 12;
const STROKE = 3;

/** In the place of a label: a framed sentence that names the order. */
export async function drawNotice(pdf: PdfWriter, sheets: SheetFiller, message: string): Promise<void> {
  await pdf.prepare([message], {});
  const { x, y, width, height } = sheets.slot();
  pdf.frame({ x: x + 6, y: y + 6, width: width - 12, height: height - 12 }, 1);
  const inner = { x: x + 24, width: width - 48 };
  const used = pdf.write("Not a label", { ...inner, y: y + 30 }, { size: 20, bold: true });
  pdf.write(message, { ...inner, y: y + 42 + used }, { size: 12 });
}

/** Over a label that must not be used: its bar code can no longer be read, wherever it is. */
export function drawRefundedMark(pdf: PdfWriter, slot: Box): void {
  const [right, bottom] = [slot.x + slot.width, slot.y + slot.height];
  for (let step = 0; step <= STROKES; step += 1) {
    const [x, y] = [slot.x + (slot.width * step) / STROKES, slot.y + (slot.height * step) / STROKES];
    pdf.line({ x, y: slot.y }, { x: slot.x, y }, STROKE);
    pdf.line({ x: right, y }, { x, y: bottom }, STROKE);
  }
  const band = {
    x: slot.x + slot.width * 0.06,
    y: slot.y + slot.height * 0.36,
    width: slot.width * 0.88,
    height: 64,
  };
  pdf.frame(band, 3);
  const at = { x: band.x + 4, width: band.width - 8 };
  pdf.write("REFUNDED", { ...at, y: band.y + 8 }, { size: 24, bold: true, align: "center" });
  pdf.write("Not valid for posting", { ...at, y: band.y + 40 }, { size: 12, align: "center" });
}
