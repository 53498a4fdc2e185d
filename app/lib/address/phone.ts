// Phone numbers as people write them → E.164, the one form that no carrier or partner trips over.
import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js";

// Numbers have any length here, so "49 221 …" would pass for a local number; nobody leaves out the leading zero of one.
const WRITE_TRUNK_ZERO = new Set(["DE", "AT"]);

/** E.164 ("+14155552671"), read as a number of `countryCode` unless it says otherwise; null when it cannot be one. */
export function parsePhone(text: string, countryCode: string | null): string | null {
  const plain = text.normalize("NFKC").trim().replace(/^tel:/i, "").replace(/\.0$/, "");
  const whole = parseNumber(plain, countryCode);
  if (whole) return whole;
  // Two numbers in one field: the first is as good as the second.
  const [first = "", ...others] = plain.split(/[/;,]| or /);
  return others.length > 0 ? parseNumber(first.trim(), countryCode) : null;
}

function parseNumber(text: string, countryCode: string | null): string | null {
  const region = countryCode && isSupportedCountry(countryCode) ? countryCode : undefined;
  if (region && WRITE_TRUNK_ZERO.has(region) && text.startsWith(getCountryCallingCode(region))) {
    const international = parsePhoneNumberFromString(`+${text}`);
    if (international?.isValid()) return international.number;
  }
  const phone = parsePhoneNumberFromString(text, region);
  if (phone?.isValid()) return phone.number;
  // 00 opens an international call nearly everywhere, but the library only takes the country's own prefix.
  const dialled = text.startsWith("00") ? parsePhoneNumberFromString(`+${text.slice(2)}`) : undefined;
  return dialled?.isValid() ? dialled.number : null;
}
