// Code 128 (ISO/IEC 15417): text to bars, with pairs of digits in set C; FNC1 makes it GS1-128, as USPS prints it.

/** Widths of three bars and three spaces per symbol value, bar first; 106 is the stop, with a seventh element. */
export const PATTERNS: readonly string[] = (
  "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 " +
  "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 " +
  "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 " +
  "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 " +
  "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 " +
  "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 " +
  "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112"
).split(" ");

export const FNC1 = "\u001D";
export const START_B = 104;
export const START_C = 105;
export const CODE_B = 100;
export const CODE_C = 99;
export const FNC1_VALUE = 102;
export const STOP = 106;

/** Symbol values with start, check symbol and stop. Digits go in pairs, what is left over one by one. */
export function code128Values(text: string): number[] {
  const values: number[] = [];
  let set: "B" | "C" | null = null;
  let at = 0;
  const change = (to: "B" | "C"): void => {
    if (set === to) return;
    values.push(set === null ? (to === "B" ? START_B : START_C) : to === "B" ? CODE_B : CODE_C);
    set = to;
  };
  while (at < text.length) {
    if (text[at] === FNC1) {
      if (set === null) change(/^\d\d/.test(text.slice(at + 1)) ? "C" : "B");
      values.push(FNC1_VALUE);
      at += 1;
      continue;
    }
    const digits = /^\d+/.exec(text.slice(at))?.[0].length ?? 0;
    if (digits >= 2 && (set === "C" || digits >= 4)) {
      change("C");
      values.push(Number(text.slice(at, at + 2)));
      at += 2;
    } else {
      change("B");
      values.push(text.charCodeAt(at) - 32);
      at += 1;
    }
  }
  return [...values, checkValue(values), STOP];
}

/** The start counts once, every symbol as often as its place says. */
export function checkValue(values: readonly number[]): number {
  return values.reduce((sum, value, place) => sum + value * Math.max(1, place), 0) % 103;
}

/** Widths of bars and spaces in modules, starting with a bar. */
export function code128Widths(text: string): number[] {
  return code128Values(text).flatMap((value) => [...(PATTERNS[value] ?? "")].map(Number));
}
