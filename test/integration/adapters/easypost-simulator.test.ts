// Our adapter against the simulated EasyPost over HTTP: the whole life of a label, and what is certain after a fault.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEasypostAdapter } from "~/adapters/easypost/create-easypost-adapter.server";
import { systemClock } from "~/lib/clock";
import { pickupDays } from "~/modules/postage/pickups/pickup-day";
import type { NewShipment, PostageAccount, PostageShipment, PostalAddress } from "~/modules/postage/ports";
import { CREATOR_KEY, EMPTY_KEY } from "../../simulators/easypost/config";
import type { FaultRule } from "../../simulators/easypost/faults";
import { startEasyPostSimulator } from "../../simulators/easypost/serve";
import { until } from "../../support/until";

const OWN: PostageAccount = { kind: "own", apiKey: CREATOR_KEY };
const FROM: PostalAddress = {
  ...{ name: "Jack Sparrow", company: null, street1: "388 Townsend St", street2: "Apt 20" },
  ...{ city: "San Francisco", state: "CA", zip: "94107", country: "US" },
  ...{ phone: "4155550100", email: "jack@example.com" },
};
const TO: PostalAddress = {
  ...{ name: "Elizabeth Swan", company: null, street1: "179 N Harbor Dr", street2: null },
  ...{ city: "Redondo Beach", state: "CA", zip: "90277", country: "US" },
  ...{ phone: "3105550100", email: "elizabeth@example.com" },
};
const ABROAD: PostalAddress = {
  ...{ name: "Will Turner", company: null, street1: "Hauptstrasse 5", street2: null },
  ...{ city: "Berlin", state: null, zip: "10117", country: "DE" },
  ...{ phone: "+49301234567", email: "will@example.com" },
};
const DOMESTIC: NewShipment = {
  from: FROM,
  to: TO,
  parcel: {
    ...{ weightGrams: 436, lengthMil: 10_000, widthMil: 8_000, heightMil: 4_000 },
    predefinedPackage: null,
  },
  customs: null,
  taxIdentifiers: [],
  options: { machinable: true, specialRates: null, shipDate: "2020-01-01", printLines: [] },
  reference: "label-1",
};
const CUSTOMS: NewShipment["customs"] = {
  ...{ contentsType: "merchandise", contentsExplanation: null, nonDelivery: "return" },
  ...{ signer: "Jack Sparrow", eelPfc: "NOEEI 30.37(a)" },
  lines: [
    {
      ...{ sku: "GAME", description: "Board game", hsCode: "950490", originCountry: "US" },
      ...{ quantity: 1, weightGrams: 400, valueMinor: 3900 },
    },
  ],
};

let simulator: Awaited<ReturnType<typeof startEasyPostSimulator>>;
let easypost: ReturnType<typeof createEasypostAdapter>;
const connect = (requestTimeoutMs: number) =>
  createEasypostAdapter({
    ...{ baseUrl: simulator.baseUrl, requestTimeoutMs, maxInFlight: 8, clock: systemClock },
    log: pino({ level: "silent" }),
  });
beforeEach(async () => {
  simulator = await startEasyPostSimulator({ seed: 1 });
  easypost = connect(30_000);
});
afterEach(async () => simulator.stop());

const state = () => simulator.simulator.state();
const fault = (rule: FaultRule) => simulator.simulator.faults.apply({ rules: [{ count: 1, ...rule }] });

async function made(change: Partial<NewShipment> = {}): Promise<PostageShipment> {
  const outcome = await easypost.postage.createShipment(OWN, { ...DOMESTIC, ...change });
  if (outcome.kind !== "shipment") throw new Error(JSON.stringify(outcome));
  return outcome.shipment;
}

function rateOf(shipment: PostageShipment, service: string) {
  const rate = shipment.rates.find((each) => each.service === service);
  if (!rate) throw new Error(`no ${service} among ${shipment.rates.map((each) => each.service).join(", ")}`);
  return rate;
}

