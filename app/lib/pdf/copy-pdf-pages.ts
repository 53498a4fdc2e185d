// Takes pages of a finished PDF over into one that is being written. @libpdf/core reads, PDFKit writes.
import type { PdfDict, PdfObject, PdfRef, PdfStream } from "@libpdf/core";

/** What PDFKit offers for objects of one's own: strings are names, byte arrays are strings. */
export interface PdfObjectSink {
  ref(data: object): PdfSinkRef;
}
export interface PdfSinkRef {
  data: unknown;
  /** Whether `end` packs the bytes; PDFKit decides it when the reference is made. */
  compress: boolean;
  end(bytes?: Uint8Array): void;
}

/** A page as a drawing ("form XObject"), with the part of its own coordinates that is to be seen. */
export interface CopiedPage {
  ref: PdfSinkRef;
  box: { x: number; y: number; width: number; height: number };
  /** As it is looked at, in points: with its rotation. */
  width: number;
  height: number;
}

/** No label or form has more; a file that does is not one. */
const MAX_PAGES = 50;

/** Every page of the file, in order. Throws for bytes that are no readable PDF; what is written then can still be ended. */
export async function copyPdfPages(sink: PdfObjectSink, bytes: Uint8Array): Promise<CopiedPage[]> {
  // Loaded when the first form is read: a process that prints nothing does without its 30 MB.
  const { PDF } = await import("@libpdf/core");
  const source = await PDF.load(bytes);
  const count = source.getPageCount();
  if (count === 0 || count > MAX_PAGES)
    throw new Error(`A PDF of ${count} pages is neither a label nor a form`);
  const desk = PDF.create();
  const begun = new Set<PdfSinkRef>();
  const copy = copier(sink, (ref) => desk.getObject(ref), begun);
  const pages: CopiedPage[] = [];
  try {
    for (let index = 0; index < count; index += 1) {
      const { ref, box, width, height } = await desk.embedPage(source, index);
      pages.push({ ref: copy(ref), box, width, height });
    }
    return pages;
  } finally {
    // PDFKit waits without end for objects that were begun and not ended.
    for (const ref of begun) {
      ref.data = null;
      ref.end();
    }
  }
}

/** `begun` holds objects that are not ended yet. */
function copier(
  sink: PdfObjectSink,
  read: (ref: PdfRef) => PdfObject | null,
  begun: Set<PdfSinkRef>,
): (ref: PdfRef) => PdfSinkRef {
  const copied = new Map<string, PdfSinkRef>();
  const copy = (ref: PdfRef): PdfSinkRef => {
    const known = copied.get(ref.toString());
    if (known) return known;
    const target = sink.ref({});
    // Before its contents are looked at: objects may point back at each other.
    copied.set(ref.toString(), target);
    begun.add(target);
    const object = read(ref);
    if (object?.type === "stream") {
      const stream = object as PdfStream;
      target.data = dictionary(stream, copy);
      // Bytes that are packed are taken over as they are.
      target.compress = !stream.has("Filter");
      target.end(stream.data);
    } else {
      target.data = object ? convert(object, copy) : null;
      target.end();
    }
    begun.delete(target);
    return target;
  };
  return copy;
}

function dictionary(dict: PdfDict, copy: (ref: PdfRef) => PdfSinkRef): Record<string, unknown> {
  const entries = [...dict].filter(([key]) => dict.type !== "stream" || key.value !== "Length");
  return Object.fromEntries(entries.map(([key, value]) => [pdfName(key.value), convert(value, copy)]));
}

function convert(object: PdfObject, copy: (ref: PdfRef) => PdfSinkRef): unknown {
  switch (object.type) {
    case "ref":
      return copy(object);
    case "dict":
      return dictionary(object, copy);
    case "array":
      return [...object].map((item) => convert(item, copy));
    case "name":
      return pdfName(object.value);
    case "string":
      return object.bytes;
    case "number":
    case "bool":
      return object.value;
    case "null":
      return null;
    default:
      throw new Error(`A PDF object of type ${object.type} where none may be`);
  }
}

/** PDFKit writes names as they are given; anything but plain characters must be escaped. [ISO 32000-1, 7.3.5] */
function pdfName(name: string): string {
  const bytes = Buffer.from(name, "utf8").toString("latin1");
  return bytes.replace(
    /[^!-~]|[#%()<>[\]{}/]/g,
    (character) => `#${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
