// Puts labels, forms and slips on sheets in their order. Pure but for the writer it is given.
import type { Drawing, PdfWriter } from "~/lib/pdf/pdf-writer";
import { LABEL, SHEET_BORDER, sheetOf, type Paper, type Sheet, type Slot } from "./paper";

/** Forms up to this much larger than a label, such as a customs label of 4 × 6, stand in a label's place. */
const LABEL_TOLERANCE = 18;
const MARK_LENGTH = 9;

/**
 * A sheet holds one, two or four labels. What needs a page of its own comes right after its label where a sheet holds
 * one, and after the sheet with its label where it holds several.
 */
export class SheetFiller {
  readonly sheet: Sheet;
  readonly #pdf: PdfWriter;
  readonly #cutMarks: boolean;
  #next: number;
  #waiting: (() => void)[] = [];

  constructor(pdf: PdfWriter, paper: Paper, { cutMarks }: { cutMarks: boolean }) {
    this.#pdf = pdf;
    this.sheet = sheetOf(paper);
    this.#cutMarks = cutMarks && this.sheet.slots.length > 1;
    this.#next = this.sheet.slots.length;
  }

  /** The place for the next label, on a new sheet when this one is full. */
  slot(): Slot {
    if (this.#next >= this.sheet.slots.length) this.#newSheet();
    const slot = this.sheet.slots[this.#next];
    if (!slot) throw new Error("A sheet without a place for a label");
    this.#next += 1;
    return slot;
  }

  label(drawing: Drawing): Slot {
    const slot = this.slot();
    const upright = drawing.width <= drawing.height;
    // A label that comes lying is turned so that it fills its place.
    this.#pdf.place(drawing, fit(drawing, slot, slot.turned === upright), slot.turned === upright);
    return slot;
  }

  /** A page of a form: in a label's place if it is of that size, else on a page of its own. */
  form(drawing: Drawing): void {
    if (isLabelSized(drawing)) this.label(drawing);
    else this.page(() => this.#wholePage(drawing));
  }

  /** `draw` writes on a page of its own, which is there when it is called. */
  page(draw: () => void): void {
    const add = () => {
      this.#pdf.addPage(this.sheet);
      draw();
    };
    if (this.sheet.slots.length > 1) this.#waiting.push(add);
    else add();
  }

  finish(): void {
    for (const add of this.#waiting.splice(0)) add();
    this.#next = this.sheet.slots.length;
  }

  #newSheet(): void {
    this.finish();
    this.#pdf.addPage(this.sheet);
    this.#next = 0;
    if (this.#cutMarks) for (const slot of this.sheet.slots) this.#corners(slot);
  }

  #wholePage(drawing: Drawing): void {
    const border = this.sheet.slots.length === 1 && this.sheet.width === LABEL.width ? 0 : SHEET_BORDER;
    const turned = drawing.width > drawing.height !== this.sheet.width > this.sheet.height;
    const samePaper =
      Math.abs(drawing.width - this.sheet.width) < 2 && Math.abs(drawing.height - this.sheet.height) < 2;
    const free = samePaper ? 0 : border;
    const area = {
      x: free,
      y: free,
      width: this.sheet.width - 2 * free,
      height: this.sheet.height - 2 * free,
    };
    this.#pdf.place(drawing, fit(drawing, area, turned), turned);
  }

  /** Where to cut: short lines outside the corners of the label. */
  #corners({ x, y, width, height }: Slot): void {
    for (const [cornerX, away] of [
      [x, -1],
      [x + width, 1],
    ] as const)
      for (const [cornerY, off] of [
        [y, -1],
        [y + height, 1],
      ] as const) {
        const [nearX, nearY] = [cornerX + 2 * away, cornerY + 2 * off];
        this.#pdf.line({ x: nearX, y: cornerY }, { x: nearX + MARK_LENGTH * away, y: cornerY }, 0.4);
        this.#pdf.line({ x: cornerX, y: nearY }, { x: cornerX, y: nearY + MARK_LENGTH * off }, 0.4);
      }
  }
}

/** The largest box of the drawing's shape in the middle of the area. */
function fit(
  drawing: Drawing,
  area: { x: number; y: number; width: number; height: number },
  turned: boolean,
): { x: number; y: number; width: number; height: number } {
  const [own, ownHeight] = turned ? [drawing.height, drawing.width] : [drawing.width, drawing.height];
  const scale = Math.min(area.width / own, area.height / ownHeight);
  const [width, height] = [own * scale, ownHeight * scale];
  return { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
}

function isLabelSized({ width, height }: Drawing): boolean {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  return short <= LABEL.width + LABEL_TOLERANCE && long <= LABEL.height + LABEL_TOLERANCE;
}
