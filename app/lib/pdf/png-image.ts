// A PNG as a PDF can hold it: PDF knows PNG's row filters, so compressed rows are taken over as they are and a
// 1200 × 1800 label costs no decoding. Only transparency, which PDF does not know in that form, is painted on white.
import { crc32 } from "node:zlib";
import { oneAtATime } from "../one-at-a-time";
import { flatten, onWhite } from "./flatten-png";

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

/** Unpacked, a label takes 11 MB: many at once, as they are fetched, would fill the memory. */
const inTurn = oneAtATime();

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
  const pixels = { width, height, bytesPerSample: bits / 8, samples: color === COLOR.rgba ? 4 : 2 } as const;
  return inTurn(async () => flatten(pixels, data));
}

/**
 * The PNG itself where a PDF can hold it as it is, else the same picture in gray on white, so that it is painted once;
 * null for what `readPng` cannot read.
 */
export async function withoutTransparency(bytes: Uint8Array): Promise<Uint8Array | null> {
  const image = await readPng(bytes);
  if (!image) return null;
  return hasOpacity(bytes) ? writeGrayPng(image) : bytes;
}

/** Of a whole PNG, in whose header the kind of its colours stands at a fixed place. */
function hasOpacity(bytes: Uint8Array): boolean {
  const color = bytes[SIGNATURE.length + 17];
  return color === COLOR.grayAlpha || color === COLOR.rgba;
}

function writeGrayPng({ width, height, bitsPerComponent, data }: PngImage): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(bitsPerComponent, 8);
  const chunks = [toChunk("IHDR", header), toChunk("IDAT", data), toChunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from(SIGNATURE), ...chunks]);
}

/** Length, type, data, and the checksum of the last two. [PNG specification, 5.3] */
function toChunk(type: string, data: Uint8Array): Buffer {
  const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(type, "latin1"), data, Buffer.alloc(4)]);
  chunk.writeUInt32BE(data.length, 0);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
  return chunk;
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
