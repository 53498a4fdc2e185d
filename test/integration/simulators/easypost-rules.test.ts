// Rules of the simulated EasyPost that no recording shows: prices, refusals, money, refunds, SCAN forms, faults, labels.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { text as textOf } from "node:stream/consumers";
import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { CREATOR_KEY, EMPTY_KEY, PLATFORM_KEY } from "../../simulators/easypost/config";
import type { FaultRule } from "../../simulators/easypost/faults";
import { FNC1 } from "../../simulators/easypost/label/code-128";
import { BARCODE_ROWS, LABEL_HEIGHT, LABEL_WIDTH } from "../../simulators/easypost/label/label-image";
import { readCode128 } from "../../simulators/easypost/label/read-code-128";
import { startEasyPostSimulator } from "../../simulators/easypost/serve";
import { createEasyPostSimulator, type EasyPostOptions } from "../../simulators/easypost/simulator";
import { checkDigit } from "../../simulators/easypost/tracking-number";
import { until } from "../../support/until";

type Json = Record<string, unknown>;
interface Shipment {
  id: string;
  rates: { id: string; service: string; rate: string }[];
  usps_zone: number | null;
  tracking_code: string | null;
  refund_status: string | null;
  messages: { message: string }[];
  forms: { form_url: string }[];
  fees: { type: string; amount: string; refunded: boolean }[];
  postage_label: { label_url: string };
  tracker: { status: string } | null;
  error?: { code: string; message: string };
}

const SF = {
  name: "Ada",
  street1: "388 Townsend St",
  city: "San Francisco",
  state: "CA",
  zip: "94107",
  country: "US",
};
const NY = {
  name: "Ben",
  street1: "20 W 34th St",
  city: "New York",
  state: "NY",
  zip: "10001",
  country: "US",
};
const BERLIN = {
  name: "Cem",
  street1: "Unter den Linden 5",
  city: "Berlin",
  zip: "10117",
  country: "DE",
  phone: "+49301234567",
};
const MILITARY_BOX = "LargeFlatRateBoxAPOFPO";
const GAME = { length: 12, width: 9, height: 3, weight: 40 };
const CUSTOMS = {
  contents_type: "merchandise",
  customs_certify: true,
  customs_signer: "Ada",
  eel_pfc: "NOEEI 30.37(a)",
  customs_items: [
    {
      description: "Board game",
      quantity: 1,
      weight: 38,
      value: "59.00",
      hs_tariff_number: "950490",
      origin_country: "CN",
    },
  ],
};

function open(options: EasyPostOptions = {}, key = PLATFORM_KEY) {
  let time = Date.parse("2026-11-23T12:00:00Z");
  const simulator = createEasyPostSimulator({ now: () => time, ...options });
  const call = async (
    method: string,
    path: string,
    body?: Json,
  ): Promise<{ status: number; body: Shipment }> => {
    const answer = await simulator.handle(
      new Request(`https://easypost.example/v2/${path}`, {
        method,
        headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }),
    );
    return { status: answer.status, body: (await answer.json()) as Shipment };
  };
  const create = async (change: Json = {}) =>
    (
      await call("POST", "shipments", {
        shipment: { from_address: SF, to_address: NY, parcel: GAME, ...change },
      })
    ).body;
  const buy = async (shipment: Shipment, service = "GroundAdvantage", more: Json = {}) =>
    call("POST", `shipments/${shipment.id}/buy`, {
      rate: { id: shipment.rates.find((rate) => rate.service === service)?.id },
      ...more,
    });
  return { simulator, call, create, buy, wait: (ms: number) => (time += ms) };
}

type Easy = ReturnType<typeof open>;
const priceOf = ({ rates }: Shipment, service: string): number =>
  Math.round(Number(rates.find((rate) => rate.service === service)?.rate) * 100);
const services = ({ rates }: Shipment): string[] => rates.map(({ service }) => service).sort();

