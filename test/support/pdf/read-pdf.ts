// Looks at a PDF as a viewer shows it: PDFium, the engine of Chromium, draws its pages.
import { PDFiumLibrary, type PDFiumDocument, type PDFiumPage } from "@hyzyla/pdfium";
import type { GrayImage } from "./gray-image";

export interface PdfPage {
  number: number;
  /** In points, 72 to the inch. */
  width: number;
  height: number;
  text: string;
  /** The page as printed at this many dots per inch. */
  draw(dotsPerInch: number): Promise<GrayImage>;
}

let library: Promise<PDFiumLibrary> | undefined;

/** A damaged file throws. */
async function withDocument<Result>(
  pdf: Uint8Array,
  look: (document: PDFiumDocument) => Promise<Result>,
): Promise<Result> {
  library ??= PDFiumLibrary.init();
  const document = await (await library).loadDocument(pdf);
  try {
    return await look(document);
  } finally {
    document.destroy();
  }
}

/** Calls `look` with each page in turn, which is there only until it answers. */
export async function eachPage(
  pdf: Uint8Array,
  look: (page: PdfPage) => Promise<void> | void,
): Promise<void> {
  await withDocument(pdf, async (document) => {
    for (const page of document.pages())
      await look({ ...read(page), draw: async (dotsPerInch) => draw(page, dotsPerInch) });
  });
}

/** Every page, to be looked at whenever it suits. */
export async function readPages(pdf: Uint8Array): Promise<PdfPage[]> {
  return withDocument(pdf, async (document) =>
    Promise.resolve(
      [...document.pages()].map((page) => ({
        ...read(page),
        draw: async (dotsPerInch: number) =>
          withDocument(pdf, async (again) => draw(again.getPage(page.number), dotsPerInch)),
      })),
    ),
  );
}

function read(page: PDFiumPage) {
  const { originalWidth, originalHeight } = page.getOriginalSize();
  return { number: page.number, width: originalWidth, height: originalHeight, text: page.getText() };
}

async function draw(page: PDFiumPage, dotsPerInch: number): Promise<GrayImage> {
  const asIs = async ({ data }: { data: Uint8Array }) => Promise.resolve(Uint8Array.from(data));
  const drawn = await page.render({ scale: dotsPerInch / 72, colorSpace: "Gray", render: asIs });
  return { width: drawn.width, height: drawn.height, pixels: drawn.data };
}

/** Everything that is read of the chunks. */
export async function joinChunks(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
