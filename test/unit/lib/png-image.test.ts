import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PdfWriter } from "~/lib/pdf/pdf-writer";
import { readPng } from "~/lib/pdf/png-image";
import { Bitmap } from "../../simulators/easypost/label/bitmap";
import { encodePng, toPng, type GrayImage } from "../../support/pdf/gray-image";
import { joinChunks, readPages } from "../../support/pdf/read-pdf";

/** Every pixel drawn as one point of a page, seen by a viewer. */
async function seen(png: Uint8Array): Promise<GrayImage> {
  const image = await readPng(png);
  if (!image) throw new Error("Not drawable");
  const pdf = new PdfWriter({ title: "Test", createdAt: new Date(0) });
  const size = { width: image.width, height: image.height };
  pdf.addPage(size);
  pdf.place(pdf.embedPng(image), { x: 0, y: 0, ...size });
  const [page] = await readPages(await joinChunks(pdf.finish()));
  if (!page) throw new Error("No page");
  return page.draw(72);
}

/** 1 bit a pixel needs whole blocks to be told apart from a blurred neighbour; black and white is enough. */
function picture(width: number, height: number, black: (x: number, y: number) => boolean): GrayImage {
  const pixels = Uint8Array.from({ length: width * height }, (_, at) =>
    black(at % width, Math.floor(at / width)) ? 0 : 255,
  );
  return { width, height, pixels };
}

/** Gray with opacity, each row written with the filter that is asked for. */
function filteredGrayAlpha({ width, height, pixels }: GrayImage, filters: number[]): Uint8Array {
  const length = width * 2;
  const plain = filters.map((_, y) =>
    Array.from({ length }, (_unused, at) => (at % 2 === 0 ? (pixels[y * width + at / 2] ?? 0) : 255)),
  );
  const rows = filters.map((filter, y) => {
    const row = plain[y] ?? [];
    const above = plain[y - 1] ?? [];
    return [
      filter,
      ...row.map((value, at) => value - guess(filter, row[at - 2] ?? 0, above[at] ?? 0, above[at - 2] ?? 0)),
    ];
  });
  return encodePng({ width, height, color: 4 }, Uint8Array.from(rows.flat()));
}

/** As the PNG specification words it. */
function guess(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return Math.floor((left + up) / 2);
  const p = left + up - corner;
  const distances = [Math.abs(p - left), Math.abs(p - up), Math.abs(p - corner)] as const;
  const smallest = Math.min(...distances);
  if (distances[0] === smallest) return left;
  return distances[1] === smallest ? up : corner;
}

/** The samples; a row may be written as it is, or as "like the one above". */
async function unpacked(data: Uint8Array, width: number): Promise<Uint8Array> {
  const rows = await Promise.resolve(inflateSync(data));
  const pixels: number[] = [];
  for (let start = 0; start < rows.length; start += width + 1)
    // Rows come plain (0) or as what differs from the row above (2).
    for (const value of rows.subarray(start + 1, start + 1 + width))
      pixels.push((value + (rows[start] === 2 ? (pixels[pixels.length - width] ?? 0) : 0)) & 0xff);
  return Uint8Array.from(pixels);
}

const CHECKS = picture(60, 40, (x, y) => (Math.floor(x / 10) + Math.floor(y / 10)) % 2 === 0);

describe("PNG images in a PDF", () => {
  it("an image looks in the PDF as it is, whatever kind of PNG it comes as", async () => {
    expect((await seen(toPng(CHECKS))).pixels).toEqual(CHECKS.pixels);
    // Black on transparent: the paper is white.
    expect((await seen(toPng(CHECKS, { alpha: true }))).pixels).toEqual(CHECKS.pixels);
    const bits = new Bitmap(60, 40);
    for (let y = 0; y < 40; y += 1)
      for (let x = 0; x < 60; x += 1) if (CHECKS.pixels[y * 60 + x] === 0) bits.fill(x, y, 1, 1);
    expect((await seen(bits.png(300))).pixels).toEqual(CHECKS.pixels);
  });

  it("rows of a transparent image are read back whichever of PNG's five filters wrote them", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) }),
        // Few shades, so that rows repeat.
        fc.array(fc.constantFrom(0, 1, 128, 255), { minLength: 81, maxLength: 81 }),
        fc.array(fc.nat(4), { minLength: 9, maxLength: 9 }),
        async ({ width, height }, shades, filters) => {
          const pixels = Uint8Array.from(shades.slice(0, width * height));
          const rows = filters.slice(0, height);
          const image = await readPng(filteredGrayAlpha({ width, height, pixels }, rows));
          expect(image && (await unpacked(image.data, width))).toEqual(pixels);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("bytes that are cut off, damaged or no PNG are not drawn", async () => {
    const whole = toPng(CHECKS);
    expect(await readPng(whole)).not.toBeNull();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (at) => {
        expect(await readPng(whole.subarray(0, at))).toBeNull();
        const damaged = Uint8Array.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ 0xff;
        // The last four bytes belong to the end, which has nothing to damage.
        if (at < whole.length - 4) expect(await readPng(damaged)).toBeNull();
      }),
      { numRuns: 60 },
    );
    expect(await readPng(Buffer.from("<html>Service unavailable</html>"))).toBeNull();
  });

  it("a header that promises more pixels than any label has is refused before anything is unpacked", async () => {
    expect(
      await readPng(filteredGrayAlpha({ width: 100_000, height: 100_000, pixels: new Uint8Array() }, [])),
    ).toBeNull();
  });
});
