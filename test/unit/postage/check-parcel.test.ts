import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkParcel, offeredServices, type ParcelToCheck } from "~/modules/postage/usps/check-parcel";
import { PREDEFINED_PACKAGES } from "~/modules/postage/usps/predefined-packages";
import { endedServices, USPS_SERVICES } from "~/modules/postage/usps/services";
import { PACKAGE_SHAPES } from "~/modules/postage/setup/package-type";
import { addressTo, APO, by, CHEAPEST, GERMANY, parcelOf, said, uspsPackage } from "./parcels";

const tube = (lengthMil: number, diameterMil: number) => ({
  ...{ name: "Tube", shape: "irregular" as const, machinable: false },
  ...{ lengthMil, widthMil: diameterMil, heightMil: diameterMil },
});
const paper = (shape: "card" | "letter" | "flat") => ({
  ...{ name: "Mailer", shape, lengthMil: 6000, widthMil: 4500, heightMil: 16 },
});

describe("what a parcel is refused for, in a sentence that names the order and the field", () => {
  it.each<[string, ParcelToCheck, string, string]>([
    [
      "over-weight for the service",
      parcelOf({ to: GERMANY, weightGrams: 2000 }),
      "FirstClassPackageInternationalService",
      "Order #1001: the weight of 4 lb 6.6 oz is over the limit of 4 lb for First-Class Package International Service: choose another service or package, or split the order.",
    ],
    [
      "over 70 lb by any service",
      parcelOf({ weightGrams: 31_752 }),
      "Priority",
      "Order #1001: the weight of 70 lb 0.1 oz is over the limit of 70 lb for Priority Mail: choose another service or package, or split the order.",
    ],
    [
      "a flat of more than 13 oz",
      parcelOf({ weightGrams: 370, packageType: paper("flat") }),
      "First",
      "Order #1001: the weight of 13.1 oz is over the limit of 13 oz for First-Class Mail (cards, letters, flats): choose another service or package, or split the order.",
    ],
    [
      "a letter of more than 3.5 oz",
      parcelOf({ weightGrams: 100, packageType: paper("letter") }),
      "First",
      "Order #1001: the weight of 3.6 oz is over the limit of 3.5 oz for a letter by First-Class Mail (cards, letters, flats): choose another service or package, or split the order.",
    ],
    [
      "a soft pack of more than 20 lb",
      parcelOf({ weightGrams: 9100, packageType: { shape: "softpack" } }),
      "Priority",
      "Order #1001: the weight of 20 lb 1 oz is over the limit of 20 lb for a soft pack: choose another service or package, or split the order.",
    ],
    [
      "a flat-rate box too heavy for abroad",
      parcelOf({ to: GERMANY, weightGrams: 2000, packageType: uspsPackage("SmallFlatRateBox") }),
      "PriorityMailInternational",
      "Order #1001: the weight of 4 lb 6.6 oz is over the limit of 4 lb for a Small Flat Rate Box: choose another service or package, or split the order.",
    ],
    [
      "over-size for the service",
      parcelOf({ packageType: { lengthMil: 40_000, widthMil: 20_000, heightMil: 15_000 } }),
      "Priority",
      "Order #1001: the package “Small box” has 110 in of length plus girth, over the 108 in of Priority Mail: choose another service or package.",
    ],
    [
      "over-size even for Ground Advantage",
      parcelOf({ packageType: { lengthMil: 60_000, widthMil: 20_000, heightMil: 16_000 } }),
      "GroundAdvantage",
      "Order #1001: the package “Small box” has 132 in of length plus girth, over the 130 in of USPS Ground Advantage: choose another service or package.",
    ],
    [
      "a card larger than a card",
      parcelOf({ weightGrams: 20, packageType: { ...paper("card"), lengthMil: 7000 } }),
      "First",
      "Order #1001: the package “Mailer” is larger than a card may be (6 × 4.5 × 0.016 in): correct its size or choose another package.",
    ],
    [
      "a tube abroad that is too long",
      parcelOf({ to: GERMANY, packageType: tube(37_000, 2000) }),
      "FirstClassPackageInternationalService",
      "Order #1001: the package “Tube” is 37 in long; abroad First-Class Package International Service takes tubes of 4 to 36 in: choose another service or package.",
    ],
    [
      "a tube abroad that is too short",
      parcelOf({ to: GERMANY, packageType: tube(3900, 2000) }),
      "FirstClassPackageInternationalService",
      "Order #1001: the package “Tube” is 3.9 in long; abroad First-Class Package International Service takes tubes of 4 to 36 in: choose another service or package.",
    ],
    [
      "a tube abroad that is too thick",
      parcelOf({ to: GERMANY, packageType: tube(36_000, 3001) }),
      "FirstClassPackageInternationalService",
      "Order #1001: the package “Tube” has 42.002 in of length plus twice the diameter; abroad First-Class Package International Service takes tubes of 6.75 to 42 in: choose another service or package.",
    ],
    [
      "flat-rate packaging by a service that does not carry it",
      parcelOf({ packageType: uspsPackage("MediumFlatRateBox") }),
      "GroundAdvantage",
      "Order #1001: the service USPS Ground Advantage does not carry the Medium Flat Rate Box: choose Priority Mail, or another package.",
    ],
    [
      "a parcel by First",
      parcelOf(),
      "First",
      "Order #1001: the service First-Class Mail (cards, letters, flats) takes cards, letters and flats only, and the package “Small box” is a parcel: choose USPS Ground Advantage.",
    ],
    [
      "a letter by a parcel service",
      parcelOf({ weightGrams: 20, packageType: paper("letter") }),
      "Priority",
      "Order #1001: the service Priority Mail takes parcels, and the package “Mailer” is a letter: choose First-Class Mail or another package.",
    ],
    [
      "Media Mail in a package that is not marked for it",
      parcelOf(),
      "MediaMail",
      "Order #1001: the service Media Mail needs a package type that is marked for Media Mail, and “Small box” is not: choose another service or mark it in Setup.",
    ],
    [
      "Library Mail in a package that is not marked for it",
      parcelOf({ packageType: { mediaMail: true } }),
      "LibraryMail",
      "Order #1001: the service Library Mail needs a package type that is marked for Library Mail, and “Small box” is not: choose another service or mark it in Setup.",
    ],
    [
      "a domestic service abroad",
      parcelOf({ to: GERMANY }),
      "Priority",
      "Order #1001: the service Priority Mail stays inside the United States: choose an international service.",
    ],
    [
      "an international service at home",
      parcelOf(),
      "PriorityMailInternational",
      "Order #1001: the service Priority Mail International is for other countries: choose a domestic service.",
    ],
    [
      "a service that USPS has ended",
      parcelOf(),
      "ParcelSelect",
      "Order #1001: the service cannot be bought. USPS replaced Parcel Select for shops in July 2023: use USPS Ground Advantage.",
    ],
    [
      "a PO box with a service that cannot",
      parcelOf({ to: { ...GERMANY, street1: "Postfach 10 20" } }),
      "ExpressMailInternational",
      "Order #1001: the address is a PO box, which Priority Mail Express International does not deliver to: choose another service or ask for a street address.",
    ],
    [
      "a missing phone abroad",
      parcelOf({ to: { ...GERMANY, phone: " " } }),
      "PriorityMailInternational",
      "Order #1001: the phone number is missing: USPS wants one for every parcel abroad. Add it to the order's shipping address in Shopify.",
    ],
    [
      "a missing weight, naming the SKUs",
      parcelOf({ weightGrams: null, weightlessSkus: ["MUG", "TEE-S"] }),
      "Priority",
      "Order #1001: the weight of MUG, TEE-S is missing: enter it on the SKUs page, or weigh the parcel and enter its weight.",
    ],
    [
      "a value over the export limit",
      parcelOf({ to: GERMANY, valueMinor: 250_001 }),
      "PriorityMailInternational",
      "Order #1001: the customs value of $2,500.01 is over the export limit of $2,500.00: such a parcel needs an export filing (AES ITN), so ship it in several parcels or without PledgeDock.",
    ],
    [
      "a value over what the service may hold",
      parcelOf({ to: GERMANY, valueMinor: 40_001 }),
      "FirstClassPackageInternationalService",
      "Order #1001: the customs value of $400.01 is over the $400.00 that First-Class Package International Service may hold: choose another service or package.",
    ],
    [
      "a value over what small flat-rate packaging may hold",
      parcelOf({ to: GERMANY, valueMinor: 40_001, packageType: uspsPackage("FlatRateEnvelope") }),
      "PriorityMailInternational",
      "Order #1001: the customs value of $400.01 is over the $400.00 that a Flat Rate Envelope abroad may hold: choose another service or package.",
    ],
    [
      "a military post office with a foreign country",
      parcelOf({ to: { ...GERMANY, city: "APO" } }),
      "PriorityMailInternational",
      "Order #1001: the address is a military post office (APO) in DE: its country must be US and its state AA, AE or AP.",
    ],
    [
      "a military post office in a civil state",
      parcelOf({ to: { ...APO, state: "NY" } }),
      "Priority",
      "Order #1001: the address is a military post office (APO): its state must be AA, AE or AP.",
    ],
    [
      "a military state with a foreign city",
      parcelOf({ to: { ...APO, city: "Ramstein" } }),
      "Priority",
      "Order #1001: the address has the military state AE: its city must be APO, FPO or DPO, without a foreign city.",
    ],
    [
      "a military state with the ZIP Code of another one",
      parcelOf({ to: { ...APO, state: "AP" } }),
      "Priority",
      "Order #1001: the address has the ZIP Code 09499, which is no military post office in AP: correct the ZIP Code.",
    ],
    [
      "the military flat-rate box to anybody else",
      parcelOf({ packageType: uspsPackage("LargeFlatRateBoxAPOFPO", "APO box") }),
      "Priority",
      "Order #1001: the package “APO box” is the Flat Rate Box for APO, FPO and DPO addresses only: choose another package.",
    ],
    [
      "packaging that USPS has ended",
      parcelOf({ packageType: uspsPackage("RegionalRateBoxA", "Old box") }),
      "Priority",
      "Order #1001: the package “Old box” (RegionalRateBoxA) is no USPS packaging of today: choose another package.",
    ],
  ])("%s", (_what, parcel, service, sentence) => {
    expect(checkParcel(parcel, by(service)).allowed).toEqual([]);
    expect(said(parcel, by(service))[0]).toBe(sentence);
  });
});

