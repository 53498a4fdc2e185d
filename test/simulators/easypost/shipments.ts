// Shipments: made with rates, read, rated again, insured, labels in other formats, forms.
import { ApiError, invalid } from "./api-error";
import { addressOf } from "./addresses";
import { created, held, ok, page, wrapped, type Answer, type Call } from "./call";
import { asTime, type Account, type Core, type Json, type SimShipment } from "./core";
import { insuranceMicro } from "./fees";
import { customsOf, parcelOf } from "./parcels-and-customs";
import { justBought, purchase } from "./purchase";
import { rateJson, rateMessage, rateShipment } from "./rating/rate-shipment";
import { listOf, objectOf, textOf } from "./read-input";
import { formJson, shipmentJson } from "./shipment-json";

/** With `service` it is a purchase in one call (recorded). */
export function createShipment(call: Call): Answer {
  const { core, account, body, origin } = call;
  const input = wrapped(body, "shipment");
  const shipment = newShipment(core, account, input);
  const service = textOf(input.service);
  if (service !== null) buyService(core, shipment, service, textOf(input.insurance), origin);
  account.shipments.set(shipment.id, shipment);
  return created("shipments", service === null ? shipmentJson(shipment) : justBought(shipment));
}

export function newShipment(core: Core, account: Account, input: Json): SimShipment {
  const from = addressOf(core, account, input.from_address, "from_address");
  const to = addressOf(core, account, input.to_address, "to_address");
  const shipment: SimShipment = {
    id: core.newId("shp"),
    account,
    createdAt: core.now(),
    updatedAt: core.now(),
    reference: textOf(input.reference),
    isReturn: input.is_return === true,
    from,
    to,
    parcel: parcelOf(core, account, input.parcel),
    taxIdentifiers: listOf(input.tax_identifiers).map((one) => ({ ...objectOf(one), tax_id: "HIDDEN" })),
    customs: customsOf(core, account, input.customs_info),
    options: {
      ...objectOf(input.options),
      currency: "USD",
      payment: { type: "SENDER" },
      date_advance: 0,
    },
    rates: [],
    messages: [],
    zone: null,
    bought: null,
    buying: false,
    buyRequests: 0,
    refundStatus: null,
    refundAskedAt: null,
    refundRequests: 0,
    insurance: null,
    scanForm: null,
    batch: null,
    forms: [],
  };
  rate(core, shipment);
  return shipment;
}

function rate(core: Core, shipment: SimShipment): void {
  const { account } = shipment;
  const { quoted, zone, messages } = rateShipment(shipment);
  const at = asTime(core.now());
  shipment.zone = zone;
  shipment.messages = messages.map((message) => rateMessage(message, account.carrierAccountId));
  shipment.rates = quoted.map((one) => ({
    id: core.newId("rate"),
    created_at: at,
    updated_at: at,
    ...rateJson(one, account.mode, account.carrierAccountId),
    shipment_id: shipment.id,
  }));
}

/** The purchase of a named service; refused in the words of the recorded failed batch. */
export function buyService(
  core: Core,
  shipment: SimShipment,
  service: string,
  insurance: string | null,
  origin: string,
): void {
  const wanted = shipment.rates.find((one) => one.service === service);
  if (!wanted)
    throw invalid("SHIPMENT.POSTAGE.FAILURE", `USPS does not offer service ${service} for this shipment.`);
  purchase(core, shipment, wanted, insurance, origin);
}

export function retrieveShipment({ account, params }: Call): Answer {
  return ok(shipmentJson(held(account.shipments, params[0])));
}

export function listShipments({ account, query }: Call): Answer {
  const purchased = query.get("purchased") ?? "true";
  const all = [...account.shipments.values()].filter(({ bought }) => purchased !== "true" || bought);
  const { rows, more } = page(all, query, ({ id }) => id);
  return ok({ shipments: rows.map((row) => shipmentJson(row)), has_more: more });
}

export function rerate({ core, account, params }: Call): Answer {
  const shipment = held(account.shipments, params[0]);
  if (shipment.bought) throw invalid("SHIPMENT.POSTAGE.EXISTS", "Postage already exists for this shipment.");
  rate(core, shipment);
  return ok({ rates: shipment.rates });
}

export function insure({ core, account, params, body }: Call): Answer {
  const shipment = held(account.shipments, params[0]);
  const { bought } = shipment;
  if (!bought) throw invalid("SHIPMENT.POSTAGE.REQUIRED", "Postage is required to insure a shipment.");
  if (shipment.insurance !== null)
    throw invalid(
      "SHIPMENT.INSURANCE.ALREADY_PURCHASED",
      "Insurance was already purchased for this shipment.",
    );
  const amount = textOf(body.amount);
  if (amount === null) throw invalid("INSURANCE.AMOUNT.REQUIRED", "Insurance amount is required.");
  const fee = core.charge(account, shipment.id, "InsuranceFee", insuranceMicro(amount));
  bought.fees.push(fee);
  shipment.insurance = Number(amount).toFixed(2);
  return ok(shipmentJson(shipment));
}

/** Only labels bought as PNG convert. */
export function convertLabel({ core, account, params, query, origin }: Call): Answer {
  const shipment = held(account.shipments, params[0]);
  const { bought } = shipment;
  if (!bought)
    throw invalid("SHIPMENT.POSTAGE.REQUIRED", "Postage is required before a label can be converted.");
  const format = (query.get("file_format") ?? "").toLowerCase();
  if (!["pdf", "zpl", "epl2", "png"].includes(format))
    throw invalid("SHIPMENT.POSTAGE.INVALID_FORMAT", `Invalid label format: ${format}`);
  if (bought.label.label_file_type !== "image/png")
    throw invalid("SHIPMENT.POSTAGE.FORMAT_UNAVAILABLE", "Only PNG labels can be converted.");
  if (format !== "png") {
    bought.label[`label_${format}_url`] = `${origin}/files/postage_label/${shipment.id}.${format}`;
    bought.label.updated_at = asTime(core.now());
  }
  return ok(shipmentJson(shipment));
}

export function generateForm({ core, account, params, body, origin }: Call): Answer {
  const shipment = held(account.shipments, params[0]);
  const type = textOf(objectOf(body.form)?.type ?? body.type);
  if (!shipment.bought)
    throw invalid("SHIPMENT.POSTAGE.REQUIRED", "Postage is required before a form can be made.");
  if (type === null) throw new ApiError(422, "PARAMETER.REQUIRED", "Missing required parameter.");
  shipment.forms.push(formJson(core, shipment, type, origin));
  return ok(shipmentJson(shipment));
}