async function purchase(
  shipment: PostageShipment,
  service = "GroundAdvantage",
  insuranceMinor: number | null = null,
) {
  const { id: rateId } = rateOf(shipment, service);
  const asked = { shipmentId: shipment.id, rateId, insuranceMinor };
  return easypost.postage.buy(OWN, asked, { mayStillSend: () => true });
}

async function bought(change: Partial<NewShipment> = {}, service?: string): Promise<PostageShipment> {
  const outcome = await purchase(await made(change), service);
  if (outcome.kind !== "bought") throw new Error(JSON.stringify(outcome));
  return outcome.shipment;
}

describe("a label", () => {
  it("is quoted, bought once, converted, printed and refunded", async () => {
    const shipment = await made();
    const rate = rateOf(shipment, "GroundAdvantage");
    const outcome = await purchase(shipment, "GroundAdvantage", 10_000);
    expect(outcome).toMatchObject({
      kind: "bought",
      shipment: {
        reference: "label-1",
        insuredMinor: 10_000,
        bought: { rate: { amountMinor: rate.amountMinor } },
      },
    });
    expect(await purchase(shipment)).toEqual({ kind: "already-bought" });
    const read = await easypost.postage.readShipment(OWN, shipment.id);
    if (read.kind !== "shipment" || !read.shipment.bought) throw new Error(JSON.stringify(read));
    const { fees } = read.shipment;
    expect(fees.find(({ type }) => type === "postage")?.amountMicro).toBe(rate.amountMinor * 1000);
    expect(fees.find(({ type }) => type === "insurance")?.amountMicro).toBeGreaterThan(0);
    const file = await easypost.postage.readFile(read.shipment.bought.labelUrl);
    expect(file.kind === "file" && Buffer.from(file.bytes.subarray(1, 4)).toString()).toBe("PNG");
    const converted = await easypost.postage.convertLabel(OWN, shipment.id, "zpl");
    const zplUrl = converted.kind === "shipment" ? converted.shipment.bought?.zplUrl : null;
    const zpl = await easypost.postage.readFile(String(zplUrl));
    expect(zpl.kind === "file" && Buffer.from(zpl.bytes).toString()).toContain("^XA");
    expect(await easypost.postage.refund(OWN, shipment.id)).toEqual({
      ...{ kind: "accepted", refundStatus: "submitted" },
    });
    simulator.simulator.act({ action: "accept-refund", shipmentId: shipment.id });
    const refunded = await easypost.postage.readShipment(OWN, shipment.id);
    expect(refunded).toMatchObject({ shipment: { refundStatus: "refunded" } });
    const given = refunded.kind === "shipment" ? refunded.shipment.fees : [];
    expect(given.filter(({ type }) => type === "postage")).toMatchObject([{ refunded: true }]);
    expect(state().totals).toMatchObject({ labels: 1, held: 0, refunded: 1, duplicates: 0 });
  });

  it("abroad carries customs, its paper, and goes to no country without them", async () => {
    const undeclared = await made({ to: ABROAD });
    expect(await purchase(undeclared, "FirstClassPackageInternationalService")).toMatchObject({
      kind: "refused",
      problems: [{ code: "SHIPMENT.CUSTOMS_INFO.REQUIRED" }],
    });
    const shipment = await bought({ to: ABROAD, customs: CUSTOMS }, "FirstClassPackageInternationalService");
    expect(shipment.bought?.trackingCode).toMatch(/^[A-Z]{2}\d{9}US$/);
  });

  it("of media mail has its rate only when asked for", async () => {
    const services = async (specialRates: "media_mail" | null) =>
      (await made({ options: { ...DOMESTIC.options, specialRates } })).rates.map(({ service }) => service);
    expect(await services(null)).not.toContain("MediaMail");
    expect(await services("media_mail")).toContain("MediaMail");
  });

  it("is priced without a shipment as with one, and again later", async () => {
    const shipment = await made();
    const quoted = await easypost.postage.quote(OWN, DOMESTIC);
    const prices = (rates: PostageShipment["rates"]) =>
      rates.map(({ service, amountMinor }) => `${service} ${amountMinor}`).toSorted();
    expect(quoted.kind === "rated" ? prices(quoted.rates) : quoted).toEqual(prices(shipment.rates));
    const rerated = await easypost.postage.rerate(OWN, shipment.id);
    expect(rerated.kind === "shipment" ? prices(rerated.shipment.rates) : rerated).toEqual(
      prices(shipment.rates),
    );
    expect(state().shipments).toHaveLength(1);
  });

  it("that is not there is missing", async () => {
    expect(await easypost.postage.readShipment(OWN, "shp_none")).toEqual({ kind: "missing" });
    expect(await easypost.postage.readScanForm(OWN, "sf_none")).toEqual({ kind: "missing" });
    expect(await easypost.postage.readTracker(OWN, "trk_none")).toEqual({ kind: "missing" });
  });

  it("of an account without money, or with another key, needs a person", async () => {
    const empty: PostageAccount = { kind: "own", apiKey: EMPTY_KEY };
    const poor = await easypost.postage.createShipment(empty, DOMESTIC);
    const shipment = poor.kind === "shipment" ? poor.shipment : await made();
    const asked = { shipmentId: shipment.id, rateId: rateOf(shipment, "Priority").id, insuranceMinor: null };
    expect(await easypost.postage.buy(empty, asked, { mayStillSend: () => true })).toMatchObject({
      ...{ kind: "account-refused", code: "PAYMENT_REQUIRED" },
    });
    const wrong: PostageAccount = { kind: "own", apiKey: "EZTKof-nobody" };
    expect(await easypost.postage.createShipment(wrong, DOMESTIC)).toMatchObject({
      ...{ kind: "account-refused", code: "KEY_REFUSED" },
    });
  });
});

