// Address checks as recorded for orderUpdate; whether orderCreate makes them too is a switch.
import type { SimAddress } from "./shop-state";

const US =
  "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI UM FM MH PW AA AE AP";
const CA = "AB BC MB NB NL NT NS NU ON PE QC SK YT";
const AU = "ACT NSW NT QLD SA TAS VIC WA";

const ZONES: Record<string, { codes: Set<string>; word: string; country: string }> = {
  US: { codes: new Set(US.split(" ")), word: "State", country: "United States" },
  CA: { codes: new Set(CA.split(" ")), word: "Province", country: "Canada" },
  AU: { codes: new Set(AU.split(" ")), word: "State/territory", country: "Australia" },
};

const WITHOUT_ZIP = new Set([
  "AE",
  "AG",
  "AO",
  "BS",
  "BZ",
  "FJ",
  "GH",
  "HK",
  "IE",
  "JM",
  "KE",
  "MO",
  "NG",
  "PA",
  "QA",
  "UG",
  "ZW",
]);
const WITHOUT_ZONES = new Set(["AT", "BE", "CH", "CZ", "DE", "DK", "FI", "FR", "NL", "NO", "PL", "SE", "SG"]);

/** Problems in Shopify's words, each with the field it belongs to. */
export function addressProblems(address: SimAddress): { field: string; message: string }[] {
  const problems: { field: string; message: string }[] = [];
  const country = address.countryCode ?? "";
  if (!address.lastName?.trim()) problems.push({ field: "lastName", message: "Enter a last name" });
  if (!address.address1?.trim()) problems.push({ field: "address1", message: "Enter an address" });
  if (!address.city?.trim()) problems.push({ field: "city", message: "Enter a city" });
  if (!address.zip?.trim() && !WITHOUT_ZIP.has(country))
    problems.push({ field: "zip", message: country === "US" ? "Enter a ZIP code" : "Enter a postal code" });
  const zone = ZONES[country];
  if (zone && !zone.codes.has(address.provinceCode ?? ""))
    problems.push({
      field: "province",
      message: `${zone.word} is not a valid ${zone.word.toLowerCase()} in ${zone.country}`,
    });
  if (WITHOUT_ZONES.has(country) && address.provinceCode)
    problems.push({ field: "province", message: "Province is not used in this country" });
  return problems;
}
