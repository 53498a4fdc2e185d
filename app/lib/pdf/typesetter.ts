// Sets text in lines, with the typefaces that its characters need, and draws it.
import { asPrinted, FontShelf, MISSING_GLYPH, USUAL_LINE, type Font, type FontWish } from "./font-shelf";
import { breakIntoLines, isRightToLeft, type TextLine } from "./text-lines";

export interface TextStyle extends FontWish {
  size: number;
  align?: "left" | "center" | "right";
  /** 0 black to 1 white. */
  lightness?: number;
}

/** Texts that are remembered; enough for the slips of a sheet. */
const MAX_KNOWN = 500;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

interface SetText {
  lines: TextLine<Font>[];
  height: number;
}

export class Typesetter {
  readonly #doc: PDFKit.PDFDocument;
  readonly #fonts: FontShelf;
  /** Texts are measured several times before they are drawn, and many stand on every slip. */
  readonly #set = new Map<string, SetText>();

  constructor(doc: PDFKit.PDFDocument) {
    this.#doc = doc;
    this.#fonts = new FontShelf(doc);
  }

  /** Reads the typefaces that these texts need; one that was not prepared has boxes where the usual one has no glyph. */
  async prepare(texts: string[], wish: FontWish): Promise<void> {
    if (await this.#fonts.prepare(texts, wish)) this.#set.clear();
  }

  /** The lines that the text takes at this width, and their height together. */
  set(text: string, width: number, style: TextStyle): SetText {
    const key = [width, style.size, style.bold ? "bold" : "", style.country ?? "", text].join("\n");
    const known = this.#set.get(key);
    if (known) return known;
    const lines = breakIntoLines(asPrinted(text), width, {
      choose: this.#fonts.chooser(text, style),
      widthOf: (piece, font) => this.#widthOf(piece, font, style.size),
    });
    const set = { lines, height: lines.reduce((sum, line) => sum + heightOf(line) * style.size, 0) };
    if (this.#set.size >= MAX_KNOWN) this.#set.clear();
    this.#set.set(key, set);
    return set;
  }

  draw(lines: TextLine<Font>[], at: { x: number; y: number; width: number }, style: TextStyle): void {
    const tone = Math.round((style.lightness ?? 0) * 255);
    this.#doc.fillColor([tone, tone, tone]).fontSize(style.size);
    let { y } = at;
    for (const line of lines) {
      const free = { left: 0, center: (at.width - line.width) / 2, right: at.width - line.width };
      let x = at.x + free[style.align ?? "left"];
      const base =
        y + Math.max(USUAL_LINE.ascent, ...line.pieces.map(({ font }) => font.ascent)) * style.size;
      for (const { text, font, width } of line.pieces) {
        this.#doc
          .font(font.name)
          .text(text, x, base, { lineBreak: false, baseline: "alphabetic", features: featuresFor(text) });
        x += width;
      }
      y += heightOf(line) * style.size;
    }
  }

  /** Whether there is a typeface for every character. */
  has(text: string, style: FontWish): boolean {
    const choose = this.#fonts.chooser(text, style);
    return Array.from(graphemes.segment(asPrinted(text)), ({ segment }) => segment).every(
      (cluster) => cluster === MISSING_GLYPH || choose(cluster).every((part) => part.text !== MISSING_GLYPH),
    );
  }

  #widthOf(text: string, font: Font, size: number): number {
    return this.#doc
      .font(font.name)
      .fontSize(size)
      .widthOfString(text, { features: featuresFor(text) });
  }
}

/** With a list, however empty, PDFKit sets a piece in one; without, word by word from the left, which it remembers. */
function featuresFor(text: string): [] | undefined {
  return isRightToLeft(text) ? [] : undefined;
}

function heightOf({ pieces }: TextLine<Font>): number {
  return Math.max(USUAL_LINE.height, ...pieces.map(({ font }) => font.height));
}