describe("what a parcel is warned about", () => {
  it.each<[string, ParcelToCheck, string, string]>([
    [
      "a long package",
      parcelOf({ packageType: { lengthMil: 22_001, machinable: false } }),
      "Priority",
      "Order #1001: the package is longer than 22 in (22.001 in long): USPS charges extra for nonstandard sizes, which the rates include.",
    ],
    [
      "a very long and bulky package",
      parcelOf({
        packageType: { lengthMil: 31_000, widthMil: 20_000, heightMil: 6000, machinable: false },
      }),
      "Priority",
      "Order #1001: the package is longer than 30 in and bigger than 2 cubic feet (31 in long): USPS charges extra for nonstandard sizes, which the rates include.",
    ],
    [
      "a package marked machinable that machines do not take",
      parcelOf({ packageType: { widthMil: 9000, heightMil: 9000 }, weightGrams: 12_000 }),
      "Priority",
      "Order #1001: the package “Small box” is marked machinable and is over 25 lb: USPS may send it back. Uncheck Machinable unless you are sure.",
    ],
    [
      "Express to a military post office",
      parcelOf({ to: APO }),
      "Express",
      "Order #1001: the service Priority Mail Express reaches only some APO, FPO and DPO addresses, and without its guarantee.",
    ],
  ])("%s, and it may go", (_what, parcel, service, sentence) => {
    expect(checkParcel(parcel, by(service)).allowed).toEqual([service]);
    expect(said(parcel, by(service))).toEqual([sentence]);
  });

  it("a parcel without an order is spoken of as the parcel", () => {
    expect(said(parcelOf({ orderName: null, weightGrams: 0 }))).toEqual([
      "The parcel: the weight is zero: enter what the parcel weighs.",
    ]);
  });
});

