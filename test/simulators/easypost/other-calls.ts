// Stateless rates, single rates, standalone insurance, carrier metadata, the account itself.
import { addressOf, newAddress, writtenByUsps } from "./addresses";
import { invalid, missing, notFound } from "./api-error";
import { CARRIER_METADATA } from "./carrier-metadata";
import { created, held, ok, page, wrapped, type Answer, type Call } from "./call";
import { asTime, type Json } from "./core";
import { insuranceMicro } from "./fees";
import { rateJson, rateMessage, rateShipment } from "./rating/rate-shipment";
import { asFeeAmount, numberOf, objectOf, textOf } from "./read-input";
import { trackerJson } from "./tracker-json";
import { newTracker } from "./trackers";

/** POST /beta/rates: nothing is stored, nothing has an id (recorded). */
export function statelessRates({ core, account, body }: Call): Answer {
  const input = wrapped(body, "shipment");
  const address = (given: unknown, field: string): Json => {
    const inner = objectOf(given);
    if (!inner) throw missing(field);
    const known = account.addresses.get(textOf(inner.id) ?? "");
    return known ?? newAddress(core, inner, account.mode);
  };
  const parcel = objectOf(input.parcel);
  if (!parcel) throw missing("parcel");
  const shipment = {
    from: address(input.from_address, "from_address"),
    to: address(input.to_address, "to_address"),
    parcel,
    customs: objectOf(input.customs_info),
    options: { ...objectOf(input.options), currency: "USD", payment: { type: "SENDER" }, date_advance: 0 },
  };
  const { quoted, messages } = rateShipment(shipment);
  return ok({
    from_address: statelessAddress(shipment.from),
    to_address: statelessAddress(shipment.to),
    rates: quoted.map((one) => rateJson(one, account.mode, account.carrierAccountId)),
    options: shipment.options,
    parcel: { object: "Parcel", ...parcel },
    messages: messages.map((message) => rateMessage(message, account.carrierAccountId)),
  });
}

const ADDRESS_FIELDS = [
  "name",
  "company",
  "street1",
  "street2",
  "city",
  "state",
  "zip",
  "country",
  "phone",
  "email",
];

function statelessAddress(address: Json): Json {
  const given = ADDRESS_FIELDS.filter((field) => textOf(address[field]) !== null);
  return { object: "Address", ...Object.fromEntries(given.map((field) => [field, address[field]])) };
}

export function retrieveRate({ account, params }: Call): Answer {
  for (const { rates } of account.shipments.values()) {
    const rate = rates.find(({ id }) => id === params[0]);
    if (rate) return ok(rate);
  }
  throw notFound();
}

export function createInsurance({ core, account, body }: Call): Answer {
  const input = wrapped(body, "insurance");
  const code = textOf(input.tracking_code);
  const amount = textOf(input.amount);
  if (code === null || amount === null)
    throw invalid("INSURANCE.PARAMETERS.INVALID", "tracking_code and amount are required.");
  const known = [...account.trackers.values()].find((one) => one.code === code);
  const tracker = known ?? newTracker(core, account, code, null);
  trackerJson(tracker, { look: true });
  const fee = core.charge(account, tracker.shipment?.id ?? null, "InsuranceFee", insuranceMicro(amount));
  const at = asTime(core.now());
  const insurance: Json = {
    id: core.newId("ins"),
    object: "Insurance",
    mode: account.mode,
    reference: textOf(input.reference),
    status: "pending",
    amount: asFeeAmount(Math.round((numberOf(amount) ?? 0) * 100_000)),
    provider: "easypost",
    provider_id: null,
    to_address: writtenByUsps(addressOf(core, account, input.to_address, "to_address")),
    from_address: writtenByUsps(addressOf(core, account, input.from_address, "from_address")),
    shipment_id: null,
    tracker: { ...trackerJson(tracker), finalized: true, is_return: false },
    tracking_code: code,
    fee: {
      object: "Fee",
      type: "InsuranceFee",
      amount: asFeeAmount(fee.amountMicro),
      charged: true,
      refunded: false,
    },
    messages: [],
    created_at: at,
    updated_at: at,
  };
  account.others.set(String(insurance.id), insurance);
  return created("insurances", insurance);
}

export function retrieveInsurance({ account, params }: Call): Answer {
  return ok(held(account.others, params[0]));
}

/** Recorded (error/…alternative-format): a claim needs an insurance of its tracking code. */
export function createClaim(): Answer {
  throw notFound(["No eligible insurance found with provided tracking code."]);
}

/** USPS only: what this simulator rates. `carriers` and `types` choose. */
export function carrierMetadata({ query }: Call): Answer {
  const carriers = query.get("carriers")?.split(",");
  const types = query.get("types")?.split(",");
  if (carriers && !carriers.includes("usps")) return ok({ carriers: [] });
  const { human_readable, name, ...parts } = CARRIER_METADATA;
  const chosen = Object.entries(parts).filter(([type]) => !types || types.includes(type));
  return ok({ carriers: [{ human_readable, name, ...Object.fromEntries(chosen) }] });
}

export function retrieveMe({ account }: Call): Answer {
  return ok({
    id: account.userId,
    object: "User",
    parent_id: null,
    name: account.name,
    email: `${account.name}@example.com`,
    phone_number: null,
    balance: asFeeAmount(account.balanceMicro),
    recharge_amount: "100.00",
    secondary_recharge_amount: "100.00",
    recharge_threshold: "0.00",
    verified: true,
    children: [],
  });
}

export function listCarrierAccounts({ account }: Call): Answer {
  return ok([
    {
      id: account.carrierAccountId,
      object: "CarrierAccount",
      type: "UspsAccount",
      readable: "USPS",
      description: "USPS Account",
      reference: null,
      billing_type: "easypost",
      clone: false,
      fields: {},
      credentials: {},
      test_credentials: {},
    },
  ]);
}

export function listEvents({ core, account, query }: Call): Answer {
  const all = core.events.sent.filter((event) => event.account === account.name);
  const { rows, more } = page(all, query, ({ id }) => id);
  const shown = rows.map(({ body }) => ({
    ...(JSON.parse(body) as Json),
    result: undefined,
    previous_attributes: undefined,
  }));
  return ok({ events: shown, has_more: more });
}
