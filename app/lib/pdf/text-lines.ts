// Breaks text into lines and puts each line's pieces in the order in which they stand on paper. Pure: typefaces and widths
// are asked of the caller.
import bidiFactory, { type Bidi, type EmbeddingLevels } from "bidi-js";

/** Text of one typeface and direction. */
export interface TextPiece<Font> {
  text: string;
  font: Font;
  width: number;
}

export interface TextLine<Font> {
  /** From left to right. */
  pieces: TextPiece<Font>[];
  width: number;
}

export interface Typography<Font> {
  /** Typefaces for these characters, which are seen as one, and what is drawn for them. */
  choose(cluster: string): { font: Font; text: string }[];
  widthOf(text: string, font: Font): number;
}

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** Lines may break between any two of these, as well as where Latin lines break. */
const BREAKS_ANYWHERE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Emoji_Presentation}]/u;
const MAY_NOT_BEGIN = /^[\p{Pe}\p{Pf}\p{Po}ーゝゞ々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]/u;
const MAY_NOT_END = /[\p{Ps}\p{Pi}]$/u;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const words = new Intl.Segmenter("en", { granularity: "word" });
let loaded: Bidi | undefined;

/** Whether some of it is written from right to left. */
export function isRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

/** Lines no wider than `width`, at least one; a word that is wider is broken where it must be. */
export function breakIntoLines<Font>(
  text: string,
  width: number,
  typography: Typography<Font>,
): TextLine<Font>[] {
  return text.split("\n").flatMap((paragraph) => {
    const clusters = clustersOf(paragraph).flatMap((cluster) => typography.choose(cluster));
    // What is drawn may differ from what was given; from here on only that counts.
    const drawn = clusters.map((cluster) => cluster.text).join("");
    const fonts = clusters.flatMap((cluster) => Array<Font>(cluster.text.length).fill(cluster.font));
    const levels = isRightToLeft(drawn) ? (loaded ??= bidiFactory()).getEmbeddingLevels(drawn) : null;
    const toLine = ({ from, to }: Cut): TextLine<Font> => {
      const pieces = levels
        ? inOrderOnPaper(drawn, { from, to }, fonts, levels)
        : inOrderOfReading(drawn, { from, to }, fonts);
      const measured = pieces.map((piece) => ({
        ...piece,
        width: typography.widthOf(piece.text, piece.font),
      }));
      return { pieces: measured, width: measured.reduce((sum, piece) => sum + piece.width, 0) };
    };
    const whole = toLine({ from: 0, to: drawn.trimEnd().length });
    if (whole.width <= width) return [whole];
    const measure = ({ from, to }: Cut) =>
      inOrderOfReading(drawn, { from, to }, fonts).reduce(
        (sum, piece) => sum + typography.widthOf(piece.text, piece.font),
        0,
      );
    return cutLines(drawn, width, measure).map(toLine);
  });
}

/** What is seen as one character each; words of plain Latin need not be taken apart. */
function clustersOf(text: string): string[] {
  if (/^[ -~]*$/.test(text)) return [text];
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

interface Cut {
  from: number;
  to: number;
}

function cutLines(text: string, width: number, measure: (part: Cut) => number): Cut[] {
  const lines: Cut[] = [];
  let line: Cut = { from: 0, to: 0 };
  let used = 0;
  const close = () => {
    lines.push({ from: line.from, to: line.from + text.slice(line.from, line.to).trimEnd().length });
    line = { from: line.to, to: line.to };
    used = 0;
  };
  const add = ({ from, to }: Cut): void => {
    const seen = measure({ from, to: from + text.slice(from, to).trimEnd().length });
    if (used + seen > width && line.to > line.from) close();
    line.to = to;
    used += measure({ from, to });
  };
  for (const piece of unbreakable(text)) {
    const tooWide = measure(piece) > width;
    const parts = tooWide ? graphemesOf(text, piece) : [piece];
    for (const part of parts) add(part);
  }
  close();
  return lines;
}

/** Words with what follows them up to the place where a line may break. */
function unbreakable(text: string): Cut[] {
  const cuts: Cut[] = [];
  for (const { segment, index } of words.segment(text)) {
    const before = cuts.at(-1);
    const end = index + segment.length;
    if (before && !mayBreak(text.slice(before.from, before.to), segment)) before.to = end;
    else cuts.push({ from: index, to: end });
  }
  return cuts;
}

function mayBreak(before: string, next: string): boolean {
  if (next.trim() === "" || MAY_NOT_BEGIN.test(next)) return false;
  if (/[ \t]$/.test(before)) return true;
  if (MAY_NOT_END.test(before)) return false;
  return (
    // Not within numbers such as ZIP codes. [Unicode line breaking, LB25]
    (/[-–—/]$/.test(before) && !/^\p{Nd}/u.test(next)) ||
    BREAKS_ANYWHERE.test(next) ||
    BREAKS_ANYWHERE.test(Array.from(before).at(-1) ?? "")
  );
}

function graphemesOf(text: string, { from, to }: Cut): Cut[] {
  return Array.from(graphemes.segment(text.slice(from, to)), ({ segment, index }) => ({
    from: from + index,
    to: from + index + segment.length,
  }));
}

interface Piece<Font> {
  text: string;
  font: Font;
}

function inOrderOfReading<Font>(text: string, { from, to }: Cut, fonts: Font[]): Piece<Font>[] {
  const pieces: Piece<Font>[] = [];
  for (let start = from, at = from + 1; start < to; at += 1) {
    if (at < to && fonts[at] === fonts[start]) continue;
    pieces.push({ text: text.slice(start, at), font: fonts[start] as Font });
    start = at;
  }
  return pieces;
}

function inOrderOnPaper<Font>(
  text: string,
  { from, to }: Cut,
  fonts: Font[],
  levels: EmbeddingLevels,
): Piece<Font>[] {
  const bidi = (loaded ??= bidiFactory());
  const order = from === to ? [] : bidi.getReorderedIndices(text, levels, from, to - 1).slice(from, to);
  const pieces: (Piece<Font> & { level: number; last: number })[] = [];
  for (const at of order) {
    const level = levels.levels[at] ?? 0;
    const step = level % 2 === 1 ? -1 : 1;
    const mirrored = step === 1 ? null : bidi.getMirroredCharacter(text[at] ?? "");
    const character = mirrored ?? text[at] ?? "";
    const piece = pieces.at(-1);
    if (piece && piece.font === fonts[at] && piece.level === level && piece.last + step === at) {
      piece.text = step === 1 ? piece.text + character : character + piece.text;
      piece.last = at;
    } else pieces.push({ text: character, font: fonts[at] as Font, level, last: at });
  }
  return pieces.map(({ text: logical, font, level }) => ({ text: asDrawn(logical, level % 2 === 1), font }));
}

/** PDFKit sets text from right to left by its script alone; where that is not the direction here, it is turned before. */
function asDrawn(text: string, rightToLeft: boolean): string {
  if (isRightToLeft(text) === rightToLeft) return text;
  return Array.from(graphemes.segment(text), ({ segment }) => segment)
    .reverse()
    .join("");
}
