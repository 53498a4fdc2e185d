import { describe, expect, it } from "vitest";
import { PdfWriter, type Drawing } from "~/lib/pdf/pdf-writer";
import { readPng } from "~/lib/pdf/png-image";
import { PAPERS, parsePaper, scaleOn, type Paper } from "~/modules/postage/printing/paper";
import { SheetFiller } from "~/modules/postage/printing/sheet-filler";
import { drawLabel } from "../../simulators/easypost/label/label-image";
import { inkOf, toPng, type Area } from "../../support/pdf/gray-image";
import { readBarcodes, trackingNumberOf, type LabelPlace } from "../../support/pdf/read-barcodes";
import { joinChunks, readPages } from "../../support/pdf/read-pdf";

const INCH = 72;
const place = (x: number, y: number, width: number, height: number, turned = false): LabelPlace => ({
  ...{ x: x * INCH, y: y * INCH, width: width * INCH, height: height * INCH, turned },
});

/** Measured with a ruler, in inches: where labels lie on each paper, and its size. */
const PLACES: Record<Paper, { paper: [number, number]; labels: LabelPlace[] }> = {
  "4x6": { paper: [4, 6], labels: [place(0, 0, 4, 6)] },
  "letter-1": { paper: [8.5, 11], labels: [place(2.25, 0.5, 4, 6)] },
  "letter-2": { paper: [8.5, 11], labels: [place(1.25, 0.75, 6, 4, true), place(1.25, 6.25, 6, 4, true)] },
  "letter-4": {
    paper: [8.5, 11],
    labels: [0, 5.5].flatMap((y) => [0, 4.25].map((x) => place(x + 0.403, y + 0.167, 3.444, 5.167))),
  },
  "a4-1": { paper: [8.268, 11.693], labels: [place(2.134, 0.5, 4, 6)] },
  "a4-2": {
    paper: [8.268, 11.693],
    labels: [place(1.134, 0.923, 6, 4, true), place(1.134, 6.77, 6, 4, true)],
  },
  "a4-4": {
    paper: [8.268, 11.693],
    labels: [0, 5.847].flatMap((y) => [0, 4.134].map((x) => place(x + 0.229, y + 0.167, 3.676, 5.513))),
  },
};

const label = (trackingCode: string) =>
  drawLabel({
    banner: "USPS",
    from: ["A"],
    to: ["B"],
    weight: "1 OZ",
    printed: [],
    trackingCode,
    barcode: trackingCode,
  });
const BLACK = toPng({ width: 120, height: 180, pixels: new Uint8Array(120 * 180) });

async function drawing(pdf: PdfWriter, png: Uint8Array): Promise<Drawing> {
  const image = await readPng(png);
  if (!image) throw new Error("Not drawable");
  return pdf.embedPng(image);
}

async function form(width: number, height: number): Promise<Uint8Array> {
  const pdf = new PdfWriter({ title: "Form", createdAt: new Date(0) });
  pdf.addPage({ width, height });
  pdf.write("CUSTOMS", { x: 20, y: 20, width: 200 }, { size: 14 });
  return joinChunks(pdf.finish());
}

async function sheets(
  paper: Paper,
  fill: (sheets: SheetFiller, pdf: PdfWriter) => Promise<void>,
  cutMarks = false,
): Promise<Uint8Array> {
  const pdf = new PdfWriter({ title: "Labels", createdAt: new Date(0) });
  const filler = new SheetFiller(pdf, paper, { cutMarks });
  await fill(filler, pdf);
  filler.finish();
  return joinChunks(pdf.finish());
}