describe("after a fault", () => {
  it.each<[FaultRule["kind"], Partial<FaultRule>]>([
    ["cut-after-commit", {}],
    ["error-after-commit", { status: 500 }],
    ["html", { when: "after", status: 502 }],
    ["slow", { when: "after", delayMs: 4_000 }],
  ])("%s during a purchase, reading the shipment back finds the one label", async (kind, details) => {
    const shipment = await made();
    if (kind === "slow") easypost = connect(2_000);
    fault({ kind, operation: "shipment.buy", ...details });
    expect(await purchase(shipment)).toMatchObject({ kind: "unknown" });
    expect(await easypost.postage.readShipment(OWN, shipment.id)).toMatchObject({
      shipment: { bought: { rate: { service: "GroundAdvantage" } } },
    });
    expect(await purchase(shipment)).toEqual({ kind: "already-bought" });
    expect(state().totals).toMatchObject({ labels: 1, duplicates: 0 });
  });

  it.each<[FaultRule["kind"], Partial<FaultRule>]>([
    ["cut-before-commit", {}],
    ["error-before", { status: 503 }],
    ["html", { when: "before" }],
  ])("%s during a purchase, reading it back shows that nothing was bought", async (kind, details) => {
    const shipment = await made();
    fault({ kind, operation: "shipment.buy", ...details });
    expect(await purchase(shipment)).toMatchObject({ kind: "unknown" });
    expect(await easypost.postage.readShipment(OWN, shipment.id)).toMatchObject({
      shipment: { bought: null },
    });
    expect(await purchase(shipment)).toMatchObject({ kind: "bought" });
    expect(state().totals).toMatchObject({ labels: 1, duplicates: 0 });
  });

  it("429, the whole account waits as long as EasyPost asked for", async () => {
    const shipment = await made();
    fault({ kind: "too-many-requests", operation: "shipment.buy", retryAfterSeconds: 0.3 });
    const before = Date.now();
    expect(await purchase(shipment)).toMatchObject({ kind: "not-executed" });
    expect(await purchase(shipment)).toMatchObject({ kind: "bought" });
    // A timer may come a millisecond early by another clock.
    expect(Date.now() - before).toBeGreaterThanOrEqual(295);
  });

  it("reads go through 429, HTML and cut connections by themselves", async () => {
    const shipment = await made();
    const operation = "shipment.retrieve";
    simulator.simulator.faults.apply({
      rules: [
        { kind: "too-many-requests", operation, retryAfterSeconds: 0.1, count: 1 },
        { kind: "html", operation, count: 1 },
        { kind: "cut-before-commit", operation, count: 1 },
      ],
    });
    expect(await easypost.postage.readShipment(OWN, shipment.id)).toMatchObject({ kind: "shipment" });
  });
});

