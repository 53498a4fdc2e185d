import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isKnownToShopify, shopifyCarrierName } from "~/modules/fulfillment/shipping/carrier-names";
import { detectTrackingFormat } from "~/modules/fulfillment/tracking-upload/detect-tracking-format";
import { readTrackingRow } from "~/modules/fulfillment/tracking-upload/read-tracking-row";
import { readNumbers, readTrackingUrl } from "~/modules/fulfillment/tracking-upload/tracking-cell";

describe("a cell with tracking numbers", () => {
  it.each(["9.25082E+11", "9,25082E+11", "9E+21", "9.4e21", "AAA1, 9.25E+21"])("is refused as %s", (cell) => {
    expect(readNumbers(cell)).toMatchObject({ kind: "scientific" });
  });

  it.each(["=HYPERLINK(1)", "+1234", "@SUM(A1)", "940010.0", "no number here!", "A".repeat(101), "<b>1</b>"])(
    "is refused as %s",
    (cell) => {
      expect(readNumbers(cell)).toMatchObject({ kind: "unusable" });
    },
  );

  it.each(["", "/", " - ", "N/A", "none", '=""'])("holds no number as %j", (cell) => {
    expect(readNumbers(cell)).toEqual({ kind: "numbers", numbers: [] });
  });

  it("holds several, parted by comma, semicolon, bar or line break, each once", () => {
    expect(readNumbers("AAA1; aaa-1 | BB 22\nCCC3,, DDD4")).toEqual({
      kind: "numbers",
      numbers: ["AAA1", "BB 22", "CCC3", "DDD4"],
    });
  });

  it("keeps what spreadsheets wrapped: guards and apostrophes go, zeros and letters stay", () => {
    expect(readNumbers('="00971"')).toEqual({ kind: "numbers", numbers: ["00971"] });
    expect(readNumbers("'0094E12")).toEqual({ kind: "numbers", numbers: ["0094E12"] });
    expect(readNumbers("1E234567")).toEqual({ kind: "numbers", numbers: ["1E234567"] });
  });

  it("never invents a number that the cell does not hold", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (cell) => {
        const read = readNumbers(cell);
        if (read.kind === "numbers") for (const number of read.numbers) expect(cell).toContain(number);
      }),
    );
  });
});

describe("a tracking link", () => {
  it("is a web address or nothing at all", () => {
    expect(readTrackingUrl("www.ups.com/track?n=1")).toBe("https://www.ups.com/track?n=1");
    expect(readTrackingUrl(" / ")).toBeNull();
    for (const bad of ["javascript:alert(1)", "data:text/html,x", "ups dot com", "ftp://x.example/1"]) {
      expect(readTrackingUrl(bad)).toBe("unusable");
    }
  });
});

describe("a carrier's name", () => {
  it.each([
    ["usps", "USPS"],
    ["royal-mail", "Royal Mail"],
    ["DHL_eCommerce", "DHL eCommerce"],
    ["auspost", "Australia Post"],
    ["yunexpress", "YunExpress"],
    ["United States Postal Service", "USPS"],
    ["osterreichische post", "Österreichische Post"],
    ["Hobbit  Post", "Hobbit Post"],
  ])("becomes Shopify's own: %s", (given, known) => {
    expect(shopifyCarrierName(given)).toBe(known);
    expect(isKnownToShopify(known)).toBe(known !== "Hobbit Post");
  });

  it("is never cut in the middle of a character", () => {
    const name = shopifyCarrierName(`${"x".repeat(99)}🚚🚚`);
    expect(name).toBe(`${"x".repeat(99)}🚚`);
  });

  it("is none where nothing is said", () => {
    expect(shopifyCarrierName(" ")).toBeNull();
    expect(shopifyCarrierName(null)).toBeNull();
  });
});

describe("the columns of a tracking file", () => {
  it.each([
    [
      "backerkit",
      "Backer ID,Email,Tracking Number,Carrier,Tracking URL",
      { backerId: 0, email: 1, trackingNumber: [2], carrier: 3, trackingUrl: 4 },
    ],
    [
      "pledgebox",
      "PledgeBox ID (PBID),Courier Code,Tracking Code,Partial Shipped(Optional)",
      { backerId: 0, carrier: 1, trackingNumber: [2], partialShipped: 3 },
    ],
    ["gamefound", "OrderPublicID,Tracking number,Carrier", { backerId: 0, trackingNumber: [1], carrier: 2 }],
    ["kickstarter", "Backer UID,Tracking Number", { backerId: 0, trackingNumber: [1] }],
    [
      "generic",
      "Order #,SKU,Qty,Tracking No.,Tracking No. 2",
      { orderName: 0, sku: 1, quantity: 2, trackingNumber: [3, 4] },
    ],
    [
      "generic",
      "Client Order No.,NAME,EMAIL,Sol Base game,Tracking",
      { orderName: 0, email: 2, trackingNumber: [4] },
    ],
  ])("are known: %s (%s)", (format, header, columns) => {
    expect(detectTrackingFormat(header.split(","))).toEqual({ format, ...columns });
  });

  it("are asked for where nothing is known, and a quantity without item counts for nothing", () => {
    expect(detectTrackingFormat(["a", "Quantity"])).toEqual({ format: "generic", trackingNumber: [] });
  });

  it("give a row that says whom it is about even when it cannot be used", () => {
    const mapping = detectTrackingFormat(["Backer ID", "Tracking Number", "SKU", "Quantity"]);
    expect(readTrackingRow(["7", "9.2E+11", "A", "1"], mapping)).toMatchObject({
      backerId: "7",
      problem: { code: "SCIENTIFIC_NOTATION" },
    });
    expect(readTrackingRow(["7", "AAA1", "A", "0"], mapping).problem?.code).toBe("UNUSABLE_QUANTITY");
    expect(readTrackingRow(["", "AAA1"], mapping).problem?.code).toBe("NO_BACKER");
    expect(readTrackingRow(["", ""], mapping).problem).toBeNull();
  });
});
