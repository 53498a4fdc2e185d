// The label for thermal printers, in Zebra's language at 203 dpi.
import { FNC1 } from "./code-128";
import { spaced, type LabelText } from "./label-image";

export function labelZpl(text: LabelText): string {
  const lines = [
    "^XA",
    "^CI28",
    "^PW812",
    "^LL1218",
    field(30, 30, 40, text.banner),
    field(560, 30, 30, text.weight),
    ...text.from.map((line, at) => field(30, 240 + at * 30, 24, line)),
    field(30, 460, 24, "SHIP TO:"),
    ...text.to.map((line, at) => field(100, 500 + at * 44, 36, line)),
    ...(text.barcode === null
      ? [field(30, 860, 36, "NO TRACKING")]
      : [
          field(200, 780, 36, "USPS TRACKING #"),
          `^FO60,830^BY3^BCN,170,N,N,N,N^FD${barcodeData(text.barcode)}^FS`,
          field(100, 1020, 36, spaced(text.trackingCode ?? "")),
        ]),
    ...text.printed.map((line, at) => field(30, 1100 + at * 34, 26, line)),
    "^XZ",
  ];
  return `${lines.join("\n")}\n`;
}

/** ">;" starts in set C, ">:" in set B, ">8" is FNC1. */
function barcodeData(barcode: string): string {
  const start = barcode.startsWith(FNC1) ? ">;" : ">:";
  return `${start}${barcode.replaceAll(FNC1, ">8")}`;
}

function field(x: number, y: number, size: number, text: string): string {
  return `^FO${x},${y}^A0N,${size},${size}^FD${text.replace(/[\^~]/g, " ")}^FS`;
}
