// Text from outside, made safe to store and show. PostgreSQL's JSON cannot hold NUL, and a lone surrogate is no text.

/** True when the text holds control characters or half a surrogate pair. */
export function hasControlCharacters(text: string): boolean {
  return /[\p{Cc}\p{Cs}]/u.test(text);
}

// Most texts are clean already, and a file of a hundred thousand rows has millions of them.
const CLEAN_ASCII = /^(?:[!-~]+(?: [!-~]+)*)?$/;

/** One line: control characters and runs of spaces become one space, halves of surrogate pairs go, ends are trimmed. */
export function cleanLine(text: string): string {
  if (CLEAN_ASCII.test(text)) return text;
  return text
    .replace(/\p{Cs}/gu, "")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
}

/** Several lines: line breaks stay, everything else as in `cleanLine`. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map((line) => cleanLine(line))
    .join("\n")
    .trim();
}

/** The first `length` characters, never cutting one in half. */
export function cutCharacters(text: string, length: number): string {
  return [...text].slice(0, length).join("");
}

/** Characters as people (and Shopify's limits) count them, not UTF-16 units. */
export function countCharacters(text: string): number {
  return [...text].length;
}
