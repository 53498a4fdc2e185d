// Reads tracking numbers off printed labels the way a scanner does: from the bars, not from any text.
import {
  BinaryBitmap,
  Code128Reader,
  DecodeHintType,
  HybridBinarizer,
  NotFoundException,
  RGBLuminanceSource,
} from "@zxing/library";
import { crop, turnBack, type Area, type GrayImage } from "./gray-image";
import { eachPage } from "./read-pdf";

/** Where labels lie on a sheet, in points; `turned`: on their side, the top to the right. */
export interface LabelPlace extends Area {
  turned: boolean;
}

const WHOLE_LABEL: LabelPlace = { x: 0, y: 0, width: 288, height: 432, turned: false };
/** Label printers have 203 or 300 dots an inch. */
const DOTS_PER_INCH = 203;
const POINTS_PER_INCH = 72;
const FRAME_SHARE = 0.02;
/** What the decoder writes for FNC1: at the start, and between two parts. */
const GS1_MARK = "]C1";
const SEPARATOR = String.fromCharCode(29);

/** The Code 128 of each label in the order of pages and places; a place without one is left out. */
export async function readBarcodes(pdf: Uint8Array, places: LabelPlace[] = [WHOLE_LABEL]): Promise<string[]> {
  const found: string[] = [];
  await eachPage(pdf, async (page) => {
    const image = await page.draw(DOTS_PER_INCH);
    const scale = DOTS_PER_INCH / POINTS_PER_INCH;
    for (const { x, y, width, height, turned } of places) {
      const area = { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
      const label = crop(image, withoutFrame(area));
      const code = readBarcode(turned ? turnBack(label) : label);
      if (code !== null) found.push(code);
    }
  });
  return found;
}

/** USPS puts the ZIP that it goes to before the number of parcels at home: 420, ZIP, separator, number. [USPS Pub. 199] */
export function trackingNumberOf(code: string): string {
  // The decoder also writes a separator for a check symbol that happens to have the same value.
  const parts = code.replace(GS1_MARK, "").split(SEPARATOR);
  return parts.filter((part) => part !== "").at(-1) ?? code;
}

/** Without the frame that is printed around a label, which the decoder would take for the first bar. */
function withoutFrame({ x, y, width, height }: Area): Area {
  const border = Math.min(width, height) * FRAME_SHARE;
  return { x: x + border, y: y + border, width: width - 2 * border, height: height - 2 * border };
}

/** Null where no bar code can be read. */
function readBarcode({ width, height, pixels }: GrayImage): string | null {
  const source = new RGBLuminanceSource(new Uint8ClampedArray(pixels), width, height);
  const hints = new Map<DecodeHintType, unknown>([
    [DecodeHintType.TRY_HARDER, true],
    [DecodeHintType.ASSUME_GS1, true],
  ]);
  try {
    return new Code128Reader().decode(new BinaryBitmap(new HybridBinarizer(source)), hints).getText();
  } catch (error) {
    if (error instanceof NotFoundException) return null;
    throw error;
  }
}
