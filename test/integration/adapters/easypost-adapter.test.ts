// Our EasyPost adapter against EasyPost's own recorded answers: what we send is what was recorded, and what came back
// means what it says. The recordings are of 2024 and 2025, with the real API in test mode.
import { afterEach, beforeEach, expect, it } from "vitest";
import type { NewShipment, PostalAddress } from "~/modules/postage/ports";
import { describeWithShared, readSharedJson } from "../../support/shared-material";
import { ACCOUNT, startScriptedEasypost, type ScriptedEasypost } from "./scripted-easypost";

const RECORDINGS = "recordings/easypost/node";

interface Exchange {
  request: { method: string; url: string; body: unknown };
  response: { status: number; body: Record<string, unknown> };
}

let easypost: ScriptedEasypost;
beforeEach(async () => {
  easypost = await startScriptedEasypost();
});
afterEach(async () => easypost.stop());

function recorded(name: string, index: number): Exchange {
  const { exchanges } = readSharedJson<{ exchanges: Exchange[] }>(`${RECORDINGS}/${name}.json`);
  const exchange = exchanges[index];
  if (!exchange) throw new Error(`${name} has no exchange ${index}`);
  return exchange;
}

/** Has the server answer as recorded. */
function replay(name: string, index: number): Exchange {
  const exchange = recorded(name, index);
  easypost.answer({ status: exchange.response.status, json: exchange.response.body });
  return exchange;
}

/** That the one request was the recorded one, wherever the API's host is. */
function expectAsked({ request }: Exchange, body: unknown = request.body): void {
  const url = new URL(request.url);
  expect(easypost.asked).toHaveLength(1);
  const [asked] = easypost.asked;
  expect(`${asked?.method} ${asked?.path}`).toBe(`${request.method} ${url.pathname}${url.search}`);
  expect(asked?.authorization).toBe(`Basic ${btoa(`${ACCOUNT.apiKey}:`)}`);
  expect(asked?.body).toEqual(body ?? null);
}

const JACK: PostalAddress = {
  ...{ name: "Jack Sparrow", company: null, street1: "388 Townsend St", street2: "Apt 20" },
  ...{ city: "San Francisco", state: "CA", zip: "94107", country: "US" },
  ...{ phone: "5555555555", email: "test@example.com" },
};
const ELIZABETH: PostalAddress = {
  ...{ name: "Elizabeth Swan", company: null, street1: "179 N Harbor Dr", street2: null },
  ...{ city: "Redondo Beach", state: "CA", zip: "90277", country: "US" },
  ...{ phone: "5555555555", email: "test@example.com" },
};
const SHIPMENT: NewShipment = {
  from: JACK,
  to: ELIZABETH,
  parcel: {
    ...{ weightGrams: 436, lengthMil: 10_000, widthMil: 8_000, heightMil: 4_000 },
    predefinedPackage: null,
  },
  customs: {
    ...{ contentsType: "merchandise", contentsExplanation: null, nonDelivery: "return" },
    ...{ signer: "Steve Brule", eelPfc: "NOEEI 30.37(a)" },
    lines: [
      {
        ...{ sku: "SHIRT", description: "Sweet shirts", hsCode: "654321", originCountry: "US" },
        ...{ quantity: 2, weightGrams: 312, valueMinor: 2325 },
      },
    ],
  },
  taxIdentifiers: [],
  options: { machinable: true, specialRates: null, shipDate: "2024-07-30", printLines: ["TEE-RED x2"] },
  reference: "123",
};

