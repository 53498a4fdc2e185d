// A black-and-white image to draw on, written as a real PNG or into a PDF.
import { crc32, deflateSync } from "node:zlib";
import { GLYPH_HEIGHT, GLYPH_WIDTH, glyphOf } from "./font";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export class Bitmap {
  private readonly rowBytes: number;
  /** One filter byte and the pixels of each row; a set bit is white. */
  private readonly bytes: Buffer;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.rowBytes = Math.ceil(width / 8);
    this.bytes = Buffer.alloc((this.rowBytes + 1) * height, 0xff);
    for (let y = 0; y < height; y += 1) this.bytes[y * (this.rowBytes + 1)] = 0;
  }

  fill(x: number, y: number, width: number, height: number): void {
    for (let row = y; row < Math.min(y + height, this.height); row += 1)
      for (let column = x; column < Math.min(x + width, this.width); column += 1) this.set(column, row);
  }

  frame(x: number, y: number, width: number, height: number, thick: number): void {
    this.fill(x, y, width, thick);
    this.fill(x, y + height - thick, width, thick);
    this.fill(x, y, thick, height);
    this.fill(x + width - thick, y, thick, height);
  }

  /** `dot` pixels per dot of the 5×7 font; capitals only. Returns where the text ends. */
  text(x: number, y: number, text: string, dot: number): number {
    let left = x;
    for (const character of plain(text)) {
      glyphOf(character).forEach((column, at) => {
        for (let row = 0; row < GLYPH_HEIGHT; row += 1)
          if ((column >> row) & 1) this.fill(left + at * dot, y + row * dot, dot, dot);
      });
      left += (GLYPH_WIDTH + 1) * dot;
    }
    return left;
  }

  /** Bars of the given widths in modules, the first one black. */
  bars(x: number, y: number, height: number, widths: readonly number[], module: number): void {
    let left = x;
    widths.forEach((width, at) => {
      if (at % 2 === 0) this.fill(left, y, width * module, height);
      left += width * module;
    });
  }

  isBlack(x: number, y: number): boolean {
    const byte = this.bytes[y * (this.rowBytes + 1) + 1 + (x >> 3)] ?? 0xff;
    return ((byte >> (7 - (x & 7))) & 1) === 0;
  }

  /** One bit per pixel, greyscale, with its resolution. */
  png(dotsPerInch: number): Buffer {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(this.width, 0);
    header.writeUInt32BE(this.height, 4);
    header.set([1, 0, 0, 0, 0], 8);
    const resolution = Buffer.alloc(9);
    const perMetre = Math.round(dotsPerInch / 0.0254);
    resolution.writeUInt32BE(perMetre, 0);
    resolution.writeUInt32BE(perMetre, 4);
    resolution[8] = 1;
    return Buffer.concat([
      SIGNATURE,
      chunk("IHDR", header),
      chunk("pHYs", resolution),
      chunk("IDAT", this.compressed()),
      chunk("IEND", Buffer.alloc(0)),
    ]);
  }

  /** Rows with a PNG filter byte each, deflated: PNG's IDAT and PDF's FlateDecode with predictor 15. */
  compressed(): Buffer {
    return deflateSync(this.bytes, { level: 1 });
  }

  private set(x: number, y: number): void {
    if (x < 0 || y < 0) return;
    const at = y * (this.rowBytes + 1) + 1 + (x >> 3);
    this.bytes[at] = (this.bytes[at] ?? 0) & ~(0x80 >> (x & 7));
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** Capitals without accents, as far as the font goes. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();
}
