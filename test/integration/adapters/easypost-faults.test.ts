// What goes wrong between us and EasyPost, over real sockets: what certainly did nothing, what may have, and what a
// person has to look at. No POST leaves twice.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NewShipment, PostageGateway } from "~/modules/postage/ports";
import {
  ACCOUNT,
  startScriptedEasypost,
  type ScriptedAnswer,
  type ScriptedEasypost,
} from "./scripted-easypost";

const HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>";
const PURCHASE = { shipmentId: "shp_1", rateId: "rate_1", insuranceMinor: null };
const ADDRESS = {
  ...{ name: "Elizabeth Swan", company: null, street1: "179 N Harbor Dr", street2: null },
  ...{ city: "Redondo Beach", state: "CA", zip: "90277", country: "US", phone: null, email: null },
};
const SHIPMENT: NewShipment = {
  from: ADDRESS,
  to: ADDRESS,
  parcel: {
    weightGrams: 1,
    lengthMil: null,
    widthMil: null,
    heightMil: null,
    predefinedPackage: "SmallFlatRateBox",
  },
  customs: null,
  taxIdentifiers: [],
  options: { machinable: true, specialRates: "media_mail", shipDate: "2999-12-31", printLines: [] },
  reference: "label-1",
};
const BOUGHT = {
  ...{ id: "shp_1", mode: "test", reference: "label-1", rates: [], tracking_code: null, tracker: null },
  selected_rate: { id: "rate_1", carrier: "USPS", service: "First", rate: "1.50", delivery_days: null },
  postage_label: {
    label_url: "https://x/1.png",
    label_file_type: "image/png",
    created_at: "2026-11-22T12:00:00Z",
  },
  ...{ fees: [{ type: "PostageFee", amount: "1.50000" }], refund_status: null },
};

let easypost: ScriptedEasypost;
beforeEach(async () => {
  easypost = await startScriptedEasypost();
});
afterEach(async () => easypost.stop());

async function restart(options: Parameters<typeof startScriptedEasypost>[0]): Promise<void> {
  await easypost.stop();
  easypost = await startScriptedEasypost(options);
}

/** Time that passes only while the adapter pauses, however slow the machine is. */
function pausesOnly() {
  let now = Date.UTC(2026, 10, 22);
  const sleep = async (milliseconds: number) => {
    now += milliseconds;
    return Promise.resolve();
  };
  return { clock: { now: () => new Date(now) }, sleep };
}

const buy = async (gateway: PostageGateway = easypost.postage) =>
  gateway.buy(ACCOUNT, PURCHASE, { mayStillSend: () => true });
const apiError = (status: number, code: string, message = "no"): ScriptedAnswer => ({
  status,
  json: { error: { code, message, errors: [] } },
});

