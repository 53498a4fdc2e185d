import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildShipment } from "~/adapters/easypost/build-shipment";
import { toCents, toMicro } from "~/adapters/easypost/dollars";
import { readFile } from "~/adapters/easypost/read-file.server";
import type { NewShipment } from "~/modules/postage/ports";

describe("EasyPost's money", () => {
  it("is read to the hundred-thousandth of a dollar, and to the cent with halves up", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (micro) => {
        const text = `${Math.floor(micro / 100_000)}.${String(micro % 100_000).padStart(5, "0")}`;
        expect(toMicro(text)).toBe(micro);
        expect(toCents(text)).toBe(Math.round(micro / 1000));
      }),
    );
    expect([toCents("5.9"), toCents("12"), toCents("0.005"), toCents("0.00499")]).toEqual([590, 1200, 1, 0]);
  });

  it.each(["", "-1.00", "1,00", "1.000001", "$1", "1e3", " 1"])("is not %j", (text) => {
    expect(toMicro(text)).toBeNull();
    expect(toCents(text)).toBeNull();
  });
});

describe("a label's address", () => {
  const read = async (url: string) => {
    const asked: string[] = [];
    const fetch = (given: unknown) => {
      asked.push(String(given));
      return Promise.resolve(new Response("PNG", { headers: { "content-type": "image/png" } }));
    };
    const baseUrl = "https://api.easypost.com/v2/";
    await readFile({ fetch, baseUrl, requestTimeoutMs: 100, sleep: () => Promise.resolve() }, url);
    return asked;
  };

  it.each([
    "https://easypost-files.s3.us-west-2.amazonaws.com/files/postage_label/20240730/e8.png",
    "https://easypost-files.s3-us-west-2.amazonaws.com/files/postage_label/20240730/ad.zpl",
    "https://easypost-files.s3.amazonaws.com/files/scan_form/1.pdf",
    "https://assets.easypost.com/files/1.pdf",
  ])("is asked: %s", async (url) => expect(await read(url)).toEqual([url]));

  it.each([
    "http://easypost-files.s3.amazonaws.com/1.png",
    "https://easypost-files.s3.amazonaws.com:8443/1.png",
    "https://other-bucket.s3.amazonaws.com/1.png",
    "https://easypost-files.s3.eu-west-1.amazonaws.com/1.png",
    "https://noteasypost.com/1.png",
    "https://easypost.com.evil.example/1.png",
    "http://127.0.0.1/1.png",
  ])("is not asked: %s", async (url) => expect(await read(url)).toEqual([]));
});

describe("a shipment's request", () => {
  const address = {
    ...{ name: "Elizabeth Swan", company: null, street1: "179 N Harbor Dr", street2: "" },
    ...{ city: "Redondo Beach", state: null, zip: "90277", country: "US", phone: null, email: null },
  };
  const shipment: NewShipment = {
    ...{ from: address, to: address, customs: null, taxIdentifiers: [], reference: "label-1" },
    parcel: { weightGrams: 1000, lengthMil: 12_125, widthMil: 3_375, heightMil: 1, predefinedPackage: null },
    options: {
      ...{ machinable: false, specialRates: "library_mail", shipDate: "2026-11-22" },
      printLines: ["a", "b", "c", "d"],
    },
  };

  it("leaves out what is not there and rounds weight up", () => {
    const built = buildShipment(shipment, new Date("2026-11-22T18:00:00Z"));
    expect(built.to_address).toEqual({
      ...{ name: "Elizabeth Swan", street1: "179 N Harbor Dr", city: "Redondo Beach" },
      ...{ zip: "90277", country: "US" },
    });
    expect(built.parcel).toEqual({ length: 12.125, width: 3.375, height: 0.001, weight: 35.3 });
    expect(built).not.toHaveProperty("customs_info");
    expect(built).not.toHaveProperty("tax_identifiers");
  });

  it("dates the label only where that day lies ahead, and prints at most three lines", () => {
    expect(buildShipment(shipment, new Date("2026-11-22T18:00:00Z")).options).toEqual({
      ...{ label_format: "PNG", label_size: "4x6", machinable: false },
      ...{ special_rates_eligibility: "USPS.LIBRARYMAIL" },
      ...{ print_custom_1: "a", print_custom_2: "b", print_custom_3: "c" },
    });
    expect(buildShipment(shipment, new Date("2026-11-21T18:00:00Z")).options).toMatchObject({
      label_date: "2026-11-22T12:00:00.000Z",
    });
  });
});
