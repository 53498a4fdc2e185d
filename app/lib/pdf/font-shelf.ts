// Which typeface a character is drawn with: DejaVu for most scripts, slices of others where it has no glyph.
import { createRequire } from "node:module";
import { findSlices, readSlice, scriptsFor, type FontSlice, type Script } from "./typefaces";

const require = createRequire(import.meta.url);
/** Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew and Arabic. */
const USUAL = {
  plain: require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"),
  bold: require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"),
};
/** Stands for a character that no typeface here has. */
export const MISSING_GLYPH = "□";
/** They say how a character is drawn that typefaces have in one way only. */
const SELECTORS = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu;
/** Nothing is seen of them, and few typefaces have them. */
const UNSEEN = /[\u200B-\u200D\u2060\uFEFF\u00AD]/gu;
const PLAIN_LATIN = /^[ -~]*$/;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
/** Height of a line and of what is above its base, in font sizes; the tallest script of a line decides. */
export const USUAL_LINE = { height: 1.164, ascent: 0.928 };
const LINES: Record<Script, { height: number; ascent: number }> = {
  japanese: { height: 1.3, ascent: 1 },
  korean: { height: 1.3, ascent: 1 },
  simplified: { height: 1.3, ascent: 1 },
  traditional: { height: 1.3, ascent: 1 },
  thai: { height: 1.5, ascent: 1.1 },
  devanagari: { height: 1.45, ascent: 1.02 },
  emoji: { height: 1.25, ascent: 1 },
};

/** How PDFKit knows a typeface, and the room it needs. */
export interface Font {
  name: string;
  height: number;
  ascent: number;
}

/** Who reads a text, and how strong it stands out. */
export interface FontWish {
  bold?: boolean;
  /** Two letters: where it is read, which decides how Chinese characters are drawn. */
  country?: string | null;
}

export interface Drawn {
  font: Font;
  text: string;
}

export class FontShelf {
  readonly #doc: PDFKit.PDFDocument;
  readonly #usual = {
    plain: { name: USUAL.plain, ...USUAL_LINE },
    bold: { name: USUAL.bold, ...USUAL_LINE },
  };
  /** Slices that are in the document. */
  readonly #slices = new Map<string, Font>();
  /** What was chosen since the last slice came, by character and preference. */
  readonly #chosen = new Map<string, Drawn[]>();

  constructor(doc: PDFKit.PDFDocument) {
    this.#doc = doc;
  }

  /** Reads the slices that these texts need; true when one was not there yet. */
  async prepare(texts: string[], { bold = false, country = null }: FontWish): Promise<boolean> {
    const before = this.#slices.size;
    for (const text of texts.filter((one) => !PLAIN_LATIN.test(one))) {
      const scripts = scriptsFor(text, country);
      for (const { segment } of graphemes.segment(asPrinted(text)))
        if (!this.#usualHas(segment, bold) && !(await this.#load(segment, scripts, bold)))
          for (const part of segment.replace(UNSEEN, "")) await this.#load(part, scripts, bold);
    }
    return this.#slices.size > before;
  }

  /** Chooses typefaces for what is seen as one character of this text. */
  chooser(text: string, { bold = false, country = null }: FontWish): (cluster: string) => Drawn[] {
    const scripts = scriptsFor(text, country);
    const preference = `${scripts.join()}${bold ? " bold" : ""} `;
    return (cluster) => {
      if (PLAIN_LATIN.test(cluster)) return this.#choose(cluster, scripts, bold);
      const known = this.#chosen.get(preference + cluster) ?? this.#choose(cluster, scripts, bold);
      this.#chosen.set(preference + cluster, known);
      return known;
    };
  }

  #choose(cluster: string, scripts: Script[], bold: boolean): Drawn[] {
    const usual = bold ? this.#usual.bold : this.#usual.plain;
    if (this.#usualHas(cluster, bold)) return [{ font: usual, text: cluster }];
    const whole = this.#sliceWith(cluster, scripts, bold);
    if (whole) return [{ font: whole, text: asFontsWantIt(cluster) }];
    // No typeface has all of it: each of its parts for itself.
    return Array.from(cluster.replace(UNSEEN, ""), (text) => {
      if (this.#usualHas(text, bold)) return { font: usual, text };
      const font = this.#sliceWith(text, scripts, bold);
      return font ? { font, text } : { font: usual, text: MISSING_GLYPH };
    });
  }

  /** A typeface in the document that has all of these characters. */
  #sliceWith(text: string, scripts: Script[], bold: boolean): Font | undefined {
    const wanted = codePoints(text);
    const found = findSlices(wanted, scripts, bold).find(
      ({ key }) => this.#slices.has(key) && this.#hasAll(key, wanted),
    );
    return found && this.#slices.get(found.key);
  }

  /** Reads typefaces in their order until one has all of these characters; false when none has. */
  async #load(text: string, scripts: Script[], bold: boolean): Promise<boolean> {
    const wanted = codePoints(text);
    for (const slice of findSlices(wanted, scripts, bold)) {
      await this.#add(slice);
      if (this.#hasAll(slice.key, wanted)) return true;
    }
    return false;
  }

  #usualHas(text: string, bold: boolean): boolean {
    if (PLAIN_LATIN.test(text)) return true;
    return this.#hasAll(bold ? USUAL.bold : USUAL.plain, codePoints(text));
  }

  #hasAll(name: string, wanted: number[]): boolean {
    this.#doc.font(name);
    // PDFKit's types do not know the open font.
    const { font } = (this.#doc as unknown as OpenFont)._font;
    return wanted.every((code) => font.hasGlyphForCodePoint(code));
  }

  async #add(slice: FontSlice): Promise<void> {
    if (this.#slices.has(slice.key)) return;
    this.#doc.registerFont(slice.key, Buffer.from(await readSlice(slice)));
    this.#chosen.clear();
    this.#slices.set(slice.key, { name: slice.key, ...LINES[slice.script] });
  }
}

interface OpenFont {
  _font: { font: { hasGlyphForCodePoint(code: number): boolean } };
}

/** Composed characters, one kind of space, nothing that is not seen on paper. */
export function asPrinted(text: string): string {
  return text
    .normalize("NFC")
    .replace(SELECTORS, "")
    .replace(/[\t\v\f\u0085\u2028\u2029]/g, " ")
    .replace(/[^\P{Cc}\n]/gu, "");
}

function codePoints(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

/** The ring of SARA AM belongs below the tone mark that is written before it. [HarfBuzz, its Thai shaper] */
function asFontsWantIt(text: string): string {
  return text.replace(/([\u0E48-\u0E4B])\u0E33/g, "\u0E4D$1\u0E32");
}
