// Typefaces for scripts that the usual one lacks. Each comes cut into slices of some hundred characters, as browsers load
// them (Noto fonts as Google serves them, SIL Open Font License): only slices whose characters are on paper are read.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export type Script = "japanese" | "korean" | "simplified" | "traditional" | "thai" | "devanagari" | "emoji";

/** A part of a typeface in one weight. `key` names it: "japanese 12 bold". */
export interface FontSlice {
  key: string;
  script: Script;
  bold: boolean;
  part: string;
}

interface Source {
  /** Of its package; what is in which slice stands there. */
  ranges: string;
  fileName: (part: string) => string;
}

const SOURCES: Record<Script, Source> = {
  japanese: cut(require.resolve("@fontsource-variable/noto-sans-jp/unicode.json"), "noto-sans-jp"),
  korean: cut(require.resolve("@fontsource-variable/noto-sans-kr/unicode.json"), "noto-sans-kr"),
  simplified: cut(require.resolve("@fontsource-variable/noto-sans-sc/unicode.json"), "noto-sans-sc"),
  traditional: cut(require.resolve("@fontsource-variable/noto-sans-tc/unicode.json"), "noto-sans-tc"),
  thai: cut(require.resolve("@fontsource-variable/noto-sans-thai/unicode.json"), "noto-sans-thai"),
  devanagari: cut(
    require.resolve("@fontsource-variable/noto-sans-devanagari/unicode.json"),
    "noto-sans-devanagari",
  ),
  emoji: cut(require.resolve("@fontsource-variable/noto-emoji/unicode.json"), "noto-emoji"),
};
/** What the usual typeface writes better. */
const NOT_OURS = /latin|cyrillic|vietnamese/;
const WEIGHTS = { plain: 400, bold: 700 };
/** Countries that write Chinese characters in their own way; all others get the mainland's. */
const HAN_BY_COUNTRY: Record<string, Script> = {
  JP: "japanese",
  KR: "korean",
  TW: "traditional",
  HK: "traditional",
  MO: "traditional",
};

/**
 * Scripts in the order in which a character of this text is looked for: the same Chinese character is drawn differently
 * in Japan, Korea, Taiwan and China. Kana and Hangul tell; else the country (ISO 3166, two letters) that reads it.
 */
export function scriptsFor(text: string, country: string | null): Script[] {
  const told = /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)
    ? "japanese"
    : /\p{Script=Hangul}/u.test(text)
      ? "korean"
      : (HAN_BY_COUNTRY[country ?? ""] ?? "simplified");
  // These three have little beyond their own characters, of which the others' tables claim some that they do not have.
  const first: Script[] = ["thai", "devanagari", "emoji", told];
  const all = Object.keys(SOURCES) as Script[];
  return [...first, ...all.filter((script) => !first.includes(script))];
}

/**
 * Slices that should have all of these characters, the first script's first. The published tables claim more than the
 * fonts have (Noto Sans TC by 3,330 characters), so it must be asked of the font that was read.
 */
export function findSlices(codePoints: number[], scripts: Script[], bold: boolean): FontSlice[] {
  const [first, ...others] = codePoints;
  if (first === undefined) return [];
  return scripts.flatMap((script) => {
    const { partsOf } = tableOf(script);
    return (partsOf.get(first) ?? [])
      .filter((part) => others.every((code) => partsOf.get(code)?.includes(part)))
      .map((part) => ({ key: `${script} ${part}${bold ? " bold" : ""}`, script, bold, part }));
  });
}

/** The slice as a TrueType font of one weight, which is what a PDF can hold. */
export async function readSlice({ script, bold, part }: FontSlice): Promise<Uint8Array> {
  // Loaded with the first such character: a process that prints none does without its 40 MB.
  const { default: subsetFont } = await import("subset-font");
  const characters = String.fromCodePoint(...(tableOf(script).charactersOf.get(part) ?? []));
  return subsetFont(await readFile(SOURCES[script].fileName(part)), characters, {
    targetFormat: "truetype",
    variationAxes: { wght: bold ? WEIGHTS.bold : WEIGHTS.plain },
  });
}

interface Table {
  /** Parts by code point; a few characters are in two. */
  partsOf: Map<number, string[]>;
  charactersOf: Map<string, number[]>;
}

const tables = new Map<Script, Table>();

function tableOf(script: Script): Table {
  const known = tables.get(script);
  if (known) return known;
  const table: Table = { partsOf: new Map(), charactersOf: new Map() };
  const written = require(SOURCES[script].ranges) as Record<string, string>;
  for (const [name, ranges] of Object.entries(written)) {
    if (NOT_OURS.test(name)) continue;
    const part = name.replace(/[[\]]/g, "");
    const characters = readRanges(ranges);
    const only = [part];
    table.charactersOf.set(part, characters);
    for (const code of characters) {
      const others = table.partsOf.get(code);
      table.partsOf.set(code, others ? [...others, part] : only);
    }
  }
  tables.set(script, table);
  return table;
}

/** Ranges are written as in style sheets: "U+3000-3002,U+ff01". */
function readRanges(written: string): number[] {
  return written.split(",").flatMap((range) => {
    const [from = NaN, to = from] = range
      .replace("U+", "")
      .split("-")
      .map((hex) => parseInt(hex, 16));
    return Array.from({ length: to - from + 1 }, (_, at) => from + at);
  });
}

function cut(ranges: string, family: string): Source {
  const folder = ranges.slice(0, -"unicode.json".length);
  return { ranges, fileName: (part) => `${folder}files/${family}-${part}-wght-normal.woff2` };
}
