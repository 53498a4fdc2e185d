import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { breakIntoLines, type TextLine, type Typography } from "~/lib/pdf/text-lines";

/** Latin is narrow, everything else twice as wide. */
const PLAIN: Typography<"narrow" | "wide"> = {
  choose: (cluster) => [{ font: /^[ -~]*$/.test(cluster) ? "narrow" : "wide", text: cluster }],
  widthOf: (text, font) => Array.from(text).length * (font === "narrow" ? 1 : 2),
};

const textOf = ({ pieces }: TextLine<unknown>) => pieces.map(({ text }) => text).join("");
const lines = (text: string, width: number) => breakIntoLines(text, width, PLAIN).map(textOf);

describe("text in lines", () => {
  it("words stay whole, and spaces where a line ends are not printed", () => {
    expect(lines("Light-blue dice (large)", 10)).toEqual(["Light-blue", "dice", "(large)"]);
    expect(lines("SKU-12345678901234567890", 10)).toEqual(["SKU-123456", "7890123456", "7890"]);
    // ZIP codes are one word.
    expect(lines("REDONDO BEACH, CA 90277-8112", 24)).toEqual(["REDONDO BEACH, CA", "90277-8112"]);
    expect(lines("one\ntwo", 100)).toEqual(["one", "two"]);
    expect(lines("", 10)).toEqual([""]);
  });

  it("Chinese, Japanese and Thai lines break between words, and none begins with a closing mark", () => {
    expect(lines("星の物語「拡張」です。", 10)).toEqual(["星の物語", "「拡張」", "です。"]);
    expect(lines("ชุดเกมกระดาน", 14)).toEqual(["ชุดเกม", "กระดาน"]);
  });

  it("words of right-to-left scripts stand in their order, numbers and Latin words within them from the left", () => {
    // Pieces from left to right; PDFKit turns the letters within each itself.
    const [line] = breakIntoLines("משחק Star Tiles (2) גדול", 100, PLAIN);
    const pieces = line?.pieces.map(({ text }) => text.trim()).filter((text) => text !== "");
    expect(pieces).toEqual(["גדול", "Star Tiles (2)", "משחק"]);
    // Within a Latin line they still read from the right: the last word stands first.
    expect(lines("Ahmed أحمد بن علي", 100)).toEqual(["Ahmed علي بن أحمد"]);
  });

  it("no line is wider than it may be, and no character is lost", () => {
    const text = fc.string({ unit: fc.constantFrom(..."ab -(.)/物語。「」שלกำ 1\u0301"), maxLength: 60 });
    fc.assert(
      fc.property(text, fc.integer({ min: 8, max: 40 }), (given, width) => {
        const broken = breakIntoLines(given, width, PLAIN);
        for (const line of broken) expect(line.width).toBeLessThanOrEqual(width);
        const letters = (of: string) =>
          Array.from(of.replace(/[\s()「」]/g, ""))
            .sort()
            .join("");
        expect(letters(broken.map(textOf).join(""))).toBe(letters(given));
      }),
      { numRuns: 300 },
    );
  });
});