describe("a purchase", () => {
  it.each<[string, ScriptedAnswer]>([
    ["HTML from a proxy", { status: 502, text: HTML }],
    ["JSON that is not EasyPost's", { status: 500, json: { oops: true } }],
    ["EasyPost's own 500", apiError(500, "INTERNAL_SERVER_ERROR")],
    ["EasyPost's own 503", apiError(503, "SERVICE_UNAVAILABLE")],
    ["an error whose message is missing", { status: 422, json: { error: null } }],
    ["a proxy's 403", { status: 403, text: HTML }],
    ["a silent carrier", apiError(422, "SHIPMENT.POSTAGE.NO_RESPONSE")],
    ["a cut connection", { cut: "before-answer" }],
    ["an answer cut in two", { cut: "in-answer" }],
    ["an answer of another shape", { status: 200, json: { id: "shp_1" } }],
    ["an answer that is no JSON", { status: 200, text: HTML }],
    ["an answer without a label", { status: 200, json: { ...BOUGHT, postage_label: null } }],
    ["no answer in time", { silent: true }],
    ["a redirect", { status: 302, text: "", headers: { location: "http://127.0.0.1:9/" } }],
  ])("that ends with %s may have been made, and is not sent again", async (_, answer) => {
    if ("silent" in answer) await restart({ requestTimeoutMs: 2_000 });
    easypost.answer(answer);
    expect(await buy()).toMatchObject({ kind: "unknown" });
    expect(easypost.asked).toHaveLength(1);
  });

  it("that EasyPost turns away with 429 was not made, and says for how long", async () => {
    await restart(pausesOnly());
    easypost.answer({ ...apiError(429, "RATE_LIMITED"), headers: { "retry-after": "60" } });
    expect(await buy()).toEqual({ kind: "not-executed", reason: "too many requests", retryAfterMs: 60_000 });
    easypost.answer({ status: 200, json: BOUGHT });
    // The next one waits with it: nothing reaches EasyPost before the pause is over.
    expect(await buy()).toMatchObject({ kind: "not-executed", reason: "EasyPost asked to wait" });
    expect(easypost.asked).toHaveLength(1);
  });

  it("for which nothing listens was not made", async () => {
    await easypost.stop();
    expect(await buy()).toMatchObject({ kind: "not-executed", reason: "no connection (ECONNREFUSED)" });
  });

  it("does not leave once it is too late", async () => {
    const outcome = await easypost.postage.buy(ACCOUNT, PURCHASE, { mayStillSend: () => false });
    expect(outcome).toEqual({ kind: "not-executed", reason: "it was too late to send", retryAfterMs: 0 });
    expect(easypost.asked).toEqual([]);
  });

  it("without insurance names none", async () => {
    easypost.answer({ status: 200, json: BOUGHT });
    const purchase = { ...PURCHASE, insuranceMinor: 0 };
    await easypost.postage.buy(ACCOUNT, purchase, { mayStillSend: () => true });
    expect(easypost.asked[0]?.body).toEqual({ rate: { id: "rate_1" } });
  });

  it("of a shipment that is bought, or being bought, asks to read it", async () => {
    easypost.answer(apiError(422, "SHIPMENT.POSTAGE.EXISTS"));
    expect(await buy()).toEqual({ kind: "already-bought" });
    easypost.answer(apiError(409, "SHIPMENT.PURCHASE.IN_PROGRESS"));
    expect(await buy()).toEqual({ kind: "in-progress" });
  });

  it.each([
    [401, "UNAUTHORIZED", "KEY_REFUSED"],
    [402, "PAYMENT_REQUIRED", "PAYMENT_REQUIRED"],
    [403, "FORBIDDEN", "FORBIDDEN"],
  ])("that EasyPost answers with %s needs a person", async (status, code, expected) => {
    easypost.answer(apiError(status, code, "Your account says no."));
    expect(await buy()).toEqual({
      kind: "account-refused",
      code: expected,
      message: "Your account says no.",
    });
  });

  it("that was refused says why, whatever form the reason has", async () => {
    easypost.answer({
      status: 422,
      json: {
        error: {
          code: "SHIPMENT.POSTAGE.FAILURE",
          message: { base: ["USPS does not offer service First", "for this shipment."] },
        },
      },
    });
    expect(await buy()).toEqual({
      kind: "refused",
      problems: [
        {
          ...{ code: "SHIPMENT.POSTAGE.FAILURE", field: null },
          message: "USPS does not offer service First, for this shipment.",
        },
      ],
    });
  });
});

describe("an address check", () => {
  it("that the account may not make abroad says nothing about the account", async () => {
    easypost.answer(apiError(403, "ADDRESS.VERIFY.INTL_NOT_ENABLED", "not enabled"));
    expect(await easypost.postage.verifyAddress(ACCOUNT, ADDRESS)).toEqual({
      kind: "unverified",
      problems: [{ code: "ADDRESS.VERIFY.INTL_NOT_ENABLED", field: null, message: "not enabled" }],
      suggestion: null,
    });
  });

  it("that is down for now says nothing about the address", async () => {
    easypost.answer(apiError(422, "ADDRESS.VERIFY.UPSTREAM_UNAVAILABLE"));
    expect(await easypost.postage.verifyAddress(ACCOUNT, ADDRESS)).toMatchObject({
      ...{ kind: "not-executed", reason: "address verification is down" },
    });
  });
});

describe("a read", () => {
  it("is repeated until EasyPost answers", async () => {
    easypost.answer({ status: 502, text: HTML }, { cut: "before-answer" }, { status: 200, json: BOUGHT });
    expect(await easypost.postage.readShipment(ACCOUNT, "shp_1")).toMatchObject({
      kind: "shipment",
      shipment: {
        bought: { trackingCode: null, trackerId: null, rate: { amountMinor: 150, deliveryDays: null } },
        fees: [{ type: "postage", amountMicro: 150_000, refunded: false }],
      },
    });
    expect(easypost.asked).toHaveLength(3);
  });

  it("gives up within its time", async () => {
    const time = pausesOnly();
    await restart({ requestTimeoutMs: 600, ...time });
    const before = time.clock.now().getTime();
    easypost.answer({ status: 502, text: HTML });
    expect(await easypost.postage.readShipment(ACCOUNT, "shp_1")).toMatchObject({ kind: "unknown" });
    expect(time.clock.now().getTime() - before).toBeLessThanOrEqual(600);
    expect(easypost.asked.length).toBeGreaterThan(1);
  });
});

