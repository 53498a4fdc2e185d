// Parcels and customs declarations.
import { invalid, missing, notFound } from "./api-error";
import { created, held, ok, wrapped, type Answer, type Call } from "./call";
import { asTime, type Account, type Core, type Json } from "./core";
import { PREDEFINED } from "./rating/parcel";
import { listOf, numberOf, objectOf, textOf } from "./read-input";

export function createParcel({ core, account, body }: Call): Answer {
  return created("parcels", newParcel(core, account, wrapped(body, "parcel")));
}

export function retrieveParcel({ account, params }: Call): Answer {
  return ok(held(account.parcels, params[0]));
}

export function createCustomsItem({ core, account, body }: Call): Answer {
  return created("customs_items", newItem(core, account, wrapped(body, "customs_item")));
}

export function retrieveCustomsItem({ account, params }: Call): Answer {
  return ok(held(account.customsItems, params[0]));
}

export function createCustomsInfo({ core, account, body }: Call): Answer {
  return created("customs_infos", newCustoms(core, account, wrapped(body, "customs_info")));
}

export function retrieveCustomsInfo({ account, params }: Call): Answer {
  return ok(held(account.customsInfos, params[0]));
}

export function parcelOf(core: Core, account: Account, given: unknown): Json {
  const input = objectOf(given);
  if (!input) throw missing("parcel");
  return stored(account.parcels, input) ?? newParcel(core, account, input);
}

export function customsOf(core: Core, account: Account, given: unknown): Json | null {
  const input = objectOf(given);
  if (!input) return null;
  return stored(account.customsInfos, input) ?? newCustoms(core, account, input);
}

function stored(map: Map<string, Json>, input: Json): Json | null {
  const id = textOf(input.id);
  if (id === null) return null;
  const found = map.get(id);
  if (!found) throw notFound();
  return found;
}

function newParcel(core: Core, account: Account, input: Json): Json {
  const weight = numberOf(input.weight);
  if (weight === null || weight <= 0)
    throw invalid("PARCEL.PARAMETERS.INVALID", "Wrong parameter type.", [
      { field: "weight", message: "must be a number greater than 0" },
    ]);
  const predefined = textOf(input.predefined_package);
  if (predefined !== null && !PREDEFINED[predefined])
    throw invalid("PARCEL.PREDEFINED_PACKAGE.INVALID", `Invalid predefined_package: ${predefined}`);
  const at = asTime(core.now());
  const parcel: Json = {
    id: core.newId("prcl"),
    object: "Parcel",
    created_at: at,
    updated_at: at,
    length: numberOf(input.length),
    width: numberOf(input.width),
    height: numberOf(input.height),
    predefined_package: predefined,
    weight,
    mode: account.mode,
  };
  account.parcels.set(String(parcel.id), parcel);
  return parcel;
}

function newItem(core: Core, account: Account, input: Json): Json {
  if (textOf(input.description) === null)
    throw invalid("SHIPMENT.CUSTOMS_INFO.DESCRIPTION_REQUIRED", "Customs item description is required.");
  if (textOf(input.origin_country) === null)
    throw invalid("CUSTOMS_ITEM.ORIGIN_COUNTRY.REQUIRED", "Customs item origin country is required.");
  const at = asTime(core.now());
  const item: Json = {
    id: core.newId("cstitem"),
    object: "CustomsItem",
    created_at: at,
    updated_at: at,
    description: textOf(input.description),
    hs_tariff_number: textOf(input.hs_tariff_number),
    origin_country: textOf(input.origin_country),
    quantity: numberOf(input.quantity) ?? 0,
    value: (numberOf(input.value) ?? 0).toFixed(2),
    weight: numberOf(input.weight) ?? 0,
    code: textOf(input.code),
    mode: account.mode,
    manufacturer: null,
    currency: textOf(input.currency),
    eccn: null,
    printed_commodity_identifier: null,
  };
  account.customsItems.set(String(item.id), item);
  return item;
}

function newCustoms(core: Core, account: Account, input: Json): Json {
  const at = asTime(core.now());
  const items = listOf(input.customs_items).map((given) => {
    const item = objectOf(given) ?? {};
    return stored(account.customsItems, item) ?? newItem(core, account, item);
  });
  const customs: Json = {
    id: core.newId("cstinfo"),
    object: "CustomsInfo",
    created_at: at,
    updated_at: at,
    contents_explanation: input.contents_explanation ?? null,
    contents_type: textOf(input.contents_type) ?? "merchandise",
    customs_certify: input.customs_certify === true || input.customs_certify === "true",
    customs_signer: textOf(input.customs_signer),
    eel_pfc: textOf(input.eel_pfc),
    non_delivery_option: textOf(input.non_delivery_option) ?? "return",
    restriction_comments: textOf(input.restriction_comments),
    restriction_type: textOf(input.restriction_type) ?? "none",
    mode: account.mode,
    declaration: null,
    customs_items: items,
  };
  account.customsInfos.set(String(customs.id), customs);
  return customs;
}