describe("services that a parcel may go by", () => {
  it("is every domestic parcel service inside the United States", () => {
    expect(checkParcel(parcelOf(), CHEAPEST)).toEqual({
      allowed: ["GroundAdvantage", "Priority", "Express"],
      problems: [],
    });
  });

  it("has Media and Library Mail only for packages marked for them", () => {
    const packageType = { mediaMail: true, libraryMail: true };
    expect(offeredServices(parcelOf({ packageType }))).toEqual(
      expect.arrayContaining(["MediaMail", "LibraryMail"]),
    );
  });

  it("is First alone for a card, a letter or a flat", () => {
    expect(offeredServices(parcelOf({ packageType: paper("card") }))).toEqual(["First"]);
  });

  it("leaves out what the contents are too valuable or too heavy for", () => {
    expect(checkParcel(parcelOf({ to: GERMANY, valueMinor: 50_000 }), CHEAPEST).allowed).toEqual([
      "PriorityMailInternational",
      "ExpressMailInternational",
    ]);
    expect(checkParcel(parcelOf({ to: GERMANY, weightGrams: 1814 }), CHEAPEST).allowed).toContain(
      "FirstClassPackageInternationalService",
    );
    expect(checkParcel(parcelOf({ to: GERMANY, weightGrams: 1815 }), CHEAPEST).allowed).not.toContain(
      "FirstClassPackageInternationalService",
    );
  });

  it("counts Puerto Rico, Guam and military post offices as domestic", () => {
    for (const to of [
      addressTo({ country: "PR", state: null, zip: "00907" }),
      addressTo({ country: "GU" }),
      APO,
    ]) {
      expect(offeredServices(parcelOf({ to }))).toContain("GroundAdvantage");
    }
  });

  it("takes a PO box in the United States by every service", () => {
    const to = addressTo({ street1: "P.O. Box 12" });
    expect(checkParcel(parcelOf({ to }), CHEAPEST).allowed).toHaveLength(3);
  });

  it("never offers a service that USPS has ended, and explains each", () => {
    const offered: readonly string[] = USPS_SERVICES;
    for (const { code, explanation } of endedServices()) {
      expect(offered).not.toContain(code);
      expect(explanation).toMatch(/^USPS /);
    }
    expect(endedServices().map(({ code }) => code)).toEqual(
      expect.arrayContaining(["CriticalMail", "ParcelSelect"]),
    );
  });

  const parcels = fc.record({
    to: fc.constantFrom(addressTo(), GERMANY, APO, addressTo({ street2: "PO Box 3" }), {
      ...GERMANY,
      phone: null,
    }),
    weightGrams: fc.option(fc.integer({ min: 0, max: 40_000 })),
    valueMinor: fc.option(fc.integer({ min: 0, max: 400_000 })),
    shape: fc.constantFrom(...PACKAGE_SHAPES),
    packaging: fc.option(fc.constantFrom(...PREDEFINED_PACKAGES.map(({ code }) => code))),
    sides: fc.tuple(...[1, 2, 3].map(() => fc.integer({ min: 10, max: 60_000 }))),
    choice: fc.constantFrom(CHEAPEST, ...USPS_SERVICES.map(by)),
  });

  it("is none exactly when an error says why, whatever the parcel", () => {
    fc.assert(
      fc.property(parcels, ({ to, weightGrams, valueMinor, shape, packaging, sides, choice }) => {
        const [lengthMil, widthMil, heightMil] = sides;
        const packageType = packaging ? uspsPackage(packaging) : { shape, lengthMil, widthMil, heightMil };
        const parcel = parcelOf({ to, weightGrams, weightlessSkus: ["A"], valueMinor, packageType });
        const { allowed, problems } = checkParcel(parcel, choice);
        const errors = problems.filter(({ severity }) => severity === "error");
        expect(allowed.length === 0).toBe(errors.length > 0);
        for (const { message } of problems) expect(message).toMatch(/^Order #1001: .*\.$/);
      }),
      { numRuns: 500 },
    );
  });
});
