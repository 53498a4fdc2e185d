// Rates of a shipment in EasyPost's shape, with the carrier's word where there are none.
import type { Json } from "../core";
import { listOf, numberOf, objectOf, textOf } from "../read-input";
import { domesticRates } from "./domestic";
import { internationalRates } from "./international";
import { PREDEFINED, ratedParcel } from "./parcel";
import { MILITARY_STATES, regionOfZip, zoneBetween } from "./zip-regions";

export interface Quoted {
  service: string;
  cents: number;
  /** null: USPS does not say. */
  days: number | null;
  /** List and retail price as a multiple of the price. */
  list: number;
  retail: number;
}

export interface Rating {
  quoted: Quoted[];
  zone: number | null;
  messages: string[];
}

export function rateShipment(shipment: {
  from: Json;
  to: Json;
  parcel: Json;
  customs: Json | null;
  options: Json;
}): Rating {
  const messages: string[] = [];
  const refuse = (message: string): void => void messages.push(message);
  const parcel = ratedParcel(shipment.parcel, shipment.options);
  if (parcel.ounces <= 0) refuse("Parcel weight is required.");
  if (parcel.predefined !== null && !PREDEFINED[parcel.predefined])
    refuse(`USPS does not have a package named ${parcel.predefined}.`);
  const country = countryOf(shipment.to);
  const origin = regionOfZip(textOf(shipment.from.zip));
  if (countryOf(shipment.from) !== "US" || !origin) refuse("USPS ships from addresses in the US only.");
  if (messages.length > 0 || !origin) return { quoted: [], zone: null, messages };
  if (country !== "US") {
    const to = { country, poBox: isPoBox(shipment.to), valueMinor: customsValue(shipment.customs) };
    const quoted = internationalRates(parcel, to, refuse);
    return { quoted, zone: null, messages: quoted.length > 0 ? [] : messages };
  }
  const destination = regionOfZip(textOf(shipment.to.zip));
  if (!destination) return { quoted: [], zone: null, messages: ["The destination ZIP code is not valid."] };
  const zone = zoneBetween(origin, destination);
  const military = isMilitary(shipment.to);
  const specialRates = textOf(shipment.options.special_rates_eligibility);
  const quoted = domesticRates(parcel, { zone, military, specialRates }, refuse);
  return { quoted, zone, messages: quoted.length > 0 ? [] : messages };
}

/** As recorded: three prices in dollars, days, who bills. Ids and the shipment are added by whoever stores it. */
export function rateJson(
  { service, cents, days, list, retail }: Quoted,
  mode: string,
  account: string,
): Json {
  const dollars = (factor: number): string => (Math.round(cents * factor) / 100).toFixed(2);
  return {
    object: "Rate",
    mode,
    service,
    carrier: "USPS",
    rate: dollars(1),
    currency: "USD",
    retail_rate: dollars(retail),
    retail_currency: "USD",
    list_rate: dollars(list),
    list_currency: "USD",
    billing_type: "easypost",
    delivery_days: days,
    delivery_date: null,
    delivery_date_guaranteed: false,
    est_delivery_days: days,
    carrier_account_id: account,
  };
}

export function rateMessage(message: string, carrierAccountId: string): Json {
  return { carrier: "USPS", carrier_account_id: carrierAccountId, type: "rate_error", message };
}

export function countryOf(address: Json): string {
  return (textOf(address.country) ?? "US").toUpperCase();
}

export function isMilitary(address: Json): boolean {
  return (
    MILITARY_STATES.has((textOf(address.state) ?? "").toUpperCase()) ||
    /^(APO|FPO|DPO)$/i.test(textOf(address.city) ?? "")
  );
}

export function isPoBox(address: Json): boolean {
  return /\bP\.?\s*O\.?\s*BOX\b/i.test(`${textOf(address.street1) ?? ""} ${textOf(address.street2) ?? ""}`);
}

/** Sum of the lines' values in cents; a line's value is that of the whole line. */
export function customsValue(customs: Json | null): number {
  return listOf(customs?.customs_items).reduce<number>(
    (sum, item) => sum + Math.round((numberOf(objectOf(item)?.value) ?? 0) * 100),
    0,
  );
}
