// What a ship-from address needs before USPS is asked about it. Pure.
import { cleanLine } from "~/lib/clean-text";
import type { PostalAddress } from "../ports";
import type { FieldError } from "./postage-setup";

const MAX_LINE = 100;
const ZIP = /^\d{5}(?:-\d{4})?$/;
const STATE = /^[A-Z]{2}$/;
/** USPS wants ten digits; an extension may follow. */
const MIN_PHONE_DIGITS = 10;

export type ShipFromFields =
  { kind: "ok"; address: PostalAddress } | { kind: "invalid"; problems: FieldError[] };

/** Cleans what was typed; USPS collects only inside the United States. */
export function readShipFrom(typed: PostalAddress): ShipFromFields {
  const address: PostalAddress = {
    ...{ name: line(typed.name), company: line(typed.company), street1: line(typed.street1) ?? "" },
    ...{
      street2: line(typed.street2),
      city: line(typed.city) ?? "",
      state: line(typed.state)?.toUpperCase() ?? null,
    },
    ...{ zip: line(typed.zip), country: typed.country.trim().toUpperCase() },
    ...{ phone: line(typed.phone), email: line(typed.email) },
  };
  const problems = [...missing(address), ...malformed(address)];
  return problems.length > 0 ? { kind: "invalid", problems } : { kind: "ok", address };
}

function missing(address: PostalAddress): FieldError[] {
  const needed: [boolean, string, string][] = [
    [!address.name && !address.company, "name", "Enter a name or a company."],
    [address.street1 === "", "street1", "Enter the street and house number."],
    [address.city === "", "city", "Enter the city."],
    [!address.state, "state", "Enter the state, such as CA."],
    [!address.zip, "zip", "Enter the ZIP Code."],
    [!address.phone, "phone", "Enter a phone number: USPS wants the sender's for parcels abroad."],
  ];
  return needed.flatMap(([isMissing, field, message]) => (isMissing ? [{ field, message }] : []));
}

function malformed({ state, zip, country, phone }: PostalAddress): FieldError[] {
  const digits = phone?.replace(/\D/g, "").length ?? 0;
  const wrong: [boolean, string, string][] = [
    [country !== "US", "country", "USPS labels can only leave from the United States."],
    [Boolean(state) && !STATE.test(state ?? ""), "state", "Write the state in two letters, such as CA."],
    [
      Boolean(zip) && !ZIP.test(zip ?? ""),
      "zip",
      "Write the ZIP Code as 5 or 9 digits, such as 94103 or 94103-1234.",
    ],
    [
      Boolean(phone) && digits < MIN_PHONE_DIGITS,
      "phone",
      "Write the phone number with its area code: ten digits.",
    ],
  ];
  return wrong.flatMap(([isWrong, field, message]) => (isWrong ? [{ field, message }] : []));
}

function line(text: string | null): string | null {
  return cleanLine(text ?? "").slice(0, MAX_LINE) || null;
}
