import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupKey } from "~/modules/postage/groups/group-key";
import { choiceFor, chooseRate, type ServiceChoice } from "~/modules/postage/groups/service-choice";
import { parcelGrams, weighContents } from "~/modules/postage/groups/weigh-contents";
import type { PostageRate } from "~/modules/postage/ports";
import { parcelKey, tabulate, type EstimateDemand, type Price } from "~/modules/postage/rates/estimate-plan";
import { specialRates, toPostageParcel } from "~/modules/postage/usps/build-parcel";
import { USPS_SERVICES } from "~/modules/postage/usps/services";
import { feeOn } from "~/modules/postage/ledger/fee";
import { addressTo, APO, by, GERMANY, parcelOf, uspsPackage } from "./parcels";

function rate(service: string, amountMinor: number, deliveryDays: number | null = null): PostageRate {
  return { id: `rate_${service}`, service, amountMinor, deliveryDays };
}

const RATES = [rate("Priority", 690, 2), rate("GroundAdvantage", 593, 3), rate("Express", 3310, 1)];
const pick = (choice: ServiceChoice, rates = RATES, allowed = USPS_SERVICES.slice()) => {
  const chosen = chooseRate(rates, choice, allowed);
  return chosen.kind === "chosen" ? chosen.rate.service : chosen.message;
};

describe("choosing a rate", () => {
  it("takes the cheapest of the services that the parcel may go by", () => {
    expect(pick({ kind: "cheapest" })).toBe("GroundAdvantage");
    expect(pick({ kind: "cheapest" }, RATES, ["Priority", "Express"])).toBe("Priority");
  });

  it("takes the named service", () => {
    expect(pick({ kind: "service", service: "Express" })).toBe("Express");
  });

  it("takes the fastest within the days, the cheaper one of two that are as fast", () => {
    expect(pick({ kind: "fastest", withinDays: 3 })).toBe("Express");
    expect(
      pick({ kind: "fastest", withinDays: 2 }, [rate("Priority", 690, 2), rate("GroundAdvantage", 500, 2)]),
    ).toBe("GroundAdvantage");
  });

  it("ignores rates whose days nobody knows when it must be fast", () => {
    expect(pick({ kind: "fastest", withinDays: 5 }, [rate("Priority", 1), rate("Express", 3310, 4)])).toBe(
      "Express",
    );
  });

  it("says why there is none", () => {
    expect(pick({ kind: "service", service: "MediaMail" })).toBe(
      "USPS offers no Media Mail for this parcel.",
    );
    expect(pick({ kind: "cheapest" }, [])).toBe("USPS offers no rate for this parcel.");
    expect(pick({ kind: "fastest", withinDays: 3 }, [rate("PriorityMailInternational", 4000)])).toBe(
      "USPS does not say how many days any service takes: choose a service by name.",
    );
    expect(pick({ kind: "fastest", withinDays: 1 }, [rate("Priority", 690, 2)])).toBe(
      "no service arrives within 1 day: the fastest takes 2 days.",
    );
  });

  it("never offers what USPS has ended, although a rate for it came", () => {
    expect(pick({ kind: "cheapest" }, [rate("ParcelSelect", 1), rate("Priority", 690)])).toBe("Priority");
  });
});

describe("how a parcel goes to a place", () => {
  const choices = { service: by("Priority"), serviceAbroad: by("PriorityMailInternational") };

  it("is chosen by place; territories and military post offices are no place abroad", () => {
    const places = [
      addressTo(),
      APO,
      addressTo({ country: "PR" }),
      addressTo({ country: "US", state: "GU" }),
    ];
    for (const to of places) expect(choiceFor(choices, to)).toBe(choices.service);
    expect(choiceFor(choices, GERMANY)).toBe(choices.serviceAbroad);
    expect(choiceFor({ ...choices, serviceAbroad: null }, GERMANY)).toBe(choices.service);
  });
});