describe("rates", () => {
  test("a parcel costs more the heavier, the farther and the larger it is", async () => {
    const { create } = open();
    const near = await create({ to_address: { ...NY, city: "Oakland", state: "CA", zip: "94607" } });
    const far = await create();
    const heavy = await create({ parcel: { ...GAME, weight: 200 } });
    const large = await create({ parcel: { length: 20, width: 16, height: 14, weight: 40 } });
    const long = await create({ parcel: { length: 31, width: 4, height: 4, weight: 40 } });
    expect([near.usps_zone, far.usps_zone]).toEqual([1, 8]);
    for (const service of ["GroundAdvantage", "Priority", "Express"]) {
      expect(priceOf(near, service)).toBeLessThan(priceOf(far, service));
      for (const dearer of [heavy, large, long])
        expect(priceOf(far, service)).toBeLessThan(priceOf(dearer, service));
    }
  });

  test("First is for cards, letters and flats; media mail only for those who say that they qualify", async () => {
    const { create } = open();
    expect(services(await create())).toEqual(["Express", "GroundAdvantage", "Priority"]);
    expect(services(await create({ parcel: { weight: 2, predefined_package: "Letter" } }))).toEqual([
      "First",
    ]);
    const books = { options: { special_rates_eligibility: "USPS.MEDIAMAIL" } };
    expect(services(await create(books))).toContain("MediaMail");
    const flat = await create({ parcel: { weight: 200, predefined_package: "MediumFlatRateBox" } });
    expect(services(flat)).toEqual(["Priority"]);
  });

  test.each<[string, Json, string]>([
    ["a parcel over 70 pounds", { parcel: { ...GAME, weight: 1121 } }, "70 pounds"],
    ["a country without service", { to_address: { ...BERLIN, country: "RU" } }, "suspended"],
    ["a soft pack over 20 pounds", { parcel: { weight: 321, predefined_package: "SoftPack" } }, "320 oz"],
    ["a military box to New York", { parcel: { weight: 9, predefined_package: MILITARY_BOX } }, "APO"],
    [
      "a military box abroad",
      { to_address: BERLIN, parcel: { weight: 9, predefined_package: MILITARY_BOX } },
      "does not go abroad",
    ],
    [
      "a parcel that is too large",
      { parcel: { length: 40, width: 30, height: 20, weight: 40 } },
      "130 inches",
    ],
  ])("%s has no rates, and the carrier says why", async (_what, change, why) => {
    const { rates, messages } = await open().create(change);
    expect(rates).toEqual([]);
    expect(messages[0]?.message).toContain(why);
  });

  test("abroad a parcel over 4 pounds or over $400 has no First-Class rate", async () => {
    const { create } = open();
    const FIRST = "FirstClassPackageInternationalService";
    expect(services(await create({ to_address: BERLIN }))).toContain(FIRST);
    expect(services(await create({ to_address: BERLIN, parcel: { ...GAME, weight: 65 } }))).not.toContain(
      FIRST,
    );
    const dear = { ...CUSTOMS, customs_items: [{ ...CUSTOMS.customs_items[0], value: "401.00" }] };
    expect(services(await create({ to_address: BERLIN, customs_info: dear }))).not.toContain(FIRST);
  });
});

