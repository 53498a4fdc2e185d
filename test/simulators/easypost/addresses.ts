// Addresses: created, verified, written as USPS writes them.
import { ApiError, missing, notFound } from "./api-error";
import { verifyAddress } from "./address-verification";
import { created, held, ok, page, wrapped, type Answer, type Call } from "./call";
import { asTime, type Account, type Core, type Json } from "./core";
import { objectOf, textOf } from "./read-input";

export function createAddress({ core, account, body }: Call): Answer {
  const input = wrapped(body, "address");
  const asked = (name: string): boolean => isAsked(body[name] ?? input[name]);
  const carrier = textOf(body.verify_carrier ?? input.verify_carrier);
  if (asked("verify_strict")) return created("addresses", strict(core, account, input, carrier));
  const address = newAddress(core, input, account.mode);
  if (asked("verify")) Object.assign(address, verified(address, carrier));
  return created("addresses", keepAddress(account, address));
}

export function createAndVerify({ core, account, body }: Call): Answer {
  const address = strict(core, account, wrapped(body, "address"), textOf(body.verify_carrier));
  return { status: 200, body: { address }, location: `/api/v2/addresses/${String(address.id)}` };
}

export function verifyStored({ core, account, params }: Call): Answer {
  const stored = held(account.addresses, params[0]);
  const address = strict(core, account, stored, null);
  return { status: 200, body: { address }, location: `/api/v2/addresses/${String(address.id)}` };
}

export function retrieveAddress({ account, params }: Call): Answer {
  return ok(held(account.addresses, params[0]));
}

export function listAddresses({ account, query }: Call): Answer {
  const { rows, more } = page([...account.addresses.values()], query, ({ id }) => String(id));
  return ok({ addresses: rows, has_more: more });
}

/** The address of a shipment or pickup: a stored one by its id, or a new one. */
export function addressOf(core: Core, account: Account, given: unknown, field: string): Json {
  const input = objectOf(given);
  if (!input) throw missing(field);
  const id = textOf(input.id);
  if (id !== null) {
    const stored = account.addresses.get(id);
    if (stored) return stored;
    if (textOf(input.street1) === null) throw notFound();
  }
  const address = newAddress(core, input, account.mode);
  if (isAsked(input.verify)) Object.assign(address, verified(address, null));
  return keepAddress(account, address);
}

export function newAddress(core: Core, input: Json, mode: string): Json {
  const at = asTime(core.now());
  return {
    id: core.newId("adr"),
    object: "Address",
    created_at: at,
    updated_at: at,
    name: textOf(input.name),
    company: textOf(input.company),
    street1: textOf(input.street1),
    street2: textOf(input.street2),
    city: textOf(input.city),
    state: textOf(input.state),
    zip: textOf(input.zip),
    country: (textOf(input.country) ?? "US").toUpperCase(),
    phone: textOf(input.phone),
    email: textOf(input.email),
    mode,
    carrier_facility: null,
    residential: null,
    federal_tax_id: textOf(input.federal_tax_id),
    state_tax_id: textOf(input.state_tax_id),
    verifications: {},
  };
}

/** Recorded: an empty second line is told as "" once and as null ever after. */
function keepAddress(account: Account, address: Json): Json {
  account.addresses.set(String(address.id), { ...address, street2: textOf(address.street2) });
  return address;
}

/** The address as USPS writes it with how the check went; as it is when it was not found. */
export function writtenByUsps(address: Json): Json {
  if (verifyAddress(address).address === null || address.country !== "US") return address;
  const written: Json = { ...address, ...verified(address, null) };
  return { ...written, street2: textOf(written.street2) };
}

/** Refused as recorded when the address was not found; another carrier's check lets everything pass (recorded for UPS). */
function strict(core: Core, account: Account, input: Json, carrier: string | null): Json {
  const address = newAddress(core, input, account.mode);
  const { errors } = verifyAddress(address);
  if (errors.length > 0 && carrier === null)
    throw new ApiError(422, "ADDRESS.VERIFY.FAILURE", "Unable to verify address.", errors);
  return keepAddress(account, { ...address, ...verified(address, carrier) });
}

/** What a check changes on an address: its writing when found, and how the check went. */
function verified(address: Json, carrier: string | null): Json {
  const { address: written, errors, details } = verifyAddress(address);
  const success = written !== null || carrier !== null;
  const byOther = carrier === null ? {} : { verify_carrier: carrier.toLowerCase() };
  const found = written ?? (carrier === null ? {} : shouted(address));
  const unplaced = carrier === null ? {} : { latitude: null, longitude: null, time_zone: null };
  return {
    ...found,
    verifications: {
      ...(address.country === "US" ? { zip4: { success, errors, details: null } } : {}),
      delivery: { success, errors, details: written ? details : unplaced },
      ...byOther,
    },
  };
}

function shouted(address: Json): Json {
  const loud = (value: unknown): unknown => (typeof value === "string" ? value.toUpperCase() : value);
  return {
    name: loud(address.name),
    company: loud(address.company),
    street1: loud(address.street1),
    street2: textOf(address.street2)?.toUpperCase() ?? "",
    city: loud(address.city),
  };
}

function isAsked(value: unknown): boolean {
  return Array.isArray(value)
    ? value.some(isAsked)
    : value === true || (typeof value === "string" && value !== "false");
}