describe("the group of a parcel", () => {
  const contents = fc.array(
    fc.record({
      sku: fc.oneof(
        fc.constantFrom("A", "A1", "1", "", "B:1", "Ä", "😀", "1:1:A"),
        fc.string({ maxLength: 5 }),
      ),
      quantity: fc.integer({ min: 1, max: 12 }),
    }),
    { maxLength: 6 },
  );
  const multiset = (lines: { sku: string; quantity: number }[]) => {
    const sums = new Map<string, number>();
    for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
    return JSON.stringify([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
  };

  it("is a partition: one key for one multiset of SKUs, in whatever order and lines", () => {
    fc.assert(
      fc.property(contents, contents, (one, other) => {
        expect(groupKey(one) === groupKey(other)).toBe(multiset(one) === multiset(other));
        expect(groupKey(one.toReversed())).toBe(groupKey(one));
        const split = one.flatMap(({ sku, quantity }) =>
          Array.from({ length: quantity }, () => ({ sku, quantity: 1 })),
        );
        expect(groupKey(split)).toBe(groupKey(one));
      }),
      { numRuns: 300 },
    );
  });
});

describe("what a parcel weighs", () => {
  const facts = new Map([
    ["A", { weightGrams: 100 }],
    ["B", { weightGrams: null }],
  ]);

  it("is its items and its packaging, unless it was weighed by hand", () => {
    const weighed = weighContents([{ sku: "A", quantity: 3 }], facts);
    expect(parcelGrams(weighed, 50, null)).toBe(350);
    expect(parcelGrams(weighed, 50, 400)).toBe(400);
  });

  it("is unknown while one SKU's weight is, which is named", () => {
    const weighed = weighContents(
      ["B", "A", "C"].map((sku) => ({ sku, quantity: 1 })),
      facts,
    );
    expect(weighed).toEqual({ itemGrams: null, weightlessSkus: ["B", "C"] });
    expect(parcelGrams(weighed, 50, null)).toBeNull();
    expect(parcelGrams(weighed, 50, 400)).toBe(400);
  });
});

describe("what EasyPost is told of a parcel", () => {
  it("is dimensions for own packaging, an irregular parcel included", () => {
    const { packageType } = parcelOf({ packageType: { shape: "irregular" } });
    expect(toPostageParcel(packageType, 500)).toEqual({
      ...{ weightGrams: 500, lengthMil: 10_000, widthMil: 8000, heightMil: 4000, predefinedPackage: null },
    });
  });

  it("is a name without dimensions for USPS packaging, cards, letters and flats", () => {
    const { packageType: box } = parcelOf({ packageType: uspsPackage("MediumFlatRateBox") });
    const { packageType: flat } = parcelOf({ packageType: { shape: "flat" } });
    const none = { lengthMil: null, widthMil: null, heightMil: null };
    expect(toPostageParcel(box, 500)).toEqual({
      weightGrams: 500,
      ...none,
      predefinedPackage: "MediumFlatRateBox",
    });
    expect(toPostageParcel(flat, 500)).toEqual({ weightGrams: 500, ...none, predefinedPackage: "Flat" });
  });

  it("asks for special rates only where the package type is marked for them", () => {
    const media: ServiceChoice = { kind: "service", service: "MediaMail" };
    expect(specialRates({ mediaMail: false, libraryMail: false }, media)).toBeNull();
    expect(specialRates({ mediaMail: true, libraryMail: true }, media)).toBe("media_mail");
    expect(specialRates({ mediaMail: true, libraryMail: true }, { kind: "cheapest" })).toBe("library_mail");
    expect(specialRates({ mediaMail: true, libraryMail: false }, { kind: "cheapest" })).toBe("media_mail");
  });
});

describe("the table of an estimate", () => {
  const demand = fc.record({
    groupKey: fc.constantFrom("g1", "g2", "g3"),
    contents: fc.constant([{ sku: "A", title: "A", quantity: 1 }]),
    ...{
      countryCode: fc.constantFrom("US", "DE"),
      zip3: fc.constantFrom("972", "100"),
      zip: fc.constant("97201"),
    },
    ...{ state: fc.constant("OR"), abroad: fc.boolean(), pledges: fc.integer({ min: 1, max: 500 }) },
  }) satisfies fc.Arbitrary<EstimateDemand>;
  const price = fc.oneof(
    fc.record({ amountMinor: fc.integer({ min: 1, max: 9999 }) }),
    fc.record({ reason: fc.constantFrom("too heavy", "no rate") }),
    fc.constant(null),
  );

  it("counts every pledge once, as priced or with the reason, and loses no cent", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(demand, price), { maxLength: 20 }), (asked) => {
        const prices = new Map<EstimateDemand, Price | null>(asked);
        const demands = asked.map(([each]) => each);
        const weights = new Map(
          ["g1", "g2", "g3"].map((key) => [key, { itemGrams: 100, weightlessSkus: [] }]),
        );
        const priceOf = (each: EstimateDemand) => prices.get(each) ?? null;
        const { rows, total } = tabulate(demands, weights, { emptyGrams: 20, feeBasisPoints: 1000, priceOf });
        expect(total.pledges).toBe(demands.reduce((sum, { pledges }) => sum + pledges, 0));
        for (const row of rows) {
          const unpriced = row.unpriced.reduce((sum, { pledges }) => sum + pledges, 0);
          expect(row.priced + unpriced).toBe(row.pledges);
        }
        let postage = 0;
        let fee = 0;
        for (const [{ pledges }, cost] of asked) {
          for (let each = 0; each < pledges && cost && "amountMinor" in cost; each += 1) {
            postage += cost.amountMinor;
            fee += feeOn(cost.amountMinor, 1000);
          }
        }
        expect([total.postageMinor, total.feeMinor]).toEqual([postage, fee]);
      }),
      { numRuns: 100 },
    );
  });

  it("asks once for the same weight and region, whatever the ZIP Code's end", () => {
    const one: EstimateDemand = {
      ...{ groupKey: "g", contents: [], countryCode: "US", zip3: "972", zip: "97201", state: "OR" },
      ...{ pledges: 1, abroad: false },
    };
    expect(parcelKey(120, one)).toBe(parcelKey(120, { ...one, zip: "97299", groupKey: "h" }));
    expect(parcelKey(120, one)).not.toBe(parcelKey(121, one));
    expect(parcelKey(120, one)).not.toBe(parcelKey(120, { ...one, zip3: "100" }));
  });
});