describe("buying", () => {
  test("one shipment is sold once and charged once", async () => {
    const easy = open();
    const shipment = await easy.create();
    const bought = await easy.buy(shipment, "Priority", { insurance: "200.00" });
    expect(bought.body.fees.map(({ type, amount }) => [type, amount])).toEqual([
      ["LabelFee", "0.00000"],
      ["PostageFee", `${shipment.rates.find(({ service }) => service === "Priority")?.rate}000`],
      ["InsuranceFee", "1.00000"],
    ]);
    const again = await easy.buy(shipment, "Express");
    expect([again.status, again.body.error?.code]).toEqual([422, "SHIPMENT.POSTAGE.EXISTS"]);
    const [platform] = easy.simulator.state().accounts;
    expect(platform?.chargedMicro).toBe(priceOf(shipment, "Priority") * 1000 + 100_000);
    expect(platform?.balanceMicro).toBe(2_500_000_000 - (platform?.chargedMicro ?? 0));
  });

  test("an empty account buys nothing, and an unknown key is refused", async () => {
    const empty = open({}, EMPTY_KEY);
    const refused = await empty.buy(await empty.create());
    expect([refused.status, refused.body.error?.code]).toEqual([402, "PAYMENT_REQUIRED"]);
    expect((await open({}, "EZTKnobody").call("POST", "shipments", {})).status).toBe(401);
  });

  test("abroad a label needs customs items that weigh no more than the parcel, and a phone number", async () => {
    const easy = open();
    const code = async (change: Json) => {
      const shipment = await easy.create({ to_address: BERLIN, customs_info: CUSTOMS, ...change });
      const { body } = await easy.buy(shipment, "PriorityMailInternational");
      return body.error?.message ?? body.tracking_code;
    };
    expect(await code({ customs_info: undefined })).toContain("Customs info is required");
    expect(await code({ parcel: { ...GAME, weight: 37 } })).toContain("weigh more than the parcel");
    expect(await code({ to_address: { ...BERLIN, phone: "" } })).toContain("phone");
    expect(await code({})).toMatch(/^CX\d{9}US$/);
  });

  test("tracking numbers are distinct and end in the USPS check digit; letters have none", async () => {
    const easy = open();
    const codes = await Promise.all(
      Array.from({ length: 20 }, async () => (await easy.buy(await easy.create())).body.tracking_code ?? ""),
    );
    expect(new Set(codes).size).toBe(20);
    for (const code of codes) {
      expect(code).toMatch(/^94\d{20}$/);
      expect(Number(code.at(-1))).toBe(checkDigit(code.slice(0, -1)));
    }
    const letter = await easy.create({ parcel: { weight: 1, predefined_package: "Letter" } });
    expect((await easy.buy(letter, "First")).body.tracking_code).toBeNull();
  });
});

async function boughtLabel(easy: Easy): Promise<Shipment> {
  return (await easy.buy(await easy.create())).body;
}

