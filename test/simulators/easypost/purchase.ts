// Buying postage: what is checked, what is charged, what the label is.
import { setTimeout as pause } from "node:timers/promises";
import { writtenByUsps } from "./addresses";
import { ApiError, invalid, missing } from "./api-error";
import { held, ok, type Answer, type Call } from "./call";
import { asTime, type Charge, type Core, type Json, type SimShipment } from "./core";
import { insuranceMicro } from "./fees";
import { countryOf, isMilitary } from "./rating/rate-shipment";
import { listOf, microOf, numberOf, objectOf, textOf } from "./read-input";
import { formJson, shipmentJson } from "./shipment-json";
import { newTracker } from "./trackers";
import { trackingNumber } from "./tracking-number";

/** POST shipments/:id/buy. One shipment is sold once, whoever asks and how often. */
export async function buy({ core, account, params, body, origin }: Call): Promise<Answer> {
  const shipment = held(account.shipments, params[0]);
  shipment.buyRequests += 1;
  if (shipment.bought) throw invalid("SHIPMENT.POSTAGE.EXISTS", "Postage already exists for this shipment.");
  if (shipment.buying)
    throw invalid("SHIPMENT.PURCHASE.IN_PROGRESS", "A purchase of this shipment is already in progress.");
  const rateId = textOf(objectOf(body.rate)?.id);
  if (rateId === null) throw missing("rate");
  const rate = shipment.rates.find(({ id }) => id === rateId);
  if (!rate) throw invalid("SHIPMENT.MISSING_RATE", "The rate does not belong to this shipment.");
  if (core.settings.buyMs > 0) {
    shipment.buying = true;
    await pause(core.settings.buyMs).finally(() => (shipment.buying = false));
  }
  purchase(core, shipment, rate, textOf(body.insurance), origin);
  return ok(justBought(shipment));
}

/**
 * Charges the account and makes the label. The address it goes to is checked by the way and, when found, written as USPS
 * writes it (recorded); so is the insurance that the account buys for every label.
 */
export function purchase(
  core: Core,
  shipment: SimShipment,
  rate: Json,
  insurance: string | null,
  origin: string,
): void {
  const { account } = shipment;
  checkBeforePurchase(shipment);
  const service = String(rate.service);
  const insured = insurance ?? core.settings.autoInsure;
  const amounts: [Charge["type"], number][] = [
    ["LabelFee", microOf(core.settings.labelFee)],
    ["PostageFee", microOf(rate.rate)],
  ];
  if (insured !== null) amounts.push(["InsuranceFee", insuranceMicro(insured)]);
  if (account.balanceMicro < amounts.reduce((sum, [, amount]) => sum + amount, 0))
    throw new ApiError(
      402,
      "PAYMENT_REQUIRED",
      "Your account has insufficient funds. Please add funds and try again.",
    );
  const trackingCode = trackingNumber(service, core.nextSerial());
  const at = core.now();
  shipment.to = writtenByUsps(shipment.to);
  shipment.bought = {
    at,
    rate: { ...rate, updated_at: asTime(at) },
    trackingCode,
    tracker: trackingCode === null ? null : newTracker(core, account, trackingCode, shipment),
    label: labelJson(core, shipment, origin),
    fees: amounts.map(([type, amount]) => core.charge(account, shipment.id, type, amount)),
  };
  shipment.updatedAt = at;
  shipment.insurance = insured === null ? null : Number(insured).toFixed(2);
  if (needsCustoms(shipment)) shipment.forms.push(formJson(core, shipment, "commercial_invoice", origin));
}

/** Recorded: the answer to the purchase says "" where every later one says null. */
export function justBought(shipment: SimShipment): Json {
  const json = shipmentJson(shipment);
  const written = Object.keys(objectOf(shipment.to.verifications) ?? {}).length > 0;
  const address = written ? { ...shipment.to, street2: textOf(shipment.to.street2) ?? "" } : shipment.to;
  return { ...json, to_address: address, buyer_address: address };
}

function labelJson(core: Core, shipment: SimShipment, origin: string): Json {
  const at = asTime(core.now());
  const format = (textOf(shipment.options.label_format) ?? "PNG").toLowerCase();
  const types: Record<string, string> = {
    png: "image/png",
    pdf: "application/pdf",
    zpl: "application/zpl",
    epl2: "application/epl2",
  };
  return {
    object: "PostageLabel",
    id: core.newId("pl"),
    created_at: at,
    updated_at: at,
    date_advance: 0,
    integrated_form: "none",
    label_date: textOf(shipment.options.label_date) ?? at,
    label_resolution: 300,
    label_size: "4x6",
    label_type: "default",
    label_file_type: types[format] ?? "image/png",
    label_url: `${origin}/files/postage_label/${shipment.id}.${format}`,
    label_pdf_url: null,
    label_zpl_url: null,
    label_epl2_url: null,
    label_file: null,
  };
}

/** USPS wants customs forms abroad, and to military addresses from a pound on. */
function needsCustoms(shipment: SimShipment): boolean {
  if (countryOf(shipment.to) !== "US") return true;
  return isMilitary(shipment.to) && (numberOf(shipment.parcel.weight) ?? 0) >= 16;
}

/** Modelled: no purchase that USPS refused was ever recorded. */
function checkBeforePurchase(shipment: SimShipment): void {
  for (const [field, address] of [
    ["from_address", shipment.from],
    ["to_address", shipment.to],
  ] as const)
    for (const part of ["street1", "city"])
      if (textOf(address[part]) === null)
        throw invalid("SHIPMENT.POSTAGE.FAILURE", `${field}.${part} is required.`, [
          { field: `${field}.${part}`, message: "is required" },
        ]);
  if (textOf(shipment.to.name) === null && textOf(shipment.to.company) === null)
    throw invalid("SHIPMENT.POSTAGE.FAILURE", "to_address needs a name or a company.");
  if (!needsCustoms(shipment)) return;
  const letter = ["Card", "Letter"].includes(textOf(shipment.parcel.predefined_package) ?? "");
  if (letter && !shipment.customs) return;
  checkCustoms(shipment);
  if (countryOf(shipment.to) !== "US" && !letter && textOf(shipment.to.phone) === null)
    throw invalid("SHIPMENT.POSTAGE.FAILURE", "to_address.phone is required for international shipments.", [
      { field: "to_address.phone", message: "is required" },
    ]);
}

function checkCustoms({ customs, parcel }: SimShipment): void {
  const items = listOf(customs?.customs_items).map((item) => objectOf(item) ?? {});
  if (!customs || items.length === 0)
    throw invalid("SHIPMENT.CUSTOMS_INFO.REQUIRED", "Customs info is required for this shipment.");
  const weight = items.reduce((sum, item) => sum + (numberOf(item.weight) ?? 0), 0);
  if (weight > (numberOf(parcel.weight) ?? 0) + 1e-6)
    throw invalid("SHIPMENT.POSTAGE.FAILURE", "The customs items weigh more than the parcel.");
  const cents = items.reduce((sum, item) => sum + Math.round((numberOf(item.value) ?? 0) * 100), 0);
  const itn = /^AES X\d{14}$/.test(textOf(customs.eel_pfc) ?? "");
  if (cents > 250_000 && !itn)
    throw invalid("SHIPMENT.POSTAGE.FAILURE", "A value above $2,500 needs an AES ITN in eel_pfc.");
  if (customs.customs_certify === true && textOf(customs.customs_signer) === null)
    throw invalid(
      "CUSTOMS_INFO.PARAMETERS.INVALID",
      "customs_signer is required when customs_certify is true.",
    );
}
