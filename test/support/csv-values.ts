// How people's tools write money, dates, countries and regions, read for the oracle on its own: nothing of the app's.

/** `="00971"`, quotes of a spreadsheet and blanks around a value. */
export function plainText(text: string | undefined): string {
  const trimmed = (text ?? "").trim();
  return /^="[^"]*"$/.test(trimmed) ? trimmed.slice(2, -1).trim() : trimmed;
}

const SYMBOLS: Record<string, string> = { "£": "GBP", "€": "EUR", "¥": "JPY" };

/** The currency that an amount names itself; null for "$" alone and for bare numbers. */
export function currencyOf(text: string): string | null {
  const code = /\b([A-Z]{3})\b/.exec(text)?.[1];
  const symbol = Object.keys(SYMBOLS).find((sign) => text.includes(sign));
  return code ?? (symbol ? (SYMBOLS[symbol] ?? null) : null);
}

/** "$1,091.00", "£240.00", "5.00 USD", "269.0", "1.091,50" → a decimal string; "0" for a blank. */
export function amountOf(text: string | undefined): string {
  const digits = plainText(text).replace(/[^\d.,-]/g, "");
  if (digits === "") return "0";
  const decimal = /[.,](\d{1,2})$/.exec(digits);
  const whole = (decimal ? digits.slice(0, -decimal[0].length) : digits).replace(/[.,]/g, "");
  return `${whole || "0"}${decimal ? `.${decimal[1]}` : ""}`;
}

/** A sum of decimal strings, exact to the cent. */
export function addAmounts(...amounts: string[]): string {
  const cents = amounts.reduce((sum, amount) => sum + Math.round(Number(amount) * 100), 0);
  const sign = cents < 0 ? "-" : "";
  const digits = String(Math.abs(cents)).padStart(3, "0");
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function minus(amount: string): string {
  return amount.startsWith("-") ? amount.slice(1) : `-${amount}`;
}

/** A whole number of pieces; null for anything else. */
export function countOf(text: string | undefined): number | null {
  const value = plainText(text);
  if (value === "") return 0;
  return /^\d+$/.test(value) ? Number(value) : null;
}

const REGION_NAMES = new Intl.DisplayNames(["en"], { type: "region" });
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
let countryCodes: Map<string, string> | undefined;

/** "NL" or "Netherlands" → "NL"; what nobody knows comes back empty. */
export function countryOf(text: string | undefined): string {
  const value = plainText(text);
  if (/^[A-Z]{2}$/i.test(value)) return value.toUpperCase();
  countryCodes ??= new Map(
    LETTERS.flatMap((first) => LETTERS.map((second) => first + second))
      .map((code): [string, string] => [nameOf(code).toLowerCase(), code])
      .filter(([name, code]) => name !== code.toLowerCase()),
  );
  return countryCodes.get(value.toLowerCase()) ?? "";
}

function nameOf(code: string): string {
  try {
    return REGION_NAMES.of(code) ?? code;
  } catch {
    return code;
  }
}

const REGIONS: Record<string, string> = {
  US:
    "AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,DC District of Columbia," +
    "FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,ME Maine," +
    "MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,NV Nevada," +
    "NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon," +
    "PA Pennsylvania,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia," +
    "WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming,PR Puerto Rico",
  CA:
    "AB Alberta,BC British Columbia,MB Manitoba,NB New Brunswick,NL Newfoundland and Labrador,NS Nova Scotia," +
    "NT Northwest Territories,NU Nunavut,ON Ontario,PE Prince Edward Island,QC Quebec,SK Saskatchewan,YT Yukon",
  AU:
    "ACT Australian Capital Territory,NSW New South Wales,NT Northern Territory,QLD Queensland,SA South Australia," +
    "TAS Tasmania,VIC Victoria,WA Western Australia",
};

/** "OR (Oregon)", "ONTARIO", "texas", "Virginia [VA]" → the region's code; other countries' regions stay as written. */
export function regionOf(country: string, text: string | undefined): string | undefined {
  const value = plainText(text);
  if (value === "") return undefined;
  const known = (REGIONS[country] ?? "")
    .split(",")
    .map((entry) => [entry.split(" ")[0] ?? "", entry.replace(/^\S+ /, "")]);
  const words = value
    .split(/[()[\]]/)
    .map((word) => fold(word))
    .filter((word) => word !== "");
  const found = known.find(([code, name]) =>
    words.some((word) => word === fold(code) || word === fold(name)),
  );
  return found?.[0] ?? value;
}

function fold(text: string | undefined): string {
  return (text ?? "")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z]/g, "");
}
