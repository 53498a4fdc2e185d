import { randomBytes, randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trackingPlace } from "~/modules/fulfillment/packages/carrier-links";
import { createTrackingLinks } from "~/modules/fulfillment/create-tracking-links.server";

const key = randomBytes(32);
const links = createTrackingLinks({ keys: [key], appUrl: "https://app.example.com/base" });
const tokenOf = (url: string) => url.slice(url.lastIndexOf("/") + 1);

describe("the address of a backer's tracking page", () => {
  it("leads to its pledge and is the same every time", () => {
    const pledgeId = randomUUID();
    const url = links.urlFor(pledgeId);
    expect(url).toMatch(/^https:\/\/app\.example\.com\/t\/[A-Za-z0-9_-]{60,}$/);
    expect(links.urlFor(pledgeId)).toBe(url);
    expect(links.pledgeIdOf(tokenOf(url))).toBe(pledgeId);
  });

  it("cannot be guessed or changed: one other character opens nothing", () => {
    const token = tokenOf(links.urlFor(randomUUID()));
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(..."abcXYZ019_-"), (at, letter) => {
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        if (changed !== token) expect(links.pledgeIdOf(changed)).toBeNull();
      }),
    );
    expect(links.pledgeIdOf(`${token}A`)).toBeNull();
    expect(links.pledgeIdOf(randomUUID())).toBeNull();
    expect(links.pledgeIdOf("")).toBeNull();
  });

  it("still opens after the key was exchanged, as long as the old one is listed", () => {
    const pledgeId = randomUUID();
    const old = tokenOf(links.urlFor(pledgeId));
    const other = randomBytes(32);
    const both = createTrackingLinks({ keys: [other, key], appUrl: "https://app.example.com" });
    expect(both.pledgeIdOf(old)).toBe(pledgeId);
    expect(tokenOf(both.urlFor(pledgeId))).not.toBe(old);
    const without = createTrackingLinks({ keys: [other], appUrl: "https://app.example.com" });
    expect(without.pledgeIdOf(old)).toBeNull();
  });
});

describe("where a parcel can be followed", () => {
  const place = (parcel: Partial<Parameters<typeof trackingPlace>[0]>) =>
    trackingPlace({ number: "AB 123", carrier: null, url: null, countryCode: "DE", ...parcel });

  it.each([
    ["USPS", "https://tools.usps.com/go/TrackConfirmAction?tLabels=AB%20123"],
    ["U.S.P.S.", "https://tools.usps.com/go/TrackConfirmAction?tLabels=AB%20123"],
    ["UPS", "https://www.ups.com/track?tracknum=AB%20123"],
    ["FedEx Ground", "https://www.fedex.com/fedextrack/?trknbr=AB%20123"],
    ["DHL Express", "https://www.dhl.com/global-en/home/tracking.html?tracking-id=AB%20123"],
    ["DHL eCommerce", "https://webtrack.dhlecs.com/orders?trackingNumber=AB%20123"],
    ["Royal Mail", "https://www.royalmail.com/track-your-item#/tracking-results/AB%20123"],
  ])("%s has a page for the number", (carrier, url) => {
    expect(place({ carrier })).toEqual({ url, untracked: null });
  });

  it("the shop's own link comes first, unless a browser must not be sent there", () => {
    expect(place({ carrier: "UPS", url: "https://track.example.com/1" }).url).toBe(
      "https://track.example.com/1",
    );
    for (const url of ["javascript:alert(1)", "data:text/html,x", "nonsense"])
      expect(place({ carrier: "UPS", url }).url).toBe("https://www.ups.com/track?tracknum=AB%20123");
  });

  it("a number's form tells its carrier where the shop named none", () => {
    expect(place({ number: "1Z999AA10123456784" }).url).toContain("ups.com");
    expect(place({ number: "9400111899223197428490" }).url).toContain("usps.com");
  });

  it("carriers and countries without tracking are named", () => {
    expect(place({ number: null, carrier: "Royal Mail Large Letter" }).untracked).toBe(
      "Royal Mail Large Letter is sent without tracking.",
    );
    expect(place({ number: null }).untracked).toBe("This parcel was sent without a tracking number.");
    expect(place({ carrier: "Uncle Bob" })).toEqual({
      url: null,
      untracked: "Uncle Bob has no page that PledgeDock knows: the number can be asked for there.",
    });
    const abroad = { number: "LZ123456789US", carrier: "USPS" };
    expect(place({ ...abroad, countryCode: "AR" }).untracked).toContain("until it leaves the United States");
    expect(place({ ...abroad, countryCode: "DE" }).untracked).toBeNull();
  });
});