describe("after the purchase", () => {
  test("a refund gives every fee back once; what was scanned or is on a SCAN form is rejected", async () => {
    const easy = open();
    const [unused, scanned, manifested] = [
      await boughtLabel(easy),
      await boughtLabel(easy),
      await boughtLabel(easy),
    ];
    const before = easy.simulator.state().accounts[0]?.balanceMicro ?? 0;
    easy.simulator.act({ action: "scan", trackingCode: scanned.tracking_code });
    await easy.call("POST", "scan_forms", { shipments: [{ id: manifested.id }] });
    const ask = async ({ id }: Shipment) =>
      (await easy.call("POST", `shipments/${id}/refund`)).body.refund_status;
    expect([await ask(unused), await ask(scanned), await ask(manifested)]).toEqual([
      "submitted",
      "rejected",
      "rejected",
    ]);
    const settle = { action: "accept-refund", shipmentId: unused.id };
    expect(easy.simulator.act(settle).ok).toBe(true);
    expect(easy.simulator.act(settle).ok).toBe(false);
    expect(easy.simulator.state().accounts[0]?.balanceMicro).toBe(
      before + priceOf(unused, "GroundAdvantage") * 1000,
    );
    expect((await easy.call("POST", `shipments/${unused.id}/refund`)).body.error?.code).toBe(
      "SHIPMENT.REFUND.UNAVAILABLE",
    );
  });

  test("a refund asked too soon is rejected, and taken when it is asked again", async () => {
    const easy = open({ rejectRefundsWithinMs: 60_000, refundSettleMs: 5_000 });
    const { id } = await boughtLabel(easy);
    expect((await easy.call("POST", `shipments/${id}/refund`)).body.refund_status).toBe("rejected");
    easy.wait(61_000);
    expect((await easy.call("POST", `shipments/${id}/refund`)).body.refund_status).toBe("submitted");
    easy.wait(6_000);
    expect((await easy.call("GET", `shipments/${id}`)).body.refund_status).toBe("refunded");
  });

  test("by its clock USPS scans a label and then delivers it, but not one that was given back", async () => {
    const easy = open({ trackDelayMs: 60_000 });
    const [mailed, back] = [await boughtLabel(easy), await boughtLabel(easy)];
    await easy.call("POST", `shipments/${back.id}/refund`);
    const statuses = () =>
      easy.simulator
        .state()
        .shipments.map(({ scannedAt, trackerStatus }) => [scannedAt !== null, trackerStatus]);
    easy.wait(61_000);
    expect(statuses()).toEqual([
      [true, "in_transit"],
      [false, "pre_transit"],
    ]);
    easy.wait(60_000);
    expect(statuses().map(([, status]) => status)).toEqual(["delivered", "pre_transit"]);
    expect(easy.simulator.state().events.map(({ description }) => description)).toEqual([
      "tracker.updated",
      "tracker.updated",
    ]);
    expect((await easy.call("POST", `shipments/${mailed.id}/refund`)).body.refund_status).toBe("rejected");
  });

  test("a label is on one SCAN form at most, with labels of the same origin, and never when refunded", async () => {
    const easy = open();
    const [one, other, gone] = [await boughtLabel(easy), await boughtLabel(easy), await boughtLabel(easy)];
    const elsewhere = (await easy.buy(await easy.create({ from_address: NY, to_address: SF }))).body;
    await easy.call("POST", `shipments/${gone.id}/refund`);
    const form = async (...of: Shipment[]) =>
      (await easy.call("POST", "scan_forms", { scan_form: { shipments: of.map(({ id }) => ({ id })) } })).body
        .error?.code;
    expect(await form()).toBe("SCAN_FORM.SHIPMENTS.REQUIRED");
    expect(await form(one, elsewhere)).toBe("SCAN_FORM.SHIPMENTS.INVALID");
    expect(await form(one, gone)).toBe("SCAN_FORM.SHIPMENTS.INVALID");
    expect(await form(one, other)).toBeUndefined();
    expect(await form(other)).toBe("SCAN_FORM.SHIPMENTS.INVALID");
  });

  test("labels of one afternoon in California go on one SCAN form, though it ends on the next day in UTC", async () => {
    const easy = open();
    const noon = await boughtLabel(easy);
    easy.wait(13 * 3_600_000);
    const evening = await boughtLabel(easy);
    easy.wait(12 * 3_600_000);
    const tomorrow = await boughtLabel(easy);
    const form = async (...of: Shipment[]) =>
      (await easy.call("POST", "scan_forms", { shipments: of.map(({ id }) => ({ id })) })).body.error
        ?.message;
    expect(await form(noon, evening, tomorrow)).toContain("same ship date");
    expect(await form(noon, evening)).toBeUndefined();
  });

  test("the label is a real 4×6 inch PNG whose barcode holds ZIP code and tracking number", async () => {
    const easy = open();
    const { postage_label, tracking_code } = await boughtLabel(easy);
    const answer = await easy.simulator.handle(new Request(postage_label.label_url));
    const png = Buffer.from(await answer.arrayBuffer());
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([LABEL_WIDTH, LABEL_HEIGHT]);
    const start = png.indexOf("IDAT") + 4;
    const rows = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)));
    const rowBytes = LABEL_WIDTH / 8 + 1;
    for (const y of [BARCODE_ROWS.from, BARCODE_ROWS.to]) {
      const isBlack = (x: number) =>
        (((rows[y * rowBytes + 1 + (x >> 3)] ?? 255) >> (7 - (x % 8))) & 1) === 0;
      expect(readCode128(isBlack, LABEL_WIDTH)).toBe(`${FNC1}42010001${FNC1}${tracking_code}`);
    }
  });

  test("a label abroad comes with a customs form that names its goods", async () => {
    const easy = open();
    const shipment = await easy.create({ to_address: BERLIN, customs_info: CUSTOMS });
    const { body } = await easy.buy(shipment, "PriorityMailInternational");
    const answer = await easy.simulator.handle(new Request(body.forms[0]?.form_url ?? ""));
    const pdf = Buffer.from(await answer.arrayBuffer()).toString("latin1");
    expect(pdf.startsWith("%PDF-1.4")).toBe(true);
    expect(pdf).toContain("1 x Board game   HS 950490   CN   38.0 oz   $59.00");
  });
});

