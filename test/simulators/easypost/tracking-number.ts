// USPS tracking numbers: 22 digits with a check digit at home, two letters, nine digits and "US" abroad.

/** Service type codes of Publication 199, one per service. */
const SERVICE_TYPE: Readonly<Record<string, string>> = {
  GroundAdvantage: "94001",
  Priority: "94055",
  Express: "94701",
  MediaMail: "94036",
  LibraryMail: "94034",
};
const INTERNATIONAL: Readonly<Record<string, string>> = {
  FirstClassPackageInternationalService: "LZ",
  PriorityMailInternational: "CX",
  ExpressMailInternational: "EE",
};

/** As recorded: mailer id 001103680 of EasyPost. */
const MAILER = "001103680";

/** null for cards, letters and flats: they are not tracked. */
export function trackingNumber(service: string, serial: number): string | null {
  const letters = INTERNATIONAL[service];
  if (letters !== undefined) {
    const digits = String(serial % 100_000_000).padStart(8, "0");
    return `${letters}${digits}${internationalCheckDigit(digits)}US`;
  }
  const type = SERVICE_TYPE[service];
  if (type === undefined) return null;
  const digits = `${type}${MAILER}${String(serial % 10_000_000).padStart(7, "0")}`;
  return `${digits}${checkDigit(digits)}`;
}

/** USPS mod 10: every second digit from the right counts three times. */
export function checkDigit(digits: string): number {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}

/** UPU S10. */
export function internationalCheckDigit(digits: string): number {
  const weights = [8, 6, 4, 2, 3, 5, 9, 7];
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (weights[at] ?? 0), 0);
  const check = 11 - (sum % 11);
  return check === 10 ? 0 : check === 11 ? 5 : check;
}
