// Labels, customs forms and SCAN forms by address; drawn when somebody asks, so that buying a thousand costs nothing.
import { jsonResponse } from "../shopify/responses";
import type { Core, SimScanForm, SimShipment } from "./core";
import { customsPage, scanFormPage } from "./label/form-pages";
import { drawLabel, labelText } from "./label/label-image";
import { writePdf, type PdfPage } from "./label/pdf";
import { labelZpl } from "./label/zpl";

const PATH = /^\/files\/(postage_label|form|scan_form|batch)\/(\w+)(?:\.(\w+))?\.(png|pdf|zpl)$/;

export function answerFile(core: Core, pathname: string): Response {
  const [, kind, id = "", formId, format = ""] = PATH.exec(pathname) ?? [];
  switch (kind) {
    case "postage_label":
      return labelFile(findShipment(core, id), format);
    case "form": {
      const shipment = findShipment(core, id);
      const known = shipment?.forms.some((form) => form.id === formId);
      return shipment && known ? pdf([customsPage(shipment)]) : gone();
    }
    case "scan_form": {
      const form = findForm(core, id);
      return form?.status === "created" ? pdf([scanFormPage(form)]) : gone();
    }
    case "batch":
      return batchFile(core, id, format);
    default:
      return gone();
  }
}

function labelFile(shipment: SimShipment | undefined, format: string): Response {
  if (!shipment?.bought) return gone();
  const text = labelText(shipment);
  if (format === "zpl") return file(Buffer.from(labelZpl(text), "utf8"), "application/zpl");
  if (format === "pdf") return pdf([labelPage(shipment)]);
  return file(drawLabel(text).png(300), "image/png");
}

function batchFile(core: Core, id: string, format: string): Response {
  const batch = [...core.accounts.values()]
    .map(({ batches }) => batches.get(id))
    .find((one) => one !== undefined);
  const labels = batch?.shipments.filter(({ bought }) => bought) ?? [];
  if (labels.length === 0) return gone();
  if (format === "zpl")
    return file(
      Buffer.from(labels.map((one) => labelZpl(labelText(one))).join(""), "utf8"),
      "application/zpl",
    );
  return pdf(labels.map(labelPage));
}

function labelPage(shipment: SimShipment): PdfPage {
  return { kind: "image", image: drawLabel(labelText(shipment)), width: 288, height: 432 };
}

function findShipment(core: Core, id: string): SimShipment | undefined {
  for (const { shipments } of core.accounts.values()) {
    const found = shipments.get(id);
    if (found) return found;
  }
  return undefined;
}

function findForm(core: Core, id: string): SimScanForm | undefined {
  for (const { scanForms } of core.accounts.values()) {
    const found = scanForms.get(id);
    if (found) return found;
  }
  return undefined;
}

function pdf(pages: PdfPage[]): Response {
  return file(writePdf(pages), "application/pdf");
}

function file(bytes: Buffer, type: string): Response {
  return new Response(new Uint8Array(bytes), {
    status: 200,
    headers: { "content-type": type, "content-length": String(bytes.length) },
  });
}

/** Files live on a store of their own, which answers no JSON error; the status is what counts. */
function gone(): Response {
  return jsonResponse(404, { error: "no such file" });
}