describe("faults", () => {
  const POST_BUY = "shipment.buy";

  test.each<[FaultRule["kind"], boolean]>([
    ["cut-before-commit", false],
    ["cut-after-commit", true],
    ["error-before", false],
    ["error-after-commit", true],
    ["html", false],
    ["too-many-requests", false],
    ["unauthorized", false],
    ["refused", false],
  ])("%s: bought is %s afterwards", async (kind, bought) => {
    const running = await startEasyPostSimulator();
    try {
      running.simulator.faults.apply({ rules: [{ kind, operation: POST_BUY, count: 1 }] });
      const authorization = `Basic ${Buffer.from(`${CREATOR_KEY}:`).toString("base64")}`;
      const post = async (path: string, body: Json) =>
        fetch(`${running.baseUrl}${path}`, {
          method: "POST",
          headers: { authorization },
          body: JSON.stringify(body),
        });
      const made = await post("shipments", { shipment: { from_address: SF, to_address: NY, parcel: GAME } });
      const { id, rates } = (await made.json()) as Shipment;
      const answer = await post(`shipments/${id}/buy`, { rate: { id: rates[0]?.id } }).catch(() => null);
      expect(answer?.ok ?? false).toBe(false);
      expect(running.simulator.state().shipments[0]?.bought).toBe(bought);
    } finally {
      await running.stop();
    }
  });

  test("a purchase can still happen after its connection was cut and the shipment was read as not bought", async () => {
    const easy = open();
    easy.simulator.faults.apply({
      rules: [{ kind: "late-commit", operation: POST_BUY, delayMs: 5_000, count: 1 }],
    });
    const shipment = await easy.create();
    await easy.buy(shipment).catch(() => null);
    expect((await easy.call("GET", `shipments/${shipment.id}`)).body.tracking_code).toBeNull();
    easy.wait(5_001);
    await until("the late purchase is done", () => easy.simulator.state().totals.labels === 1);
  });
});

describe("webhooks", () => {
  test("a scan is told to every registered address, and never when it is to be dropped", async () => {
    const received: string[] = [];
    const running = await startEasyPostSimulator();
    const target = http.createServer((incoming, outgoing) => {
      void textOf(incoming).then((body) => {
        received.push(`${String(incoming.headers["x-hmac-signature"])} ${body}`);
        outgoing.end("ok");
      });
    });
    await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
    const hook = `http://127.0.0.1:${(target.address() as AddressInfo).port}/hook`;
    try {
      const authorization = `Basic ${Buffer.from(`${CREATOR_KEY}:`).toString("base64")}`;
      const post = async (path: string, body: Json) =>
        fetch(`${running.baseUrl}${path}`, {
          method: "POST",
          headers: { authorization },
          body: JSON.stringify(body),
        });
      await post("webhooks", { webhook: { url: hook, webhook_secret: "a secret" } });
      const shipment = { from_address: SF, to_address: NY, parcel: GAME, service: "Priority" };
      const { id } = (await (await post("shipments", { shipment })).json()) as Shipment;
      running.simulator.faults.apply({ webhooks: { duplicates: [2, 2] } });
      running.simulator.act({ action: "scan", shipmentId: id });
      await until("both copies have arrived", () => received.length === 2);
      expect(received[0]).toContain('"description":"tracker.updated"');
      expect(received[0]).toContain('"weight":40.0');
      expect(received[0]).toMatch(/^hmac-sha256-hex=[0-9a-f]{64} /);
      expect(received[1]).toBe(received[0]);
      running.simulator.faults.apply({ webhooks: { drop: 1 } });
      running.simulator.act({ action: "deliver", shipmentId: id });
      expect(running.simulator.state().events.at(-1)?.deliveries).toEqual([]);
    } finally {
      await running.stop();
      await new Promise((resolve) => target.close(resolve));
    }
  });
});