describe("labels on paper", () => {
  it.each(PAPERS)("labels on %s lie where they should, to a hundredth of an inch", async (paper) => {
    const expected = PLACES[paper];
    for (const [index, { x, y, width, height }] of expected.labels.entries()) {
      const pdf = await sheets(paper, async (filler, writer) => {
        const nothing = await drawing(
          writer,
          toPng({ width: 2, height: 3, pixels: new Uint8Array(6).fill(255) }),
        );
        for (let before = 0; before < index; before += 1) filler.label(nothing);
        filler.label(await drawing(writer, BLACK));
      });
      const [page, ...others] = await readPages(pdf);
      if (!page) throw new Error("No page");
      expect(others).toHaveLength(0);
      expect(Math.abs(page.width / INCH - expected.paper[0])).toBeLessThan(0.01);
      expect(Math.abs(page.height / INCH - expected.paper[1])).toBeLessThan(0.01);
      const ink = inkOf(await page.draw(200));
      for (const [side, points] of Object.entries({ x, y, width, height }))
        expect(Math.abs((ink?.[side as keyof Area] ?? NaN) / 200 - points / INCH), side).toBeLessThan(0.012);
    }
  });

  it.each(PAPERS)("a scanner reads every label printed on %s, in order", async (paper) => {
    const codes = Array.from({ length: 5 }, (_, at) => `94001118992239000000${10 + at}`);
    const pdf = await sheets(paper, async (filler, writer) => {
      for (const code of codes) filler.label(await drawing(writer, label(code).png(300)));
    });
    expect(await readBarcodes(pdf, PLACES[paper].labels)).toEqual(codes);
  });

  it("the number is told from the ZIP code that USPS prints before it", async () => {
    const separator = String.fromCharCode(29);
    const barcode = `${separator}42094001${separator}9405111899223900000010`;
    const text = {
      banner: "USPS",
      from: ["A"],
      to: ["B"],
      weight: "1 OZ",
      printed: [],
      trackingCode: "x",
      barcode,
    };
    const pdf = await sheets("4x6", async (filler, writer) => {
      filler.label(await drawing(writer, drawLabel(text).png(300)));
    });
    const [code = ""] = await readBarcodes(pdf);
    expect(code).toContain("94001");
    expect(trackingNumberOf(code)).toBe("9405111899223900000010");
    expect(trackingNumberOf(`${code}${separator}`)).toBe("9405111899223900000010");
    expect(trackingNumberOf("CM000000001US")).toBe("CM000000001US");
  });

  it("labels are full size except on quarters of a sheet, where the creator is told how large they are", () => {
    for (const paper of PAPERS.filter((name) => !name.endsWith("-4"))) expect(scaleOn(paper)).toBe(1);
    expect(scaleOn("letter-4")).toBeCloseTo(0.861, 3);
    expect(scaleOn("a4-4")).toBeCloseTo(0.919, 3);
    expect(parsePaper("a5-1")).toBeNull();
    expect(parsePaper(null)).toBeNull();
  });

  it("a large form follows its label on a page of its own, after the sheet where labels share one", async () => {
    const texts = async (paper: Paper) => {
      const letter = await form(8.5 * INCH, 11 * INCH);
      const pdf = await sheets(paper, async (filler, writer) => {
        for (const code of ["9400111899223900000001", "9400111899223900000002", "9400111899223900000003"]) {
          filler.label(await drawing(writer, label(code).png(300)));
          for (const page of await writer.embedPages(letter)) filler.form(page);
        }
      });
      return (await readPages(pdf)).map(({ text }) => text.trim() || "labels");
    };
    expect(await texts("4x6")).toEqual(["labels", "CUSTOMS", "labels", "CUSTOMS", "labels", "CUSTOMS"]);
    expect(await texts("a4-2")).toEqual(["labels", "CUSTOMS", "CUSTOMS", "labels", "CUSTOMS"]);
  });

  it("a form as small as a label takes a label's place", async () => {
    const small = await form(4 * INCH, 6 * INCH);
    const pdf = await sheets("letter-2", async (filler, writer) => {
      filler.label(await drawing(writer, label("9400111899223900000001").png(300)));
      for (const page of await writer.embedPages(small)) filler.form(page);
    });
    expect(await readPages(pdf)).toHaveLength(1);
  });

  it("a form that lies, is turned in its file or is larger than the paper stays whole and inside the border", async () => {
    const lying = await form(11 * INCH, 8.5 * INCH);
    const huge = await form(20 * INCH, 30 * INCH);
    for (const source of [lying, huge]) {
      const pdf = await sheets("letter-1", async (filler, writer) => {
        for (const page of await writer.embedPages(source)) filler.form(page);
      });
      const [page] = await readPages(pdf);
      const ink = page && inkOf(await page.draw(72));
      expect(page?.text.trim()).toBe("CUSTOMS");
      expect(ink && ink.x >= 0 && ink.x + ink.width <= 612 && ink.y + ink.height <= 792).toBe(true);
    }
  });

  it("cut marks are drawn outside the labels, and only where labels share a sheet", async () => {
    const blank = toPng({ width: 2, height: 3, pixels: new Uint8Array(6).fill(255) });
    const marked = async (paper: Paper) => {
      const pdf = await sheets(
        paper,
        async (filler, writer) => void filler.label(await drawing(writer, blank)),
        true,
      );
      const [page] = await readPages(pdf);
      return page && inkOf(await page.draw(144));
    };
    expect(await marked("letter-1")).toBeNull();
    const ink = await marked("letter-2");
    expect(ink && ink.x / 144).toBeLessThan(1.25);
    expect(ink && ink.y / 144).toBeLessThan(0.75);
  });
});
