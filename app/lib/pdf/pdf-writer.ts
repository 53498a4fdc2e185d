// Writes a PDF page by page. What is finished leaves memory at once, so a document of a thousand labels costs no more
// than one of ten. Lengths in points (72 to the inch), measured from the top left corner of the page.
import { createRequire } from "node:module";
import type PDFDocument from "pdfkit";
import { copyPdfPages, type PdfObjectSink, type PdfSinkRef } from "./copy-pdf-pages";
import type { PngImage } from "./png-image";
import type { FontWish } from "./font-shelf";
import { Typesetter, type TextStyle } from "./typesetter";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PageSize {
  width: number;
  height: number;
}

/** An image or a page of another PDF that can be placed on pages. */
export interface Drawing {
  ref: PdfSinkRef;
  /** Its own size in points; of an image without a size of its own, its shape. */
  width: number;
  height: number;
  /** From its own coordinates to a square of 1 × 1 whose origin is at the bottom left. */
  origin: { x: number; y: number; width: number; height: number };
}

const require = createRequire(import.meta.url);

export class PdfWriter {
  readonly #doc: PDFKit.PDFDocument;
  readonly #typesetter: Typesetter;
  #drawings = 0;

  constructor(info: { title: string; createdAt: Date }) {
    // Loaded when the first PDF is begun: a process that prints nothing does without its 30 MB.
    const Document = require("pdfkit") as typeof PDFDocument;
    // No font: one is read only when text is written.
    this.#doc = new Document({
      autoFirstPage: false,
      font: "",
      info: { Title: info.title, CreationDate: info.createdAt, Creator: "PledgeDock", Producer: "PDFKit" },
    });
    this.#typesetter = new Typesetter(this.#doc);
  }

  addPage({ width, height }: PageSize): void {
    this.#doc.addPage({ size: [width, height], margin: 0 });
  }

  /** The image as it is looked at 72 times enlarged; how large it is drawn, the box of `place` says. */
  embedPng(image: PngImage): Drawing {
    const { width, height, colors, bitsPerComponent, palette, data } = image;
    const space = colors === 3 ? "DeviceRGB" : "DeviceGray";
    const ref = this.#sink().ref({
      ...{ Type: "XObject", Subtype: "Image", Width: width, Height: height, Filter: "FlateDecode" },
      BitsPerComponent: bitsPerComponent,
      ColorSpace: palette ? ["Indexed", "DeviceRGB", palette.length / 3 - 1, palette] : space,
      // 15: every row says which of PNG's filters it uses. [ISO 32000-1, 7.4.4.4]
      DecodeParms: { Predictor: 15, Colors: colors, BitsPerComponent: bitsPerComponent, Columns: width },
    });
    ref.end(data);
    return { ref, width, height, origin: { x: 0, y: 0, width: 1, height: 1 } };
  }

  /** Every page of another PDF. Throws for bytes that are no readable PDF. */
  async embedPages(pdf: Uint8Array): Promise<Drawing[]> {
    const pages = await copyPdfPages(this.#sink(), pdf);
    return pages.map(({ ref, box, width, height }) => {
      const turned = width !== box.width && height !== box.height;
      const seen = turned ? { width: box.height, height: box.width } : box;
      return { ref, width, height, origin: { x: 0, y: 0, width: seen.width, height: seen.height } };
    });
  }

  /** Draws it over the whole box of the current page; `turned`: its top to the right. */
  place(drawing: Drawing, { x, y, width, height }: Box, turned = false): void {
    const name = `D${(this.#drawings += 1)}`;
    this.#doc.page.xobjects[name] = drawing.ref;
    // User space has its y axis downwards here, that of drawings points upwards.
    const { origin } = drawing;
    const [across, up] = turned
      ? [height / origin.width, width / origin.height]
      : [width / origin.width, height / origin.height];
    const matrix = turned ? [0, across, up, 0, x, y] : [across, 0, 0, -up, x, y + height];
    this.#doc.addContent(`q ${matrix.map((value) => value.toFixed(5)).join(" ")} cm /${name} Do Q`);
  }

  /**
   * Reads the typefaces that these texts need in this style. Text in scripts that the usual one lacks (Chinese, Japanese,
   * Korean, Thai, Devanagari, emoji) must be prepared before it is measured or written, or it comes as boxes.
   */
  async prepare(texts: string[], wish: FontWish): Promise<void> {
    await this.#typesetter.prepare(texts, wish);
  }

  /** Text within `width`, broken into lines; anything beyond the page is the caller's mistake. Returns its height. */
  write(text: string, at: { x: number; y: number; width: number }, style: TextStyle): number {
    const { lines, height } = this.#typesetter.set(text, at.width, style);
    this.#typesetter.draw(lines, at, style);
    return height;
  }

  heightOf(text: string, width: number, style: TextStyle): number {
    return this.#typesetter.set(text, width, style).height;
  }

  line(from: { x: number; y: number }, to: { x: number; y: number }, thickness: number): void {
    this.#doc.moveTo(from.x, from.y).lineTo(to.x, to.y).lineWidth(thickness).strokeColor([0, 0, 0]).stroke();
  }

  /** A frame that is filled white, for words over a drawing. */
  frame({ x, y, width, height }: Box, thickness: number): void {
    this.#doc.rect(x, y, width, height).lineWidth(thickness).fillAndStroke([255, 255, 255], [0, 0, 0]);
  }

  /** Whether there is a typeface for every character of a text that was prepared. */
  has(text: string, wish: FontWish): boolean {
    return this.#typesetter.has(text, wish);
  }

  /** What is ready since the last time. */
  *ready(): Generator<Uint8Array> {
    for (let chunk = this.#next(); chunk; chunk = this.#next()) yield chunk;
  }

  /** Finishes the document and gives what is left of it. */
  async *finish(): AsyncGenerator<Uint8Array> {
    this.#doc.end();
    for await (const chunk of this.#doc) yield chunk as Uint8Array;
  }

  #next(): Uint8Array | null {
    return this.#doc.read() as Uint8Array | null;
  }

  /** PDFKit's types leave its objects out. */
  #sink(): PdfObjectSink {
    return this.#doc;
  }
}
