// The simulated EasyPost answers the recorded exchanges the way EasyPost did.
import { describe, expect, test } from "vitest";
import { PLATFORM_KEY, PLATFORM_WEBHOOK_SECRET } from "../../simulators/easypost/config";
import { eventJson, signBody } from "../../simulators/easypost/event-log";
import { createEasyPostSimulator, type EasyPostSimulator } from "../../simulators/easypost/simulator";
import { describeWithShared, readSharedJson, sharedExists } from "../../support/shared-material";
import {
  differences,
  easyPostRecordings,
  exchangesIn,
  Twins,
  type EasyPostExchange,
} from "./easypost-exchange";

const AUTHORIZATION = `Basic ${Buffer.from(`${PLATFORM_KEY}:`).toString("base64")}`;
const ONE_TRACKER_ROW = "tracker/retrieves-";

interface Replayed {
  status: number;
  location: string | null;
  body: unknown;
}

async function send(
  simulator: EasyPostSimulator,
  method: string,
  path: string,
  body?: unknown,
): Promise<Replayed> {
  const response = await simulator.handle(
    new Request(new URL(path, "https://easypost.example"), {
      method,
      headers: { authorization: AUTHORIZATION, "content-type": "application/json" },
      ...(body === undefined || body === null || method === "GET" ? {} : { body: JSON.stringify(body) }),
    }),
  );
  return {
    status: response.status,
    location: response.headers.get("location"),
    body: (await response.json()) as unknown,
  };
}

/** The recorded account: it insures every label for $50, and its clock is the recording's. */
function recordedAccount(clock: { ms: number }): EasyPostSimulator {
  return createEasyPostSimulator({ autoInsure: "50.00", now: () => clock.ms });
}

/** What the recorded account held before the recording of a list began, oldest first. */
async function fillLists(
  simulator: EasyPostSimulator,
  file: string,
  exchanges: EasyPostExchange[],
): Promise<void> {
  const rows = exchanges.flatMap(({ response }) => {
    const body = response.body as { addresses?: object[]; trackers?: { shipment_id: string | null }[] };
    return body.addresses ?? (file.startsWith(ONE_TRACKER_ROW) ? (body.trackers ?? []) : []);
  });
  const oneMore = rows.at(-1);
  for (const row of [...rows, ...(oneMore ? [oneMore] : [])].reverse()) {
    if ("shipment_id" in row && row.shipment_id !== null)
      await send(simulator, "POST", "/v2/shipments", oneCallPurchase());
    else if ("street1" in row) {
      const failed = "verifications" in row && Object.keys(row.verifications as object).length > 0;
      await send(simulator, "POST", "/v2/addresses", { address: row, ...(failed ? { verify: true } : {}) });
    }
  }
}

function oneCallPurchase(): unknown {
  return exchangesIn("shipment/refunds-a-shipment.json")[0]?.request.body;
}

/** Of all carriers the simulator knows one. */
function onlyUsps(body: unknown): unknown {
  const { carriers } = body as { carriers?: { name: string }[] };
  return carriers ? { carriers: carriers.filter(({ name }) => name === "usps") } : body;
}

async function replay(file: string): Promise<string[]> {
  const exchanges = exchangesIn(file);
  const clock = { ms: Date.parse(exchanges[0]?.started ?? "") };
  const simulator = recordedAccount(clock);
  const twins = new Twins();
  await fillLists(simulator, file, exchanges);
  const found: string[] = [];
  for (const [place, { started, request, response }] of exchanges.entries()) {
    clock.ms = Math.max(clock.ms, Date.parse(started));
    const url = new URL(twins.translate(request.url));
    const body = JSON.parse(twins.translate(JSON.stringify(request.body ?? null))) as unknown;
    const answer = await send(simulator, request.method, `${url.pathname}${url.search}`, body);
    twins.learn(response.body, answer.body);
    const at = `${place} ${request.method} ${url.pathname}`;
    if (answer.status !== response.status)
      found.push(`${at}: status ${response.status}, simulated ${answer.status}`);
    if ((answer.location === null) !== (response.headers.location === undefined))
      found.push(`${at}: location ${response.headers.location}, simulated ${answer.location}`);
    found.push(...differences(onlyUsps(response.body), onlyUsps(answer.body), at));
  }
  simulator.stop();
  return found;
}

describeWithShared(
  "recordings/easypost/node",
  "every recorded exchange is answered with the same status, fields and values",
  () => {
    const files = sharedExists("recordings/easypost/node") ? easyPostRecordings() : [];
    test.each(files)("%s", async (file) => {
      expect(await replay(file)).toEqual([]);
    });

    test("a recording that says something else is noticed", () => {
      const [exchange] = exchangesIn("parcel/creates-a-parcel.json");
      const body = exchange?.response.body as Record<string, unknown>;
      expect(differences(body, { ...body, weight: "15.4" })).toEqual([
        '.weight: recorded 15.4, simulated "15.4"',
      ]);
      expect(differences(body, { ...body, colour: "red" })).toEqual([".colour: never recorded"]);
    });
  },
);

describeWithShared("recordings/easypost/fixtures", "webhooks are signed the way EasyPost signs them", () => {
  test("the official body and secret give the official signature", () => {
    const body = JSON.stringify(readSharedJson("recordings/easypost/fixtures/event-body.json"));
    const { webhooks } = readSharedJson<{ webhooks: { secret: string; hmac_signature: string } }>(
      "recordings/easypost/fixtures/client-library-fixtures.json",
    );
    expect(signBody(webhooks.secret, eventJson(JSON.parse(body)))).toBe(webhooks.hmac_signature);
  });
});

/** Every field that is there, with its place; of a list those of its last entry. */
function fieldsOf(value: unknown, at = ""): string[] {
  if (Array.isArray(value)) return fieldsOf(value.at(-1), `${at}[]`);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    `${at}.${name}`,
    ...fieldsOf(inner, `${at}.${name}`),
  ]);
}

/** Since the bodies were recorded the API has got these. */
const LATER = /\.(delivery_evidence|tracking_details\[\]\.est_delivery_date)$/;

describeWithShared(
  "recordings/easypost/webhooks",
  "events are told in the fields that EasyPost tells them in",
  () => {
    test.each([
      ["fixtures/event-body.json", "tracker.updated"],
      ["webhooks/webhook_post_example.json", "scan_form.created"],
    ])("%s: %s", async (file, description) => {
      const simulator = createEasyPostSimulator();
      const bought = await send(simulator, "POST", "/v2/shipments", oneCallPurchase());
      const { id } = bought.body as { id: string };
      await send(simulator, "POST", "/v2/scan_forms", { shipments: [{ id }] });
      simulator.act({ action: "scan", shipmentId: id });
      const sent = simulator.core.events.sent.find((event) => event.description === description);
      const told = fieldsOf(JSON.parse(sent?.body ?? "null"));
      const recorded = fieldsOf(readSharedJson(`recordings/easypost/${file}`));
      expect(told.filter((field) => !LATER.test(field)).sort()).toEqual(recorded.sort());
      simulator.stop();
    });
  },
);

describe("events", () => {
  test("a weight of whole ounces is sent with a decimal point, and the signature covers it", () => {
    const body = eventJson({ result: { weight: 12, parcel: { weight: 15.4 } } });
    expect(body).toBe('{"result":{"weight":12.0,"parcel":{"weight":15.4}}}');
    expect(signBody(PLATFORM_WEBHOOK_SECRET, body)).not.toBe(
      signBody(PLATFORM_WEBHOOK_SECRET, body.replace("12.0", "12")),
    );
  });
});
