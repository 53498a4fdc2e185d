// The simulated tariff is plausible: whatever the parcel, more weight, more room or more way never costs less.
import fc from "fast-check";
import { expect, it } from "vitest";
import { rateShipment, type Quoted } from "../../simulators/easypost/rating/rate-shipment";
import { regionOfZip, zoneBetween } from "../../simulators/easypost/rating/zip-regions";

const FROM = { country: "US", zip: "94107" };
const ZIPS = ["94607", "90277", "97201", "84101", "80202", "60601", "30303", "10001", "96813", "96913"];
const COUNTRIES = ["CA", "MX", "DE", "GB", "JP", "AU"];

interface Parcel {
  length: number;
  width: number;
  height: number;
  weight: number;
}

const side = fc.integer({ min: 1, max: 36 });
const PARCEL = fc.record({
  length: side,
  width: side,
  height: side,
  weight: fc.integer({ min: 1, max: 1120 }),
});

function quote(parcel: Parcel, to: Record<string, string>): Quoted[] {
  const options = { special_rates_eligibility: "USPS.MEDIAMAIL" };
  return rateShipment({ from: FROM, to, parcel: { ...parcel }, customs: null, options }).quoted;
}

/** Each service that carries both costs at least as much for the other. */
function expectNoCheaper(one: Quoted[], other: Quoted[]): void {
  const prices = new Map(one.map(({ service, cents }) => [service, cents]));
  for (const { service, cents } of other)
    expect(cents, service).toBeGreaterThanOrEqual(prices.get(service) ?? 0);
}

const DESTINATION = fc.oneof(
  fc.constantFrom(...ZIPS).map((zip) => ({ country: "US", zip })),
  fc.constantFrom(...COUNTRIES).map((country) => ({ country })),
);

it("a heavier or larger parcel never costs less, and no price is above the list's", () => {
  fc.assert(
    fc.property(PARCEL, PARCEL, DESTINATION, (one, more, to) => {
      const rates = quote(one, to);
      for (const { cents, list, retail } of rates) {
        expect(Number.isInteger(cents) && cents > 0).toBe(true);
        expect(list >= 1 && retail >= list).toBe(true);
      }
      const larger = (name: keyof Parcel) => Math.max(one[name], more[name]);
      const heavier = { ...one, weight: larger("weight") };
      expectNoCheaper(rates, quote(heavier, to));
      const [length, width, height] = [larger("length"), larger("width"), larger("height")];
      expectNoCheaper(rates, quote({ ...one, length, width, height }, to));
    }),
  );
});

it("farther away never costs less", () => {
  const zoneOf = (zip: string) => zoneBetween(regionOfZip(FROM.zip)!, regionOfZip(zip)!);
  const byZone = ZIPS.toSorted((one, other) => zoneOf(one) - zoneOf(other));
  expect(zoneOf(byZone[0]!)).toBe(1);
  expect(zoneOf(byZone.at(-1)!)).toBe(9);
  fc.assert(
    fc.property(PARCEL, (parcel) => {
      const rates = byZone.map((zip) => quote(parcel, { country: "US", zip }));
      for (const [at, rate] of rates.entries()) if (at > 0) expectNoCheaper(rates[at - 1]!, rate);
    }),
  );
});
