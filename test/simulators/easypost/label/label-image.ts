// A USPS label of 4×6 inches at 300 dpi: service, addresses, tracking number and its barcode.
import type { SimShipment } from "../core";
import { countryOf } from "../rating/rate-shipment";
import { numberOf, textOf } from "../read-input";
import { Bitmap } from "./bitmap";
import { code128Widths, FNC1 } from "./code-128";

export const LABEL_WIDTH = 1200;
export const LABEL_HEIGHT = 1800;
/** Rows that go through the barcode, and nothing but it. */
export const BARCODE_ROWS = { from: 1230, to: 1470 } as const;
const MODULE = 4;
const MARGIN = 40;

const BANNERS: Readonly<Record<string, string>> = {
  GroundAdvantage: "USPS GROUND ADVANTAGE",
  Priority: "USPS PRIORITY MAIL",
  Express: "USPS PRIORITY MAIL EXPRESS",
  First: "USPS FIRST-CLASS MAIL",
  MediaMail: "USPS MEDIA MAIL",
  LibraryMail: "USPS LIBRARY MAIL",
  FirstClassMailInternational: "USPS FIRST-CLASS MAIL INTL",
  FirstClassPackageInternationalService: "USPS FIRST-CLASS PKG INTL",
  PriorityMailInternational: "USPS PRIORITY MAIL INTL",
  ExpressMailInternational: "USPS PRI MAIL EXPRESS INTL",
};

/** What the label says, line by line; the same for every format. */
export interface LabelText {
  banner: string;
  from: string[];
  to: string[];
  weight: string;
  printed: string[];
  trackingCode: string | null;
  /** Content of the barcode: at home with the ZIP code it goes to, as USPS prints it. */
  barcode: string | null;
}

export function labelText(shipment: SimShipment): LabelText {
  const { bought, from, to, options } = shipment;
  const code = bought?.trackingCode ?? null;
  const zip = (textOf(to.zip) ?? "").slice(0, 5);
  const home = countryOf(to) === "US" && /^\d{5}$/.test(zip);
  return {
    banner: BANNERS[String(bought?.rate.service)] ?? "USPS",
    from: addressLines(from),
    to: addressLines(to),
    weight: `${(numberOf(shipment.parcel.weight) ?? 0).toFixed(1)} OZ`,
    printed: [1, 2, 3].map((line) => textOf(options[`print_custom_${line}`])).filter((line) => line !== null),
    trackingCode: code,
    barcode: code === null ? null : home ? `${FNC1}420${zip}${FNC1}${code}` : code,
  };
}

export function drawLabel(text: LabelText): Bitmap {
  const image = new Bitmap(LABEL_WIDTH, LABEL_HEIGHT);
  image.frame(0, 0, LABEL_WIDTH, LABEL_HEIGHT, 6);
  image.text(MARGIN, 40, "US POSTAGE PAID", 6);
  image.text(820, 40, text.weight, 6);
  image.text(820, 110, "EASYPOST", 6);
  image.fill(0, 200, LABEL_WIDTH, 6);
  image.text(MARGIN, 240, text.banner, 7);
  image.fill(0, 330, LABEL_WIDTH, 6);
  text.from.forEach((line, at) => image.text(MARGIN, 370 + at * 44, line, 4));
  image.text(MARGIN, 700, "SHIP TO:", 4);
  text.to.forEach((line, at) => image.text(MARGIN + 100, 750 + at * 64, line, line.length > 26 ? 4 : 6));
  image.fill(0, 1130, LABEL_WIDTH, 12);
  if (text.barcode === null) {
    image.text(MARGIN, 1300, "NO TRACKING", 6);
  } else {
    image.text(MARGIN + 200, 1160, "USPS TRACKING #", 6);
    const widths = code128Widths(text.barcode);
    const total = widths.reduce((sum, width) => sum + width, 0) * MODULE;
    const left = Math.max(MARGIN, Math.floor((LABEL_WIDTH - total) / 2));
    image.bars(left, BARCODE_ROWS.from - 10, BARCODE_ROWS.to - BARCODE_ROWS.from + 20, widths, MODULE);
    image.text(MARGIN + 60, 1510, spaced(text.trackingCode ?? ""), 6);
  }
  image.fill(0, 1600, LABEL_WIDTH, 12);
  text.printed.forEach((line, at) => image.text(MARGIN, 1640 + at * 46, line.slice(0, 44), 4));
  return image;
}

function addressLines(address: Record<string, unknown>): string[] {
  const place = [address.city, address.state, address.zip].map(textOf).filter((part) => part !== null);
  const country = countryOf(address);
  return [
    textOf(address.name),
    textOf(address.company),
    textOf(address.street1),
    textOf(address.street2),
    place.join(" "),
    country === "US" ? null : country,
  ].filter((line): line is string => line !== null && line !== "");
}

/** Groups of four, as USPS prints the number. */
export function spaced(code: string): string {
  return /^\d{22}$/.test(code) ? (code.match(/.{1,4}/g) ?? []).join(" ") : code;
}
