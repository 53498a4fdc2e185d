import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCountry, toShopifyCountry } from "~/lib/address/country";
import { parsePhone } from "~/lib/address/phone";
import {
  looksLikePostalCode,
  requiresPostalCode,
  restoreZeros,
  tidyPostalCode,
} from "~/lib/address/postal-code";
import { resolveZone } from "~/lib/address/resolve-zone";
import { COUNTRIES_WITH_ZONES, requiresZone, zonesOf } from "~/lib/address/shopify-zones";
import { splitName } from "~/lib/address/split-name";

describe("a country", () => {
  it.each([
    ["US", "US"],
    ["us", "US"],
    ["USA", "US"],
    ["United States", "US"],
    ["U.S.A.", "US"],
    ["UK", "GB"],
    ["England", "GB"],
    ["DEU", "DE"],
    ["Germany", "DE"],
    ["Deutschland", "DE"],
    ["Viet Nam", "VN"],
    ["Türkiye", "TR"],
    ["South Korea", "KR"],
    ["Czech Republic", "CZ"],
    ["The United States", "US"],
    ["Korea, Republic of", "KR"],
    ["Korea, Democratic People's Republic of", "KP"],
    ["Iran, Islamic Republic of", "IR"],
    ["Congo, Democratic Republic of the", "CD"],
    ["Hong Kong SAR China", "HK"],
    ["Macau", "MO"],
    ["Bosnia & Herzegovina", "BA"],
    ["St. Lucia", "LC"],
    ["Germany (DE)", "DE"],
    ["DE - Germany", "DE"],
    ["Sverige", "SE"],
    ["Österreich", "AT"],
    ["Magyarország", "HU"],
    ["日本", "JP"],
    ["中国", "CN"],
    ["대한민국", "KR"],
  ])("written %s is %s", (text, code) => expect(parseCountry(text)).toBe(code));

  it.each(["", "Atlantis", "ZZ", "constructor", "__proto__", "France (DE)", "Korea, Duchy of"])(
    "is not read from %s",
    (text) => expect(parseCountry(text)).toBeNull(),
  );

  it("that is a US territory is a state for Shopify", () => {
    expect(toShopifyCountry("PR")).toEqual({ countryCode: "US", provinceCode: "PR" });
    expect(toShopifyCountry("NL")).toEqual({ countryCode: "NL", provinceCode: null });
    expect(toShopifyCountry("AQ")).toBeNull();
  });
});

