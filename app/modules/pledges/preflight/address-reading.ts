// A platform's address → the address of the order, and what is wrong with it.
import { countryName, toShopifyCountry } from "~/lib/address/country";
import { parsePhone } from "~/lib/address/phone";
import {
  looksLikePostalCode,
  requiresPostalCode,
  restoreZeros,
  tidyPostalCode,
} from "~/lib/address/postal-code";
import { resolveZone } from "~/lib/address/resolve-zone";
import { requiresZone, zonesOf } from "~/lib/address/shopify-zones";
import { splitName } from "~/lib/address/split-name";
import type { OrderAddress } from "../order/order-plan";
import type { PledgeContent, Problem } from "../pledge";
import { blocking, warning } from "../problem";

export interface AddressReading {
  /** Best effort: what can be sent even while problems stand; null without an address or a country. */
  address: OrderAddress | null;
  /** E.164 where it could be read, else as given. */
  phone: string | null;
  problems: Problem[];
}

/** Reads the pledge's shipping address for Shopify; parts missing there are taken from the backer. Never throws. */
export function readShippingAddress(content: PledgeContent): AddressReading {
  const given = content.shippingAddress;
  const country = given?.countryCode ? toShopifyCountry(given.countryCode) : null;
  const phone = readPhone(content, country?.countryCode ?? null);
  if (!given) {
    return { address: null, phone: phone.phone, problems: [addressMissing(), ...phone.problems] };
  }
  const problems: Problem[] = [];
  const name = presentText(given.name) ?? presentText(content.backer.name);
  if (!name) problems.push(missing("name", "ADDRESS_NAME_MISSING", "no recipient's name"));
  if (!presentText(given.line1))
    problems.push(missing("line1", "ADDRESS_LINE_MISSING", "no street (line 1)"));
  if (!presentText(given.city)) problems.push(missing("city", "ADDRESS_CITY_MISSING", "no city"));
  if (!country) {
    problems.push(unknownCountry(given.countryCode));
    return { address: null, phone: phone.phone, problems: [...problems, ...phone.problems] };
  }
  const zip = readPostalCode(given.postalCode, country.countryCode);
  const region = readRegion(given.region, country);
  const address: OrderAddress = {
    ...splitName(name),
    address1: presentText(given.line1),
    address2: presentText(given.line2),
    city: presentText(given.city),
    provinceCode: region.provinceCode,
    zip: zip.zip,
    countryCode: country.countryCode,
    phone: phone.phone,
  };
  return {
    address,
    phone: phone.phone,
    problems: [...problems, ...zip.problems, ...region.problems, ...phone.problems],
  };
}

function presentText(text: string | null): string | null {
  const trimmed = text?.trim() ?? "";
  return trimmed === "" ? null : trimmed;
}

function addressMissing(): Problem {
  return blocking(
    "ADDRESS_MISSING",
    "shippingAddress",
    "There is no shipping address: enter one, or wait for the backer's survey.",
  );
}

function missing(field: string, code: string, what: string): Problem {
  return blocking(code, `shippingAddress.${field}`, `The shipping address has ${what}: fill it in.`);
}

function unknownCountry(code: string | null): Problem {
  return blocking(
    "COUNTRY_UNKNOWN",
    "shippingAddress.countryCode",
    code
      ? `Shopify does not deliver to the country "${code}": correct the country.`
      : "The shipping address has no country that could be read: choose one.",
  );
}

function readPostalCode(
  text: string | null,
  countryCode: string,
): { zip: string | null; problems: Problem[] } {
  const given = presentText(text);
  if (!given) {
    if (!requiresPostalCode(countryCode)) return { zip: null, problems: [] };
    return {
      zip: null,
      problems: [
        missing(
          "postalCode",
          "POSTAL_CODE_MISSING",
          `no postal code, which ${countryName(countryCode)} needs`,
        ),
      ],
    };
  }
  const zip = tidyPostalCode(countryCode, given);
  if (looksLikePostalCode(countryCode, zip)) return { zip, problems: [] };
  const restored = restoreZeros(countryCode, zip);
  if (restored) {
    const message = `The postal code "${zip}" has lost its leading zero and is sent as "${restored}": check it.`;
    return { zip: restored, problems: [warning("POSTAL_CODE_ODD", "shippingAddress.postalCode", message)] };
  }
  const message = `The postal code "${zip}" does not look like one of ${countryName(countryCode)}: check it.`;
  return { zip, problems: [warning("POSTAL_CODE_ODD", "shippingAddress.postalCode", message)] };
}

function readRegion(
  text: string | null,
  country: { countryCode: string; provinceCode: string | null },
): { provinceCode: string | null; problems: Problem[] } {
  if (country.provinceCode) return { provinceCode: country.provinceCode, problems: [] };
  if (zonesOf(country.countryCode).length === 0) return { provinceCode: null, problems: [] };
  const given = presentText(text);
  const provinceCode = given ? resolveZone(country.countryCode, given) : null;
  if (provinceCode) return { provinceCode, problems: [] };
  if (!requiresZone(country.countryCode)) return { provinceCode: null, problems: [] };
  const where = countryName(country.countryCode);
  const problem = given
    ? blocking(
        "REGION_UNKNOWN",
        "shippingAddress.region",
        `"${given}" is no region that Shopify knows in ${where}: correct the region.`,
      )
    : blocking(
        "REGION_MISSING",
        "shippingAddress.region",
        `The shipping address has no region, which Shopify needs in ${where}: fill it in.`,
      );
  return { provinceCode: null, problems: [problem] };
}

function readPhone(
  content: PledgeContent,
  countryCode: string | null,
): { phone: string | null; problems: Problem[] } {
  const onAddress = presentText(content.shippingAddress?.phone ?? null);
  const given = onAddress ?? presentText(content.backer.phone);
  const path = onAddress ? "shippingAddress.phone" : "backer.phone";
  if (!given) {
    return {
      phone: null,
      problems: [
        warning(
          "PHONE_MISSING",
          path,
          "There is no phone number; carriers ask for one on parcels abroad: add it if you can.",
        ),
      ],
    };
  }
  const phone = parsePhone(given, countryCode);
  if (phone) return { phone, problems: [] };
  const message = `The phone number "${given}" does not look right and is sent as it is: check it.`;
  return { phone: given, problems: [warning("PHONE_ODD", path, message)] };
}
