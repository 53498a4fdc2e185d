import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeSourceIdentifier, parseSourceIdentifier } from "~/modules/pledges/order/source-identifier";

const part = fc.string({ unit: "grapheme" });
const parts = fc.record({
  platform: part,
  campaignExternalId: part,
  externalId: part,
  generation: fc.integer({ min: 1, max: 999 }),
});

describe("the source identifier", () => {
  it("reads as the specification writes it", () => {
    expect(
      makeSourceIdentifier({
        platform: "backerkit",
        campaignExternalId: "star-tiles",
        externalId: "70000001",
        generation: 2,
      }),
    ).toBe("pledgedock:backerkit:star-tiles:70000001:2");
  });

  it("leads back to its parts, so that two pledges never share one", () => {
    fc.assert(
      fc.property(parts, (given) => {
        expect(parseSourceIdentifier(makeSourceIdentifier(given))).toEqual(given);
      }),
    );
  });

  it("holds nothing that means something to Shopify's search", () => {
    fc.assert(
      fc.property(parts, (given) => {
        expect(makeSourceIdentifier(given)).toMatch(/^pledgedock(:[\w.~%-]*){3}:\d+$/);
      }),
    );
  });

  it.each([
    "",
    "pledgedock:a:b:c",
    "pledgedock:a:b:c:0",
    "pledgedock:a:b:c:01",
    "pledgedock:a:b:%zz:1",
    "pledgedock:a:b c:d:1",
    "other:a:b:c:1",
    "pledgedock:a:b:c:1\n",
  ])("is not read from %j", (text) => expect(parseSourceIdentifier(text)).toBeNull());
});