describe("after the purchase", () => {
  it("labels are put on a SCAN form once", async () => {
    const { id } = await bought();
    const outcome = await easypost.postage.createScanForm(OWN, [id]);
    if (outcome.kind !== "form") throw new Error(JSON.stringify(outcome));
    const { form } = outcome;
    expect(await easypost.postage.readScanForm(OWN, form.id)).toMatchObject({ form: { status: "created" } });
    expect(await easypost.postage.readShipment(OWN, id)).toMatchObject({ shipment: { scanFormId: form.id } });
    expect(await easypost.postage.createScanForm(OWN, [id])).toMatchObject({ kind: "refused" });
    const file = await easypost.postage.readFile(String(form.formUrl));
    expect(file.kind === "file" && Buffer.from(file.bytes.subarray(0, 5)).toString()).toBe("%PDF-");
  });

  it("a pickup is offered, booked and cancelled", async () => {
    const { id } = await bought();
    const [day] = pickupDays(new Date(), "UTC");
    const offered = await easypost.postage.createPickup(OWN, {
      ...{ address: FROM, shipmentId: id, scanFormId: null, instructions: null, reference: "pickup-1" },
      ...{ earliest: new Date(`${day}T09:00:00Z`), latest: new Date(`${day}T17:00:00Z`) },
    });
    if (offered.kind !== "pickup") throw new Error(JSON.stringify(offered));
    const [rate] = offered.pickup.rates;
    const booked = await easypost.postage.buyPickup(OWN, offered.pickup.id, rate!);
    expect(booked).toMatchObject({
      pickup: { status: "scheduled", confirmation: expect.any(String) as string },
    });
    expect(await easypost.postage.cancelPickup(OWN, offered.pickup.id)).toMatchObject({
      pickup: { status: "canceled" },
    });
    expect(await easypost.postage.readPickup(OWN, offered.pickup.id)).toMatchObject({
      pickup: { status: "canceled" },
    });
  });

  it("a scan is told by a webhook that we can check, and by the tracker", async () => {
    const received: { raw: Buffer; signature: string | null }[] = [];
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const signature = request.headers["x-hmac-signature"];
        received.push({
          raw: Buffer.from(body),
          signature: typeof signature === "string" ? signature : null,
        });
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/easypost/token`;
    const secret = "a secret with ünicode";
    const registered = await easypost.postage.registerWebhook(OWN, { url, secret });
    expect(await easypost.postage.registerWebhook(OWN, { url, secret })).toEqual(registered);
    const shipment = await bought();
    simulator.simulator.act({ action: "scan", shipmentId: shipment.id });
    const news = await until("the scan is told", () =>
      received
        .map(({ raw, signature }) => easypost.news.read(raw, signature, secret))
        .find((each) => each?.kind === "tracker" && each.tracker.status === "in_transit"),
    );
    server.closeAllConnections();
    server.close();
    expect(
      received.every(({ raw, signature }) => easypost.news.read(raw, signature, "another") === null),
    ).toBe(true);
    const tracker = await easypost.postage.readTracker(OWN, String(shipment.bought?.trackerId));
    expect(tracker).toMatchObject({ tracker: { status: "in_transit", shipmentId: shipment.id } });
    expect(news).toMatchObject({ tracker: { trackingCode: shipment.bought?.trackingCode } });
  });

  it("an address is checked as USPS would", async () => {
    expect(await easypost.postage.verifyAddress(OWN, TO)).toMatchObject({
      ...{ kind: "verified", address: { name: "Elizabeth Swan", street1: "179 N HARBOR DR" } },
    });
    const nowhere = { ...TO, street1: "000 unknown street", city: "Not A City", state: "ZZ", zip: "00001" };
    expect(await easypost.postage.verifyAddress(OWN, nowhere)).toMatchObject({ kind: "unverified" });
  });
});
