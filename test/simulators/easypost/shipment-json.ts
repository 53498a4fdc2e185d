// A shipment and its forms in EasyPost's shape.
import { asTime, type Core, type Json, type SimShipment } from "./core";
import { feeJson } from "./fees";
import { scanFormJson } from "./scan-form-json";
import { trackerJson } from "./tracker-json";

export function formJson(core: Core, shipment: SimShipment, type: string, origin: string): Json {
  const at = asTime(core.now());
  const id = core.newId("form");
  return {
    object: "Form",
    id,
    created_at: at,
    updated_at: at,
    mode: shipment.account.mode,
    form_type: type,
    form_url: `${origin}/files/form/${shipment.id}.${id}.pdf`,
    submitted_electronically: type === "commercial_invoice",
  };
}

/** As recorded. Reading a bought shipment makes its tracker known to USPS, as EasyPost's test mode does. */
export function shipmentJson(shipment: SimShipment): Json {
  const { bought, account } = shipment;
  return {
    created_at: asTime(shipment.createdAt),
    is_return: shipment.isReturn,
    messages: shipment.messages,
    mode: account.mode,
    options: shipment.options,
    reference: shipment.reference,
    status: bought?.tracker && bought.tracker.scans.length > 0 ? bought.tracker.status : "unknown",
    tracking_code: bought?.trackingCode ?? null,
    updated_at: asTime(shipment.updatedAt),
    batch_id: shipment.batch?.id ?? null,
    batch_status: shipment.batch?.status ?? null,
    batch_message: shipment.batch?.message ?? null,
    customs_info: shipment.customs,
    from_address: shipment.from,
    insurance: shipment.insurance,
    order_id: null,
    parcel: shipment.parcel,
    postage_label: bought?.label ?? null,
    rates: shipment.rates,
    refund_status: shipment.refundStatus,
    scan_form: shipment.scanForm ? scanFormJson(shipment.scanForm, null) : null,
    selected_rate: bought?.rate ?? null,
    tracker: bought?.tracker ? trackerJson(bought.tracker, { look: true }) : null,
    to_address: shipment.to,
    usps_zone: shipment.zone,
    return_address: shipment.from,
    buyer_address: shipment.to,
    forms: shipment.forms,
    fees: bought?.fees.map(feeJson) ?? [],
    ...(shipment.taxIdentifiers.length > 0 ? { tax_identifiers: shipment.taxIdentifiers } : {}),
    id: shipment.id,
    object: "Shipment",
  };
}
