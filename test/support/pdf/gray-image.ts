// Pictures in shades of gray, as test code handles them.
import { crc32, deflateSync } from "node:zlib";

export interface GrayImage {
  width: number;
  height: number;
  /** One byte a pixel, row by row: 0 black, 255 white. */
  pixels: Uint8Array;
}

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A part of the picture; the area is in pixels. */
export function crop(image: GrayImage, area: Area): GrayImage {
  const [left, top] = [Math.round(area.x), Math.round(area.y)];
  const [width, height] = [Math.round(area.width), Math.round(area.height)];
  const pixels = new Uint8Array(width * height);
  for (let row = 0; row < height; row += 1) {
    const from = (top + row) * image.width + left;
    pixels.set(image.pixels.subarray(from, from + width), row * width);
  }
  return { width, height, pixels };
}

/** A quarter turn against the clock. */
export function turnBack({ width, height, pixels }: GrayImage): GrayImage {
  const turned = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) turned[(width - 1 - x) * height + y] = pixels[y * width + x] ?? 255;
  return { width: height, height: width, pixels: turned };
}

/** The smallest area that holds everything darker than half gray; null for a blank picture. */
export function inkOf({ width, height, pixels }: GrayImage): Area | null {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      if ((pixels[y * width + x] ?? 255) > 127) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** 8-bit gray PNG; `alpha` writes the same picture as RGBA, black on transparent. */
export function toPng({ width, height, pixels }: GrayImage, { alpha = false } = {}): Uint8Array {
  const step = alpha ? 4 : 1;
  const rows = Buffer.alloc((width * step + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const value = pixels[y * width + x] ?? 255;
      rows[y * (width * step + 1) + 1 + x * step + (alpha ? 3 : 0)] = alpha ? 255 - value : value;
    }
  return encodePng({ width, height, color: alpha ? 6 : 0 }, rows);
}

/** A PNG of 8 bits a sample; `color`: 0 gray, 4 gray and opacity, 6 RGB and opacity. `rows` with their filter bytes. */
export function encodePng(
  { width, height, color }: { width: number; height: number; color: 0 | 4 | 6 },
  rows: Uint8Array,
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, color, 0, 0, 0], 8);
  const chunks = [
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(rows)),
    pngChunk("IEND", Buffer.alloc(0)),
  ];
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...chunks]);
}

function pngChunk(type: string, data: Uint8Array): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, "latin1");
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}
