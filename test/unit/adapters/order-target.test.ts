import { describe, expect, it } from "vitest";
import { toOrderTarget } from "~/adapters/shopify/order-target";

const ADDRESS = {
  ...{ name: "Mei Tan", company: null, address1: "1 Orchard Road", address2: " ", city: "Singapore" },
  ...{ provinceCode: null, zip: "238801", countryCodeV2: "SG", phone: "+6561234567" },
};
const destinationOf = (change: Partial<typeof ADDRESS> | { city: null } | { countryCodeV2: null }) =>
  toOrderTarget({
    ...{ id: "gid://shopify/Order/1", displayFinancialStatus: "PAID", cancelledAt: null, email: null },
    shippingAddress: { ...ADDRESS, ...change },
  }).destination;

describe("where Shopify says that an order goes", () => {
  it("is told as Shopify has it, without empty parts", () => {
    expect(destinationOf({})).toEqual({
      ...{ name: "Mei Tan", company: null, street1: "1 Orchard Road", street2: null, city: "Singapore" },
      ...{ state: null, zip: "238801", country: "SG", phone: "+6561234567", email: null },
    });
  });

  it("is told also where a country has no cities, so that a later change of the street is seen", () => {
    expect(destinationOf({ city: null })).toMatchObject({ street1: "1 Orchard Road", city: "" });
  });

  it("is nowhere without a country", () => {
    expect(destinationOf({ countryCodeV2: null })).toBeNull();
  });
});
