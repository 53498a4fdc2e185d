// SCAN forms: one sheet that stands for many labels of one origin and one day.
import { timeZone } from "./address-verification";
import { invalid } from "./api-error";
import { held, ok, page, type Answer, type Call } from "./call";
import type { Account, Core, SimScanForm, SimShipment } from "./core";
import { regionOfZip } from "./rating/zip-regions";
import { listOf, objectOf, textOf } from "./read-input";
import { scanFormJson } from "./scan-form-json";

/** POST scan_forms: recorded under `scan_form`; a newer API takes the shipments without it. */
export function createScanForm({ core, account, body, origin }: Call): Answer {
  const given = listOf(objectOf(body.scan_form)?.shipments ?? body.shipments);
  if (given.length === 0)
    throw invalid("SCAN_FORM.SHIPMENTS.REQUIRED", "Shipments are required to create a SCAN form.");
  const shipments = given.map((one) => account.shipments.get(textOf(objectOf(one)?.id ?? one) ?? ""));
  const form = startScanForm(core, account, shipments, origin, core.newId("batch"));
  finishLater(core, account, form, core.settings.scanFormDelayMs);
  return ok(scanFormJson(form, origin));
}

export function retrieveScanForm({ account, params, origin }: Call): Answer {
  return ok(scanFormJson(held(account.scanForms, params[0]), origin));
}

export function listScanForms({ account, query, origin }: Call): Answer {
  const { rows, more } = page([...account.scanForms.values()], query, ({ id }) => id);
  return ok({ scan_forms: rows.map((row) => scanFormJson(row, origin)), has_more: more });
}

/** Refuses what USPS cannot put on one form; the labels are taken from here on. */
export function startScanForm(
  core: Core,
  account: Account,
  shipments: (SimShipment | undefined)[],
  origin: string,
  batchId: string,
): SimScanForm {
  const usable = shipments.map((shipment) => {
    if (!shipment)
      throw invalid("SCAN_FORM.SHIPMENTS.INVALID", "A shipment of the SCAN form does not exist.");
    const reason = whyNot(shipment);
    if (reason !== null) throw invalid("SCAN_FORM.SHIPMENTS.INVALID", `Shipment ${shipment.id} ${reason}.`);
    return shipment;
  });
  if (new Set(usable.map(originOf)).size > 1)
    throw invalid("SCAN_FORM.SHIPMENTS.INVALID", "All shipments must have the same origin address.");
  if (new Set(usable.map(labelDay)).size > 1)
    throw invalid("SCAN_FORM.SHIPMENTS.INVALID", "All shipments must have the same ship date.");
  const now = core.now();
  const form: SimScanForm = {
    id: core.newId("sf"),
    createdAt: now,
    updatedAt: now,
    status: "creating",
    message: null,
    shipments: usable,
    batchId,
    origin,
  };
  for (const shipment of usable) shipment.scanForm = form;
  account.scanForms.set(form.id, form);
  return form;
}

function finishLater(core: Core, account: Account, form: SimScanForm, ms: number): void {
  const finish = (): void => {
    if (core.settings.failScanForms) failScanForm(core, account, form, "USPS could not create the manifest.");
    else finishScanForm(core, account, form);
  };
  if (ms > 0) core.later(ms, finish);
  else finish();
}

export function finishScanForm(core: Core, account: Account, form: SimScanForm): void {
  if (form.status !== "creating") return;
  form.status = "created";
  form.updatedAt = core.now();
  core.events.publish(account, "scan_form.created", scanFormJson(form, null));
}

/** The labels are free for another form. */
export function failScanForm(core: Core, account: Account, form: SimScanForm, message: string): void {
  if (form.status !== "creating") return;
  form.status = "failed";
  form.message = message;
  form.updatedAt = core.now();
  for (const shipment of form.shipments) shipment.scanForm = null;
  core.events.publish(account, "scan_form.updated", scanFormJson(form, null), { status: "creating" });
}

function whyNot(shipment: SimShipment): string | null {
  if (!shipment.bought) return "has no postage";
  if (shipment.bought.trackingCode === null) return "is not tracked and cannot be on a SCAN form";
  if (shipment.scanForm) return "is already on a SCAN form";
  if (shipment.refundStatus === "submitted" || shipment.refundStatus === "refunded") return "was refunded";
  return null;
}

function originOf({ from }: SimShipment): string {
  return [from.street1, from.street2, from.city, from.state, from.zip]
    .map((part) => (textOf(part) ?? "").toUpperCase())
    .join("|");
}

/** yyyy-mm-dd where the parcel is posted: evening there is the next day in UTC. */
function labelDay({ bought, from }: SimShipment): string {
  const region = regionOfZip(textOf(from.zip));
  const zone = region ? timeZone(region) : "UTC";
  return new Date(String(bought?.label.label_date)).toLocaleDateString("en-CA", { timeZone: zone });
}