describeWithShared(RECORDINGS, "EasyPost as recorded", () => {
  it("a shipment is asked for with the recorded words, and its USPS rates are read in cents", async () => {
    const exchange = replay("shipment/creates-a-shipment", 0);
    const outcome = await easypost.postage.createShipment(ACCOUNT, SHIPMENT);
    const { shipment } = exchange.request.body as { shipment: Record<string, unknown> };
    const customs = shipment.customs_info as { customs_items: object[] };
    expectAsked(exchange, {
      shipment: {
        ...shipment,
        customs_info: {
          ...customs,
          customs_items: customs.customs_items.map((item) => ({ ...item, code: "SHIRT" })),
        },
        options: { label_format: "PNG", label_size: "4x6", machinable: true, print_custom_1: "TEE-RED x2" },
      },
    });
    expect(outcome).toMatchObject({
      kind: "shipment",
      shipment: {
        ...{ id: exchange.response.body.id, mode: "test", reference: "123", bought: null },
        ...{ refundStatus: null, scanFormId: null, insuredMinor: null, messages: [] },
      },
    });
    const rates = outcome.kind === "shipment" ? outcome.shipment.rates : [];
    const prices = rates.map(({ service, amountMinor, deliveryDays }) => [
      service,
      amountMinor,
      deliveryDays,
    ]);
    expect(prices.toSorted()).toEqual([
      ["Express", 3310, 2],
      ["GroundAdvantage", 593, 3],
      ["Priority", 690, 2],
    ]);
  });

  it("a sender's tax number goes along", async () => {
    const exchange = replay("shipment/creates-a-shipment-with-tax_identifiers", 0);
    await easypost.postage.createShipment(ACCOUNT, {
      ...SHIPMENT,
      customs: null,
      taxIdentifiers: [{ type: "IOSS", number: "12345", issuingCountry: "GB" }],
    });
    expect(easypost.asked[0]?.body).toMatchObject(exchange.request.body as object);
  });

  it("a purchase names label, tracking, price and fees", async () => {
    const exchange = replay("shipment/buys-a-shipment", 1);
    const id = String(exchange.response.body.id);
    const rateId = (exchange.request.body as { rate: { id: string } }).rate.id;
    const outcome = await easypost.postage.buy(
      ACCOUNT,
      { shipmentId: id, rateId, insuranceMinor: null },
      { mayStillSend: () => true },
    );
    expectAsked(exchange);
    expect(outcome).toMatchObject({
      kind: "bought",
      shipment: {
        id,
        insuredMinor: 5000,
        bought: {
          rate: { service: "GroundAdvantage", amountMinor: 593 },
          ...{ trackingCode: "9400100110368068953228", trackerId: "trk_19ed3cce156c4fd6a6d02eb268efcd6d" },
          ...{ labelFormat: "png", pdfUrl: null, zplUrl: null, boughtAt: "2024-07-30T16:12:08Z" },
        },
        fees: [
          { type: "label", amountMicro: 0, refunded: false },
          { type: "postage", amountMicro: 593_000, refunded: false },
          { type: "insurance", amountMicro: 50_000, refunded: false },
        ],
      },
    });
  });

  it("insurance is asked for in dollars", async () => {
    replay("shipment/buys-a-shipment", 1);
    const purchase = { shipmentId: "shp_1", rateId: "rate_1", insuranceMinor: 10_050 };
    await easypost.postage.buy(ACCOUNT, purchase, { mayStillSend: () => true });
    expect(easypost.asked[0]?.body).toEqual({ rate: { id: "rate_1" }, insurance: "100.50" });
  });

  it("a shipment is read as it was bought", async () => {
    const exchange = replay("shipment/retrieves-a-shipment", 1);
    const outcome = await easypost.postage.readShipment(ACCOUNT, String(exchange.response.body.id));
    expectAsked(exchange);
    expect(outcome).toMatchObject({ kind: "shipment", shipment: { id: exchange.response.body.id } });
  });

  it("fresh rates come with the shipment", async () => {
    const fresh = recorded("shipment/regenerates-rates-for-a-shipment", 1);
    const made = recorded("shipment/regenerates-rates-for-a-shipment", 0);
    easypost.answer(
      { status: fresh.response.status, json: fresh.response.body },
      { status: 200, json: { ...made.response.body, rates: [] } },
    );
    const id = String(made.response.body.id);
    const outcome = await easypost.postage.rerate(ACCOUNT, id);
    expect(easypost.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST ${new URL(fresh.request.url).pathname}`,
      `GET /v2/shipments/${id}`,
    ]);
    expect(outcome).toMatchObject({ kind: "shipment", shipment: { id } });
    const rates = outcome.kind === "shipment" ? outcome.shipment.rates : [];
    expect(rates.map(({ service }) => service)).toContain("GroundAdvantage");
  });

  it("a refund is submitted, its fees not yet given back", async () => {
    const exchange = replay("shipment/refunds-a-shipment", 1);
    const outcome = await easypost.postage.refund(ACCOUNT, String(exchange.response.body.id));
    expectAsked(exchange);
    expect(outcome).toEqual({ kind: "accepted", refundStatus: "submitted" });
  });

  it("a converted label names its address", async () => {
    const exchange = replay("shipment/converts-the-label-format-of-a-shipment", 2);
    const outcome = await easypost.postage.convertLabel(ACCOUNT, String(exchange.response.body.id), "zpl");
    expectAsked(exchange);
    expect(outcome).toMatchObject({
      shipment: { bought: { zplUrl: expect.stringMatching(/\.zpl$/) as string } },
    });
  });

  it("stateless rates are priced without a shipment", async () => {
    const exchange = replay("beta-rate/retrieves-a-list-of-stateless-rates", 0);
    const outcome = await easypost.postage.quote(ACCOUNT, SHIPMENT);
    expect(easypost.asked[0]?.path).toBe(new URL(exchange.request.url).pathname);
    const rates = outcome.kind === "rated" ? outcome.rates : [];
    expect(rates.map(({ service, amountMinor }) => [service, amountMinor]).toSorted()).toEqual([
      ["Express", 3310],
      ["GroundAdvantage", 593],
      ["Priority", 690],
    ]);
  });

  it("a SCAN form is made of shipments", async () => {
    const exchange = replay("scan-form/creates-a-scanform", 1);
    const [{ id }] = (exchange.request.body as { scan_form: { shipments: [{ id: string }] } }).scan_form
      .shipments;
    const outcome = await easypost.postage.createScanForm(ACCOUNT, [id]);
    expectAsked(exchange);
    expect(outcome).toEqual({
      kind: "form",
      form: {
        ...{ id: exchange.response.body.id, status: "created", message: null },
        ...{ formUrl: exchange.response.body.form_url, trackingCodes: ["9400100110368068953112"] },
      },
    });
  });

  it("a pickup is offered, then scheduled with a confirmation", async () => {
    const offered = replay("pickup/creates-a-pickup", 1);
    const outcome = await easypost.postage.createPickup(ACCOUNT, {
      ...{ address: JACK, shipmentId: "shp_1", scanFormId: null, reference: "pickup-1" },
      ...{ earliest: new Date("2024-08-01T13:00:00Z"), latest: new Date("2024-08-01T21:00:00Z") },
      instructions: "Pickup at front door",
    });
    const { pickup } = offered.request.body as { pickup: Record<string, unknown> };
    expect(easypost.asked[0]?.body).toEqual({
      pickup: {
        ...{ address: pickup.address, instructions: pickup.instructions, reference: "pickup-1" },
        ...{ shipment: { id: "shp_1" }, min_datetime: "2024-08-01T13:00:00.000Z" },
        max_datetime: "2024-08-01T21:00:00.000Z",
      },
    });
    expect(outcome).toMatchObject({
      pickup: { status: "unknown", rates: [{ carrier: "USPS", service: "NextDay", amountMinor: 0 }] },
    });
    easypost.asked.length = 0;
    const bought = replay("pickup/buys-a-pickup", 2);
    const rate = { carrier: "USPS", service: "NextDay" };
    expect(await easypost.postage.buyPickup(ACCOUNT, String(bought.response.body.id), rate)).toMatchObject({
      pickup: { status: "scheduled", confirmation: "WTC64740634" },
    });
    expectAsked(bought);
  });

  it("a tracker's history is read oldest first", async () => {
    const exchange = replay("tracker/retrieves-a-tracker", 1);
    const outcome = await easypost.postage.readTracker(ACCOUNT, String(exchange.response.body.id));
    expectAsked(exchange);
    expect(outcome).toMatchObject({
      kind: "tracker",
      tracker: {
        ...{ trackingCode: "EZ1000000001", status: "pre_transit", shipmentId: null },
        details: [
          { at: "2024-06-30T16:06:32.000Z", message: "Pre-Shipment Info Sent to USPS" },
          { at: "2024-07-01T04:43:32.000Z", message: "Shipping Label Created" },
        ],
      },
    });
  });

  it("a webhook that is not there yet is made, one that is there gets the secret", async () => {
    const made = recorded("webhook/creates-a-webhook", 0);
    const none = recorded("webhook/retrieves-all-webhooks", 0).response;
    easypost.answer(
      { status: none.status, json: none.body },
      { status: made.response.status, json: made.response.body },
    );
    const webhook = { url: "http://example.com", secret: "sécret" };
    const { id } = made.response.body;
    expect(await easypost.postage.registerWebhook(ACCOUNT, webhook)).toEqual({ kind: "registered", id });
    expect(easypost.asked[1]).toMatchObject({
      ...{ method: "POST", path: "/v2/webhooks" },
      body: { webhook: { url: "http://example.com", webhook_secret: "sécret" } },
    });
    easypost.asked.length = 0;
    easypost.answer(
      { status: 200, json: { webhooks: [made.response.body] } },
      { status: 201, json: made.response.body },
    );
    expect(await easypost.postage.registerWebhook(ACCOUNT, webhook)).toEqual({ kind: "registered", id });
    expect(easypost.asked[1]).toMatchObject({
      ...{ method: "PATCH", path: `/v2/webhooks/${String(id)}`, body: { webhook_secret: "sécret" } },
    });
  });

  it("an address that USPS knows is read as USPS writes it, for the person who was named", async () => {
    const { response } = recorded("address/creates-an-address-with-verify_strict-param", 0);
    easypost.answer({ status: response.status, json: response.body });
    expect(await easypost.postage.verifyAddress(ACCOUNT, ELIZABETH)).toEqual({
      kind: "verified",
      residential: false,
      address: {
        ...ELIZABETH,
        ...{ street1: "179 N HARBOR DR", city: "REDONDO BEACH", zip: "90277-2506" },
      },
    });
  });

  it("an address that USPS does not know is not verified, and USPS says why", async () => {
    const exchange = replay("address/creates-an-address-with-verify-param", 1);
    const unknown: PostalAddress = {
      ...{ name: null, company: "EasyPost", street1: "000 unknown street", street2: null },
      ...{ city: "Not A City", state: "ZZ", zip: "00001", country: "US" },
      ...{ phone: "5555555555", email: "test@example.com" },
    };
    expect(await easypost.postage.verifyAddress(ACCOUNT, unknown)).toEqual({
      kind: "unverified",
      problems: [{ code: "E.ADDRESS.NOT_FOUND", field: "address", message: "Address not found" }],
      suggestion: null,
    });
    expectAsked(exchange);
    const refused = recorded("address/throws-an-error-when-we-cannot-verify-an-address", 1).response;
    easypost.answer({ status: refused.status, json: refused.body });
    expect(await easypost.postage.verifyAddress(ACCOUNT, unknown)).toMatchObject({
      kind: "unverified",
      problems: [
        { code: "E.ADDRESS.NOT_FOUND" },
        { code: "E.HOUSE_NUMBER.MISSING", field: "street1", message: "House number is missing" },
      ],
    });
  });

  it("refusals name the field, and what is not there is missing", async () => {
    replay("error/pulls-out-error-properties-of-an-API-error", 0);
    expect(await easypost.postage.createShipment(ACCOUNT, SHIPMENT)).toEqual({
      kind: "refused",
      problems: [{ code: "PARAMETER.REQUIRED", field: "shipment", message: "cannot be blank" }],
    });
    replay("error/pulls-out-error-properties-of-an-API-error-when-using-the-alternative-format", 0);
    expect(await easypost.postage.readShipment(ACCOUNT, "shp_1")).toEqual({ kind: "missing" });
    expect(await easypost.postage.readTracker(ACCOUNT, "trk_1")).toEqual({ kind: "missing" });
    expect(await easypost.postage.refund(ACCOUNT, "shp_1")).toMatchObject({
      kind: "refused",
      problems: [{ code: "NOT_FOUND" }],
    });
  });
});
