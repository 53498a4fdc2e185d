// Phone numbers as people write them → E.164, the one form that no carrier or partner trips over.
import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js";

/** E.164 ("+14155552671"), read as a number of `countryCode` unless it says otherwise; null when it cannot be one. */
export function parsePhone(text: string, countryCode: string | null): string | null {
  const region = countryCode && isSupportedCountry(countryCode) ? countryCode : undefined;
  const phone = parsePhoneNumberFromString(text, region);
  return phone?.isValid() ? phone.number : null;
}