describe("a region", () => {
  it.each([
    ["US", "OR (Oregon)", "OR"],
    ["US", "oregon", "OR"],
    ["US", "Calif.", "CA"],
    ["US", "N Y.", "NY"],
    ["US", "Virginia [VA]", "VA"],
    ["US", "US-TX", "TX"],
    ["US", "Washington, D.C.", "DC"],
    ["US", "Washington", "WA"],
    ["US", "Armed Forces Europe", "AE"],
    ["US", "CA - California", "CA"],
    ["US", "Puerto Rico", "PR"],
    ["CA", "ONTARIO", "ON"],
    ["CA", "Québec", "QC"],
    ["CA", "PEI", "PE"],
    ["AU", "N.S.W.", "NSW"],
    ["AU", "Victoria", "VIC"],
    ["JP", "Tokyo", "JP-13"],
    ["JP", "Tokyo-to", "JP-13"],
    ["JP", "13", "JP-13"],
    ["JP", "Osaka Prefecture", "JP-27"],
    ["MX", "CDMX", "DF"],
    ["MX", "Nuevo Leon", "NL"],
    ["MX", "Quintana Roo", "Q ROO"],
    ["IT", "Milan", "MI"],
    ["IT", "rm", "RM"],
    ["ES", "Vizcaya", "BI"],
    ["IE", "Co. Dublin", "D"],
    ["IE", "County Cork", "CO"],
    ["BR", "São Paulo", "SP"],
    ["MY", "Kuala Lumpur", "KUL"],
    ["NZ", "Auckland", "AUK"],
    ["US", "New York, NY 10001, USA", "NY"],
    ["US", "Portland OR 97201", "OR"],
    ["US", "APO AE", "AE"],
    ["US", "NewYork", "NY"],
    ["CA", "Ontario Canada", "ON"],
    ["CA", "Colombie-Britannique", "BC"],
    ["AU", "Melbourne VIC 3000", "VIC"],
    ["JP", "京都府", "JP-26"],
    ["JP", "東京", "JP-13"],
    ["JP", "Kyōto-fu", "JP-26"],
    ["CN", "广东省", "GD"],
    ["KR", "서울특별시", "KR-11"],
    ["KR", "Seoul-si", "KR-11"],
    ["IE", "Dublin 8", "D"],
    ["MY", "Wilayah Persekutuan Kuala Lumpur", "KUL"],
    ["AR", "CABA", "C"],
  ])("of %s written %s is %s", (country, text, code) => expect(resolveZone(country, text)).toBe(code));

  it.each([
    ["US", "Ontario"],
    ["US", "OR (Texas)"],
    ["US", "Texas OR"],
    ["US", "Victoria BC"],
    ["US", ""],
    ["US", "()"],
    ["NL", "Utrecht"],
    ["US", "constructor"],
    ["GB", "Kent"],
  ])("of %s is not guessed from %s", (country, text) => expect(resolveZone(country, text)).toBeNull());

  it("is found by each zone's own name and code, in every country", () => {
    for (const country of COUNTRIES_WITH_ZONES) {
      const codes = zonesOf(country).map((zone) => zone.code);
      expect(new Set(codes).size, country).toBe(codes.length);
      for (const { name, code } of zonesOf(country)) {
        expect(resolveZone(country, code), `${country} ${code}`).toBe(code);
        expect(resolveZone(country, name.toUpperCase()), `${country} ${name}`).toBe(code);
      }
    }
  });

  it("is asked for where Shopify has zones, and nowhere else", () => {
    expect(["US", "CA", "AU", "NL", "BE", "SE", "GB", "NZ"].map(requiresZone)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("a postal code", () => {
  it.each([
    ["US", '="00971"', "00971"],
    ["US", "972011234", "97201-1234"],
    ["CA", "k1a0b6", "K1A 0B6"],
    ["GB", "sw1a1aa", "SW1A 1AA"],
    ["NL", "1012ab", "1012 AB"],
    ["JP", "1000001", "100-0001"],
    ["PL", "00950", "00-950"],
    ["DE", " 10115 ", "10115"],
    ["DE", "D-50667", "50667"],
    ["NL", "NL-3511AB", "3511 AB"],
    ["SE", "S-21120", "211 20"],
    ["JP", "〒６００－８２１６", "600-8216"],
    ["US", "IL 62701", "62701"],
    ["US", "62701.0", "62701"],
    ["US", "97201-1234", "97201-1234"],
    ["LV", "1010", "LV-1010"],
    ["BR", "01310100", "01310-100"],
    ["IE", "d02x285", "D02 X285"],
    ["IN", "110 001", "110001"],
    ["CH", "CH-8001", "8001"],
  ])("of %s written %s is tidied to %s", (country, text, tidy) => {
    expect(tidyPostalCode(country, text)).toBe(tidy);
    expect(looksLikePostalCode(country, tidy)).toBe(true);
  });

  it("once tidied stays as it is", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("US", "CA", "GB", "NL", "JP", "PL", "PT", "DE", "SE", "LV", "BR", "IE", "IN"),
        fc.oneof(fc.string({ maxLength: 12 }), fc.stringMatching(/^[A-Z]{0,2}[- ]?\d{2,9}[.-]?\d{0,2}$/)),
        (country, text) => {
          const tidy = tidyPostalCode(country, text);
          fc.pre(!/^=|"/.test(tidy));
          expect(tidyPostalCode(country, tidy)).toBe(tidy);
        },
      ),
    );
  });

  it("that has lost its zeros to a spreadsheet gets them back", () => {
    const lost: [string, string][] = [
      ["US", "2108"],
      ["DE", "1067"],
      ["AU", "800"],
      ["US", "12"],
      ["GB", "123"],
      ["US", "62701"],
    ];
    expect(lost.map(([country, code]) => restoreZeros(country, code))).toEqual([
      "02108",
      "01067",
      "0800",
      null,
      null,
      null,
    ]);
  });

  it("is odd when it cannot be one of that country", () => {
    expect(looksLikePostalCode("US", "1234")).toBe(false);
    expect(looksLikePostalCode("DE", "ABC")).toBe(false);
  });

  it("is not asked for where there is none", () => {
    expect(["US", "DE", "HK", "AE", "IE"].map(requiresPostalCode)).toEqual([true, true, false, false, false]);
  });
});

describe("a phone number", () => {
  it.each([
    ["(503) 222-1234", "US", "+15032221234"],
    ["+44 20 7946 0958", "US", "+442079460958"],
    ["030 901820", "DE", "+4930901820"],
    ["49 221 1234567", "DE", "+492211234567"],
    ["0049 221 1234567", "US", "+492211234567"],
    ["tel:+1-415-555-2671", "DE", "+14155552671"],
    ["4155552671.0", "US", "+14155552671"],
    ["+14155552671 / +14155552672", "US", "+14155552671"],
    ["+44 (0)20 7946 0958", "GB", "+442079460958"],
  ])("%s in %s is %s", (text, country, e164) => expect(parsePhone(text, country)).toBe(e164));

  it("that is none is not made one", () => {
    expect(parsePhone("call me", "US")).toBeNull();
    expect(parsePhone("123", null)).toBeNull();
  });
});

describe("a name", () => {
  it.each([
    ["Ada Lovelace", "Ada", "Lovelace"],
    ["Ludwig van Beethoven", "Ludwig", "van Beethoven"],
    ["Doe, Jane", "Jane", "Doe"],
    ["Madonna", null, "Madonna"],
    ["Sammy Davis Jr.", "Sammy", "Davis Jr."],
    ["山田太郎", null, "山田太郎"],
    ["  Mary   Ann  Smith ", "Mary Ann", "Smith"],
    ["Van Morrison", "Van", "Morrison"],
    ["محمد علي", "محمد", "علي"],
  ])("%s is %s + %s", (name, firstName, lastName) =>
    expect(splitName(name)).toEqual({ firstName, lastName }),
  );

  it("of any kind has a last name", () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(splitName(name).lastName === null).toBe(name.trim() === "");
      }),
    );
  });
});
