// Takes the transparency out of a PNG: PDF does not know it in that form. The image comes back in gray, on white.
import { promisify } from "node:util";
import { deflate, inflate } from "node:zlib";

const ONE_PIECE = 16_000_000;
/** zlib takes no smaller ones. */
const SMALLEST_PIECE = 64;
const unpack = promisify(inflate);
const pack = promisify(deflate) as (data: Uint8Array, options: { level: number }) => Promise<Uint8Array>;

export interface Pixels {
  width: number;
  height: number;
  bytesPerSample: number;
  /** 2: gray and opacity, 4: RGB and opacity. */
  samples: 2 | 4;
}

/** As PngImage, which a PDF holds as it is. */
interface GrayRows {
  width: number;
  height: number;
  bitsPerComponent: 8;
  colors: 1;
  palette: null;
  data: Uint8Array;
}

/** The image in gray on white, or null for rows that are damaged. */
export async function flatten(pixels: Pixels, data: Uint8Array): Promise<GrayRows | null> {
  const { width, height, samples, bytesPerSample } = pixels;
  const rowBytes = width * samples * bytesPerSample;
  const size = (rowBytes + 1) * height;
  // In one piece, if it is no larger than a label: zlib would hand it over in hundreds.
  const chunkSize = Math.max(SMALLEST_PIECE, Math.min(size, ONE_PIECE));
  const rows = await unpack(data, { maxOutputLength: size, chunkSize }).catch(() => null);
  if (rows?.length !== size) return null;
  const gray = new Uint8Array((width + 1) * height);
  const row = new RowReader(rows, rowBytes, samples * bytesPerSample);
  for (let y = 0; y < height; y += 1) {
    const at = y * (width + 1);
    // A row of zeros "as above" is what stands there already but for its filter. [PNG specification, 9.2: Up]
    if (row.next()) gray[at] = 2;
    else toGray(row.bytes, gray, at + 1, pixels);
  }
  const packed = await pack(gray, { level: 1 });
  return { width, height, bitsPerComponent: 8, colors: 1, palette: null, data: packed };
}

/** Undoes PNG's filters row by row. Bars and white space are rows that repeat: they cost one comparison. */
class RowReader {
  /** The row's samples. */
  readonly bytes: Uint8Array;
  readonly #above: Uint8Array;
  readonly #rows: Buffer;
  readonly #zeros: Buffer;
  readonly #step: number;
  #at = 0;

  constructor(rows: Uint8Array, length: number, step: number) {
    this.#rows = Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength);
    this.bytes = new Uint8Array(length);
    this.#above = new Uint8Array(length);
    this.#zeros = Buffer.alloc(length);
    this.#step = step;
  }

  /** Goes to the next row; true when it is like the one before. */
  next(): boolean {
    const rows = this.#rows;
    const { length } = this.bytes;
    const [start, end] = [this.#at, this.#at + length + 1];
    const filter = rows[start] ?? 0;
    this.#at = end;
    const before = start - length - 1;
    // Up and Paeth of nothing but zeros repeat the row above; so do the same bytes where only the row itself counts.
    const same =
      filter === 2 || filter === 4
        ? this.#zeros.compare(rows, start + 1, end) === 0
        : filter < 2 && before >= 0 && rows.compare(rows, before, start, start, end) === 0;
    if (same && start > 0) return true;
    this.#above.set(this.bytes);
    this.bytes.set(rows.subarray(start + 1, end));
    unfilter(this.bytes, this.#above, filter, this.#step);
    return false;
  }
}

/** One row in gray; the high byte decides where samples have two. Two million pixels: plain loops, whole numbers. */
function toGray(
  row: Uint8Array,
  gray: Uint8Array,
  to: number,
  { width, samples, bytesPerSample }: Pixels,
): void {
  const step = samples * bytesPerSample;
  // Most pixels are like the one before; four bytes are compared as one number.
  const words = step === 4 ? new Uint32Array(row.buffer, row.byteOffset, width) : null;
  for (let column = 0, at = 0; column < width; column += 1, at += step) {
    if (words && column > 0 && words[column] === words[column - 1]) {
      gray[to + column] = gray[to + column - 1] ?? 0;
      continue;
    }
    const red = row[at] ?? 0;
    let value = red;
    let opacity = row[at + bytesPerSample] ?? 255;
    if (samples === 4) {
      const [green, blue] = [row[at + bytesPerSample] ?? 0, row[at + 2 * bytesPerSample] ?? 0];
      opacity = row[at + 3 * bytesPerSample] ?? 255;
      // Weights of brightness: 0.299, 0.587, 0.114.
      value = (red * 77 + green * 150 + blue * 29) >> 8;
    }
    gray[to + column] = opacity === 255 ? value : onWhite(value, opacity);
  }
}

/** Undoes PNG's filter of one row in place. Above the first row, and left of the first pixel, is nothing. [PNG, 9.2] */
function unfilter(row: Uint8Array, above: Uint8Array, filter: number, step: number): void {
  const { length } = row;
  if (filter === 1)
    for (let at = step; at < length; at += 1) row[at] = (row[at] ?? 0) + (row[at - step] ?? 0);
  if (filter === 2) for (let at = 0; at < length; at += 1) row[at] = (row[at] ?? 0) + (above[at] ?? 0);
  if (filter !== 3 && filter !== 4) return;
  for (let at = 0; at < length; at += 1) {
    const left = at < step ? 0 : (row[at - step] ?? 0);
    const up = above[at] ?? 0;
    const corner = at < step ? 0 : (above[at - step] ?? 0);
    row[at] = (row[at] ?? 0) + (filter === 3 ? (left + up) >> 1 : nearest(left, up, corner));
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

/** A sample as it looks on white paper. */
export function onWhite(value: number, opacity: number): number {
  return Math.round((value * opacity + 255 * (255 - opacity)) / 255);
}
