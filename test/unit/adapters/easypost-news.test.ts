import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readNews } from "~/adapters/easypost/read-news";
import { describeWithShared, readSharedJson } from "../../support/shared-material";

const SECRET = "sécret";
const sign = (body: string | Uint8Array, secret = SECRET) =>
  `hmac-sha256-hex=${createHmac("sha256", secret.normalize("NFKD")).update(body).digest("hex")}`;
const told = (event: unknown, secret = SECRET) => {
  const body = typeof event === "string" ? event : JSON.stringify(event);
  return readNews(Buffer.from(body), sign(body), secret);
};
const TRACKER = {
  ...{ id: "trk_1", tracking_code: "9400", shipment_id: "shp_1", status: "in_transit" },
  ...{ updated_at: "2026-11-22T10:00:00Z", weight: 12 },
  tracking_details: [
    {
      datetime: "2026-11-22T09:00:00Z",
      status: "in_transit",
      status_detail: "arrived_at_facility",
      message: "B",
    },
    { datetime: "2026-11-22T08:00:00+01:00", status: "pre_transit", status_detail: null, message: "A" },
    { datetime: null, status: "unknown", message: "without a time" },
  ],
};

describe("EasyPost's signature", () => {
  it("is taken over the bytes as they came, whole weights included, and over nothing else", () => {
    const body = '{"id":"evt_1","description":"batch.updated","result":{"weight":  12}}';
    expect(readNews(Buffer.from(body), sign(body), SECRET)).toMatchObject({ eventId: "evt_1" });
    const rewritten = body.replace("12", "12.0");
    expect(readNews(Buffer.from(rewritten), sign(body), SECRET)).toBeNull();
  });

  it("is refused when anything about it is different", () => {
    const body = JSON.stringify({ id: "evt_1", description: "tracker.updated", result: TRACKER });
    const raw = Buffer.from(body);
    const right = sign(body);
    const hex = right.slice("hmac-sha256-hex=".length);
    const wrong = [
      "",
      hex,
      right.toUpperCase(),
      `${right} `,
      right.slice(0, -1),
      sign(`${body} `),
      sign(body, "secret"),
    ];
    for (const signature of [...wrong, null]) expect(readNews(raw, signature, SECRET)).toBeNull();
    expect(readNews(raw, sign(body, ""), "")).toBeNull();
    expect(readNews(raw, right, SECRET)).not.toBeNull();
  });

  it("of whatever bytes never makes the reader throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.json(), (bytes, json) => {
        expect(readNews(bytes, sign(bytes), SECRET)).toBeNull();
        const event = `{"id":"evt_1","description":"tracker.updated","result":${json}}`;
        expect(told(event)).toMatchObject({ eventId: "evt_1" });
      }),
      { numRuns: 200 },
    );
  });
});

describe("EasyPost's news", () => {
  it("of a tracker carry its history, oldest first, in UTC", () => {
    expect(told({ id: "evt_1", description: "tracker.updated", result: TRACKER })).toEqual({
      kind: "tracker",
      eventId: "evt_1",
      tracker: {
        ...{ id: "trk_1", trackingCode: "9400", shipmentId: "shp_1", status: "in_transit" },
        updatedAt: "2026-11-22T10:00:00Z",
        details: [
          { at: "2026-11-22T07:00:00.000Z", status: "pre_transit", detail: null, message: "A" },
          {
            at: "2026-11-22T09:00:00.000Z",
            status: "in_transit",
            detail: "arrived_at_facility",
            message: "B",
          },
        ],
      },
    });
  });

  it("of a refund name the shipment; those of a SCAN form, its paper", () => {
    const refund = { id: "rfnd_1", shipment_id: "shp_1", tracking_code: "9400", status: "refunded" };
    expect(told({ id: "evt_2", description: "refund.successful", result: refund })).toEqual({
      ...{ kind: "refund", eventId: "evt_2", shipmentId: "shp_1", trackingCode: "9400" },
    });
    const form = { id: "sf_1", status: "created", form_url: "https://x/1.pdf", tracking_codes: ["9400"] };
    expect(told({ id: "evt_3", description: "scan_form.updated", result: form })).toMatchObject({
      ...{ kind: "scan-form", eventId: "evt_3", form: { id: "sf_1", formUrl: "https://x/1.pdf" } },
    });
  });

  it("of anything else, or of an unknown shape, are kept by their name", () => {
    for (const [description, result] of [
      ["payment.created", {}],
      ["tracker.updated", { id: "trk_1" }],
      ["scan_form.created", null],
    ])
      expect(told({ id: "evt_4", description, result })).toEqual({
        kind: "other",
        eventId: "evt_4",
        description,
      });
  });

  it("with a status that EasyPost added later are read as unknown", () => {
    const tracker = { ...TRACKER, status: "held_at_customs" };
    expect(told({ id: "evt_5", description: "tracker.updated", result: tracker })).toMatchObject({
      tracker: { status: "unknown" },
    });
  });
});

describeWithShared("recordings/easypost/fixtures/event-body.json", "EasyPost's own example", () => {
  it("has the signature that EasyPost's libraries agree on", () => {
    const body = JSON.stringify(readSharedJson("recordings/easypost/fixtures/event-body.json"));
    const signature = "hmac-sha256-hex=38f3f53c103713df81616a0a186d77141957323ec21d5fe9363db93840f527db";
    expect(sign(body)).toBe(signature);
    expect(readNews(Buffer.from(body), signature, SECRET)).toMatchObject({
      ...{ kind: "tracker", eventId: "evt_1" },
      tracker: { trackingCode: "1", status: "in_transit" },
    });
  });
});
