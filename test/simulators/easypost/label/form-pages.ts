// Customs form and SCAN form as pages with text.
import type { Json, SimScanForm, SimShipment } from "../core";
import { numberOf, listOf, objectOf, textOf } from "../read-input";
import { labelText, spaced } from "./label-image";
import type { PdfLine, PdfPage } from "./pdf";

/** Letter size, in points. */
const PAPER = { width: 612, height: 792 };

/** What customs reads: contents, weights, values, codes; a commercial invoice as CN 22/23 asks for it. */
export function customsPage(shipment: SimShipment): PdfPage {
  const { from, to, trackingCode } = labelText(shipment);
  const { customs } = shipment;
  const items = listOf(customs?.customs_items).map((item) => objectOf(item) ?? {});
  const lines = [
    "COMMERCIAL INVOICE / CUSTOMS DECLARATION",
    `Shipment: ${trackingCode ?? shipment.id}`,
    `From: ${from.join(", ")}`,
    `To: ${to.join(", ")}`,
    `Contents: ${textOf(customs?.contents_type) ?? ""}  ${textOf(customs?.eel_pfc) ?? ""}`,
    ...items.map(itemLine),
    `Signed: ${textOf(customs?.customs_signer) ?? ""}`,
  ];
  return { kind: "text", lines: lines.map((text, at) => lineAt(text, at)), ...PAPER };
}

function itemLine(item: Json): string {
  const ounces = (numberOf(item.weight) ?? 0).toFixed(1);
  return [
    `${textOf(item.quantity) ?? ""} x ${textOf(item.description) ?? ""}`,
    `HS ${textOf(item.hs_tariff_number) ?? "-"}`,
    textOf(item.origin_country) ?? "",
    `${ounces} oz`,
    `$${textOf(item.value) ?? ""}`,
  ].join("   ");
}

/** PS Form 5630: one scan accepts every label on it. */
export function scanFormPage(form: SimScanForm): PdfPage {
  const [first] = form.shipments;
  const lines = [
    "USPS SCAN FORM (PS Form 5630)",
    `Form ${form.id}`,
    `From: ${first ? labelText(first).from.join(", ") : ""}`,
    `Mailing date: ${String(first?.bought?.label.label_date ?? "").slice(0, 10)}`,
    `Total pieces: ${form.shipments.length}`,
    ...form.shipments.slice(0, 40).map(({ bought }) => spaced(bought?.trackingCode ?? "")),
  ];
  return { kind: "text", lines: lines.map((text, at) => lineAt(text, at)), ...PAPER };
}

function lineAt(text: string, at: number): PdfLine {
  return { text, x: 40, y: 60 + at * 16, size: at === 0 ? 16 : 10 };
}
