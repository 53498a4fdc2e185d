// An address that stands for all of a region when only rates are asked. Pure.
import { customsNeed, needsCustoms } from "~/modules/customs/customs-destination";
import { militaryState } from "../usps/military-state";
import type { CustomsDeclaration, PostalAddress } from "../ports";

export interface Destination {
  countryCode: string;
  /** US ZIP Code; "" elsewhere. */
  zip: string;
  /** US state; "" elsewhere. */
  state: string;
}

/**
 * Rates depend on ZIP Code and country, never on the street. The phone keeps the check of addresses quiet, and so does the
 * state that a military ZIP Code lies in, whatever word a platform has for it.
 */
export function sampleAddress({ countryCode, zip, state }: Destination): PostalAddress {
  const military = customsNeed({ country: countryCode, state, zip }) === "military";
  const theirs = military ? militaryState(zip) : null;
  return {
    ...{ name: "Rate request", company: null, street1: "1 Main Street", street2: null },
    city: military ? "APO" : "Anytown",
    state: theirs ?? (state || null),
    zip: zip || null,
    country: countryCode,
    phone: "5555550100",
    email: null,
  };
}

/** A declaration of nothing in particular where customs papers belong to the parcel: rates do not depend on it. */
export function sampleCustoms(to: PostalAddress, weightGrams: number): CustomsDeclaration | null {
  if (!needsCustoms(to)) return null;
  const line = {
    ...{ sku: "ITEM", description: "Merchandise", hsCode: "950490", originCountry: "US" },
    ...{ quantity: 1, weightGrams, valueMinor: 2000 },
  };
  return {
    ...{ contentsType: "merchandise", contentsExplanation: null, nonDelivery: "return", signer: "Sender" },
    ...{ eelPfc: "NOEEI 30.37(a)", lines: [line] },
  };
}