describe("what is sent", () => {
  it("dates a label that is posted later, and asks for media mail where it is wanted", async () => {
    easypost.answer({ status: 201, json: { ...BOUGHT, postage_label: null, selected_rate: null } });
    expect(await easypost.postage.createShipment(ACCOUNT, SHIPMENT)).toMatchObject({ kind: "shipment" });
    expect(easypost.asked[0]?.body).toMatchObject({
      shipment: {
        parcel: { predefined_package: "SmallFlatRateBox", weight: 0.1 },
        options: { label_date: "2999-12-31T12:00:00.000Z", special_rates_eligibility: "USPS.MEDIAMAIL" },
        reference: "label-1",
      },
    });
  });

  it("is a SCAN form without its wrapping where EasyPost could not read it wrapped", async () => {
    const form = { id: "sf_1", status: "creating", form_url: null, tracking_codes: ["94001"], message: null };
    easypost.answer(
      apiError(422, "BATCH.CREATE.FAILURE", "Unable to create batch, one or more parameters were invalid."),
      { status: 200, json: form },
    );
    expect(await easypost.postage.createScanForm(ACCOUNT, ["shp_1", "shp_2"])).toMatchObject({
      kind: "form",
      form: { id: "sf_1", status: "creating", formUrl: null },
    });
    const shipments = [{ id: "shp_1" }, { id: "shp_2" }];
    expect(easypost.asked.map(({ body }) => body)).toEqual([{ scan_form: { shipments } }, { shipments }]);
  });

  it("keeps to so many requests at once, and asks the account's own key each time", async () => {
    await restart({ maxInFlight: 2, requestTimeoutMs: 2_000 });
    easypost.answer({ silent: true });
    const other = { kind: "platform", apiKey: "EZAKplatform" } as const;
    const outcomes = await Promise.all([
      ...[1, 2, 3, 4].map(() => buy()),
      easypost.postage.buy(other, PURCHASE, { mayStillSend: () => true }),
    ]);
    expect(outcomes.filter(({ kind }) => kind === "unknown").length).toBeGreaterThanOrEqual(3);
    // Two of four left; the others found no turn within the time of a request, and another account has its own pace.
    expect(
      easypost.asked.filter(({ authorization }) => authorization?.includes(btoa(`${other.apiKey}:`))),
    ).toHaveLength(1);
  });

  it("leaves no key, address or message of EasyPost's in the log", async () => {
    easypost.answer(apiError(422, "ADDRESS.PARAMETERS.INVALID", "179 N Harbor Dr is no street"));
    await easypost.postage.createShipment(ACCOUNT, SHIPMENT);
    easypost.answer({ cut: "before-answer" });
    await buy();
    const log = easypost.logged.join("\n");
    expect(log).toContain("ADDRESS.PARAMETERS.INVALID");
    expect(log).toContain("easypost call");
    for (const secret of [ACCOUNT.apiKey, btoa(`${ACCOUNT.apiKey}:`), "Harbor", "Elizabeth"])
      expect(log).not.toContain(secret);
  });
});

describe("a file", () => {
  it("is read from EasyPost's hosts only, without the key", async () => {
    easypost.answer({ status: 200, text: "PNG", headers: { "content-type": "image/png" } });
    const outcome = await easypost.postage.readFile(`${easypost.origin}/files/label.png`);
    expect(outcome).toMatchObject({ kind: "file", contentType: "image/png" });
    expect(outcome.kind === "file" && Buffer.from(outcome.bytes).toString()).toBe("PNG");
    expect(easypost.asked).toMatchObject([{ path: "/files/label.png", authorization: null }]);
    easypost.asked.length = 0;
    const port = Number(new URL(easypost.origin).port);
    for (const url of [
      "http://169.254.169.254/latest/meta-data",
      "https://easypost-files.s3.us-west-2.amazonaws.com.evil.example/x.png",
      `http://127.0.0.1:${port + 1}/files/label.png`,
      `http://user:secret@127.0.0.1:${port}/files/label.png`,
      "file:///etc/passwd",
      "no address",
    ])
      expect(await easypost.postage.readFile(url)).toEqual({
        kind: "unknown",
        reason: "not one of EasyPost's hosts",
      });
    expect(easypost.asked).toEqual([]);
  });

  it("that has expired is gone, and one behind a redirect is not fetched", async () => {
    easypost.answer({ status: 403, text: "<Error>AccessDenied</Error>" });
    expect(await easypost.postage.readFile(`${easypost.origin}/files/old.png`)).toEqual({ kind: "gone" });
    easypost.answer({ status: 302, text: "", headers: { location: "http://169.254.169.254/" } });
    expect(await easypost.postage.readFile(`${easypost.origin}/files/moved.png`)).toEqual({
      ...{ kind: "unknown", reason: "HTTP 302" },
    });
  });

  it("is asked for again where S3 was only busy", async () => {
    easypost.answer({ status: 503, text: "<Error>SlowDown</Error>" }, { status: 200, text: "PNG" });
    expect(await easypost.postage.readFile(`${easypost.origin}/files/label.png`)).toMatchObject({
      kind: "file",
    });
    expect(easypost.asked).toHaveLength(2);
  });

  it("larger than any label is not taken in", async () => {
    easypost.answer({ status: 200, text: "x".repeat(10_000_001) });
    expect(await easypost.postage.readFile(`${easypost.origin}/files/huge.png`)).toEqual({
      ...{ kind: "unknown", reason: "a file larger than any label" },
    });
  });
});
