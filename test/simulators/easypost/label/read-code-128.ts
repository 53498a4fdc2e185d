// Reads a Code 128 out of one row of an image: what a scanner would see.
import { CODE_B, CODE_C, FNC1, FNC1_VALUE, PATTERNS, START_B, START_C, STOP, checkValue } from "./code-128";

const VALUES = new Map(PATTERNS.map((pattern, value) => [pattern, value]));

/** The text (FNC1 as a group separator), or null when the row holds no whole and correct code. */
export function readCode128(isBlack: (x: number) => boolean, width: number): string | null {
  const runs: number[] = [];
  let last = false;
  let length = 0;
  for (let x = 0; x <= width; x += 1) {
    const black = x < width && isBlack(x);
    if (black === last) length += 1;
    else {
      runs.push(length);
      length = 1;
      last = black;
    }
  }
  for (let start = 1; start < runs.length; start += 2) {
    const text = readFrom(runs.slice(start));
    if (text !== null) return text;
  }
  return null;
}

function readFrom(runs: number[]): string | null {
  const values: number[] = [];
  for (let at = 0; at + 6 <= runs.length; at += 6) {
    const value = VALUES.get(normalised(runs.slice(at, at + 6), 11)) ?? stopAt(runs.slice(at, at + 7));
    if (value === undefined) return null;
    if (values.length === 0 && value !== START_B && value !== START_C) return null;
    if (value === STOP) return decode(values);
    values.push(value);
  }
  return null;
}

function stopAt(runs: number[]): number | undefined {
  return runs.length === 7 && normalised(runs, 13) === PATTERNS[STOP] ? STOP : undefined;
}

/** Runs in pixels to whole modules. */
function normalised(runs: number[], modules: number): string {
  const unit = runs.reduce((sum, run) => sum + run, 0) / modules;
  return runs.map((run) => Math.round(run / unit)).join("");
}

function decode(values: number[]): string | null {
  const check = values.pop();
  if (values.length < 2 || check !== checkValue(values)) return null;
  let pairs = values[0] === START_C;
  let text = "";
  for (const value of values.slice(1)) {
    if (value === FNC1_VALUE) text += FNC1;
    else if (pairs && value === CODE_B) pairs = false;
    else if (!pairs && value === CODE_C) pairs = true;
    else text += pairs ? String(value).padStart(2, "0") : String.fromCharCode(value + 32);
  }
  return text;
}
