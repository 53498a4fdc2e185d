// JSON from strangers: says where it breaks and refuses what would exhaust us.
import { printParseErrorCode, visit, type ParseErrorCode } from "jsonc-parser";

export type ParsedJson =
  | { kind: "ok"; value: unknown }
  | { kind: "not-utf8" }
  | { kind: "too-deep"; maxDepth: number }
  | { kind: "malformed"; line: number; column: number; reason: string };

/** Decodes UTF-8 strictly and parses JSON of at most `maxDepth` nested arrays and objects. */
export function parseJsonBytes(bytes: Uint8Array, maxDepth: number): ParsedJson {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { kind: "not-utf8" };
  }
  // Before parsing: a body of a million "[" must not reach any recursive code.
  if (isDeeperThan(text, maxDepth)) return { kind: "too-deep", maxDepth };
  try {
    return { kind: "ok", value: JSON.parse(text) as unknown };
  } catch {
    return { kind: "malformed", ...locateError(text) };
  }
}

function isDeeperThan(text: string, maxDepth: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === "\\") index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "[" || character === "{") {
      if (++depth > maxDepth) return true;
    } else if (character === "]" || character === "}") depth = Math.max(0, depth - 1);
  }
  return false;
}

/** V8's own message often lacks the position and quotes the text, which may be somebody's address. */
function locateError(text: string): { line: number; column: number; reason: string } {
  let found: { line: number; column: number; reason: string } | null = null;
  visit(
    text,
    {
      onError: (code: ParseErrorCode, _offset, _length, line, column) => {
        found ??= { line: line + 1, column: column + 1, reason: inWords(printParseErrorCode(code)) };
      },
    },
    { disallowComments: true, allowTrailingComma: false },
  );
  return found ?? { line: 1, column: 1, reason: "not JSON" };
}

/** "PropertyNameExpected" → "property name expected". */
function inWords(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}
