// Small PDF files: text pages, and pages that are one image. Written by hand, because nothing else here needs a PDF library.
import type { Bitmap } from "./bitmap";

export interface PdfLine {
  text: string;
  /** Points from the left and from the top. */
  x: number;
  y: number;
  size: number;
}

export type PdfPage =
  | { kind: "image"; image: Bitmap; width: number; height: number }
  | { kind: "text"; lines: PdfLine[]; width: number; height: number };

/** Sizes in points. */
export function writePdf(pages: readonly PdfPage[]): Buffer {
  const objects: Buffer[] = [];
  const add = (body: string | Buffer): number => objects.push(Buffer.isBuffer(body) ? body : latin(body));
  add("<< /Type /Catalog /Pages 2 0 R >>");
  add("");
  const font = add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
  const kids = pages.map((page) => {
    const { resources, content } = page.kind === "image" ? imagePage(page, add) : textPage(page, font);
    const stream = add(streamObject("", latin(content)));
    return add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${page.width} ${page.height}] ` +
        `/Resources << ${resources} >> /Contents ${stream} 0 R >>`,
    );
  });
  objects[1] = latin(
    `<< /Type /Pages /Count ${kids.length} /Kids [${kids.map((kid) => `${kid} 0 R`).join(" ")}] >>`,
  );
  return assemble(objects);
}

type Page<Kind extends PdfPage["kind"]> = Extract<PdfPage, { kind: Kind }>;

function imagePage(
  { image, width, height }: Page<"image">,
  add: (body: Buffer) => number,
): { resources: string; content: string } {
  const parameters = `/Predictor 15 /Colors 1 /BitsPerComponent 1 /Columns ${image.width}`;
  const dictionary =
    `/Type /XObject /Subtype /Image /Width ${image.width} /Height ${image.height} /ColorSpace /DeviceGray ` +
    `/BitsPerComponent 1 /Filter /FlateDecode /DecodeParms << ${parameters} >>`;
  const id = add(streamObject(dictionary, image.compressed()));
  return {
    resources: `/XObject << /Im ${id} 0 R >>`,
    content: `q ${width} 0 0 ${height} 0 0 cm /Im Do Q`,
  };
}

function textPage({ lines, height }: Page<"text">, font: number): { resources: string; content: string } {
  const shown = lines.map(
    ({ text, x, y, size }) => `BT /F1 ${size} Tf 1 0 0 1 ${x} ${height - y} Tm (${escaped(text)}) Tj ET`,
  );
  return { resources: `/Font << /F1 ${font} 0 R >>`, content: shown.join("\n") };
}

function streamObject(dictionary: string, data: Buffer): Buffer {
  return Buffer.concat([
    latin(`<< ${dictionary} /Length ${data.length} >>\nstream\n`),
    data,
    latin("\nendstream"),
  ]);
}

function assemble(objects: readonly Buffer[]): Buffer {
  const parts: Buffer[] = [latin("%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n")];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  const push = (part: Buffer): void => {
    parts.push(part);
    length += part.length;
  };
  objects.forEach((body, at) => {
    offsets.push(length);
    push(Buffer.concat([latin(`${at + 1} 0 obj\n`), body, latin("\nendobj\n")]));
  });
  const start = length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`);
  push(latin(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows.join("")}`));
  push(latin(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`));
  return Buffer.concat(parts);
}

function latin(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

function escaped(text: string): string {
  return text.replace(/[^\x20-\xff]/g, "?").replace(/[\\()]/g, "\\$&");
}
