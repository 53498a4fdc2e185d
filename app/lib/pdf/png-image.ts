// A PNG as a PDF can hold it: PDF knows PNG's row filters, so compressed rows are taken over as they are and a
// 1200 × 1800 label costs no decoding. Only transparency, which PDF does not know in that form, is painted on white.
import { promisify } from "node:util";
import { crc32, deflate, inflate } from "node:zlib";

export interface PngImage {
  width: number;
  height: number;
  bitsPerComponent: number;
  /** Components of a pixel as stored: 1 gray or palette index, 3 RGB. */
  colors: 1 | 3;
  /** RGB triples of an indexed image, else null. */
  palette: Uint8Array | null;
  /** zlib stream of rows, each with PNG's filter byte before it. */
  data: Uint8Array;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Labels have 2 million pixels; what has more than this is none. */
const MAX_PIXELS = 40_000_000;
const COLOR = { gray: 0, rgb: 2, indexed: 3, grayAlpha: 4, rgba: 6 } as const;

const unpack = promisify(inflate);
const pack = promisify(deflate) as (data: Uint8Array, options: { level: number }) => Promise<Uint8Array>;

/** By the signature alone; the rest may still be damaged. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[index] === byte);
}

/**
 * The image, or null for bytes that are no whole PNG of a kind that can be drawn (cut off, damaged, interlaced).
 * Transparent images come back in gray, painted on white.
 */
export async function readPng(bytes: Uint8Array): Promise<PngImage | null> {
  const chunks = isPng(bytes) ? readChunks(bytes) : null;
  const header = chunks?.find(({ type }) => type === "IHDR")?.data;
  if (!chunks || header?.length !== 13) return null;
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [bits, color, interlaced] = [view.getUint8(8), view.getUint8(9), view.getUint8(12)];
  if (width === 0 || height === 0 || width * height > MAX_PIXELS || interlaced !== 0) return null;
  const data = Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map((chunk) => chunk.data));
  if (data.length === 0) return null;
  const image = { width, height, bitsPerComponent: bits, palette: null, data };
  if (color === COLOR.gray) return { ...image, colors: 1 };
  if (color === COLOR.rgb) return { ...image, colors: 3 };
  if (color === COLOR.indexed) return withPalette({ ...image, colors: 1 }, chunks);
  if ((color !== COLOR.grayAlpha && color !== COLOR.rgba) || (bits !== 8 && bits !== 16)) return null;
  return flatten({ width, height, bytesPerSample: bits / 8, samples: color === COLOR.rgba ? 4 : 2 }, data);
}

interface Chunk {
  type: string;
  data: Uint8Array;
}

/** Null when one is damaged or the end is missing. */
function readChunks(bytes: Uint8Array): Chunk[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; at + 12 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) return null;
    if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) return null;
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString("latin1");
    if (type === "IEND") return chunks;
    chunks.push({ type, data: bytes.subarray(at + 8, end) });
    at = end + 4;
  }
  return null;
}

function withPalette(image: PngImage, chunks: Chunk[]): PngImage | null {
  const colors = chunks.find(({ type }) => type === "PLTE")?.data;
  if (!colors || colors.length === 0 || colors.length % 3 !== 0) return null;
  const opacity = chunks.find(({ type }) => type === "tRNS")?.data ?? new Uint8Array();
  const palette = Uint8Array.from(colors, (value, index) =>
    onWhite(value, opacity[Math.floor(index / 3)] ?? 255),
  );
  return { ...image, palette };
}

interface Pixels {
  width: number;
  height: number;
  bytesPerSample: number;
  /** 2: gray and opacity, 4: RGB and opacity. */
  samples: 2 | 4;
}

async function flatten(pixels: Pixels, data: Uint8Array): Promise<PngImage | null> {
  const { width, height, samples, bytesPerSample } = pixels;
  const rowBytes = width * samples * bytesPerSample;
  const rows = await unpack(data, { maxOutputLength: (rowBytes + 1) * height }).catch(() => null);
  if (rows?.length !== (rowBytes + 1) * height) return null;
  const gray = new Uint8Array((width + 1) * height);
  const step = samples * bytesPerSample;
  for (let row = 0; row < height; row += 1) {
    unfilter(rows, row * (rowBytes + 1), rowBytes, step, row === 0);
    toGray(rows, row * (rowBytes + 1) + 1, gray, row * (width + 1) + 1, pixels);
  }
  const packed = await pack(gray, { level: 3 });
  return { width, height, bitsPerComponent: 8, colors: 1, palette: null, data: packed };
}

/** One row in gray; the high byte decides where samples have two. Two million pixels: plain loops, whole numbers. */
function toGray(
  rows: Uint8Array,
  from: number,
  gray: Uint8Array,
  to: number,
  { width, samples, bytesPerSample }: Pixels,
): void {
  const step = samples * bytesPerSample;
  for (let column = 0, at = from; column < width; column += 1, at += step) {
    const red = rows[at] ?? 0;
    let value = red;
    let opacity = rows[at + bytesPerSample] ?? 255;
    if (samples === 4) {
      const [green, blue] = [rows[at + bytesPerSample] ?? 0, rows[at + 2 * bytesPerSample] ?? 0];
      opacity = rows[at + 3 * bytesPerSample] ?? 255;
      // Weights of brightness: 0.299, 0.587, 0.114.
      value = (red * 77 + green * 150 + blue * 29) >> 8;
    }
    gray[to + column] = opacity === 255 ? value : onWhite(value, opacity);
  }
}

function onWhite(value: number, opacity: number): number {
  return Math.round((value * opacity + 255 * (255 - opacity)) / 255);
}

/** Undoes PNG's filter of one row in place; the rows before it are undone already. [PNG specification, 9.2] */
function unfilter(rows: Uint8Array, start: number, length: number, step: number, first: boolean): void {
  const filter = rows[start] ?? 0;
  const above = start - length - 1;
  const end = start + length;
  // Nothing is to the left of the first pixel, and nothing above the first row.
  if (filter === 1)
    for (let at = start + 1 + step; at <= end; at += 1) rows[at] = (rows[at] ?? 0) + (rows[at - step] ?? 0);
  if (filter === 2 && !first)
    for (let index = 1; index <= length; index += 1)
      rows[start + index] = (rows[start + index] ?? 0) + (rows[above + index] ?? 0);
  if (filter !== 3 && filter !== 4) return;
  for (let index = 1; index <= length; index += 1) {
    const at = start + index;
    const left = index > step ? (rows[at - step] ?? 0) : 0;
    const up = first ? 0 : (rows[above + index] ?? 0);
    const corner = first || index <= step ? 0 : (rows[above + index - step] ?? 0);
    rows[at] = (rows[at] ?? 0) + (filter === 3 ? (left + up) >> 1 : nearest(left, up, corner));
  }
}

/** Paeth's choice: whichever is nearest to left + up − corner. */
function nearest(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
