// What may come to the address that EasyPost calls: only what its account signed, each event once.
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { recordEasyPostNotice } from "~/modules/postage/tracking/record-notice.server";
import { processNotices } from "~/modules/postage/tracking/process-notices.server";
import { useTestDatabase } from "../../support/test-database";
import { PLATFORM_SECRET } from "./after-deps";
import {
  openAfterFixture,
  SECRET,
  shipmentId,
  TOKEN,
  trackingCode,
  type AfterFixture,
} from "./after-fixture";

const database = useTestDatabase();
let fixture: AfterFixture;
beforeEach(async () => {
  fixture = await openAfterFixture(database.db);
});

function event(change: object = {}, result: object = {}): string {
  return JSON.stringify({
    ...{ id: "evt_1", object: "Event", mode: "test", description: "tracker.updated", status: "pending" },
    result: {
      ...{ id: "trk_x", object: "Tracker", tracking_code: trackingCode(1), shipment_id: shipmentId(1) },
      ...{ status: "in_transit", updated_at: "2026-11-24T18:00:00Z", weight: 17.6 },
      tracking_details: [
        {
          datetime: "2026-11-24T18:00:00Z",
          status: "in_transit",
          status_detail: "arrived",
          message: "Arrived",
        },
      ],
      ...result,
    },
    ...change,
  });
}
const sign = (body: string | Uint8Array, secret = SECRET) =>
  `hmac-sha256-hex=${createHmac("sha256", secret.normalize("NFKD")).update(body).digest("hex")}`;
const deliver = (body: string | Uint8Array, signature: string | null, account = TOKEN) =>
  recordEasyPostNotice(fixture.deps, {
    ...{ account, signature },
    raw: typeof body === "string" ? new TextEncoder().encode(body) : body,
  });
const stored = () => database.db.postageNotice.count();

describe("news of EasyPost", () => {
  it("signed by the shop's account are stored with their job", async () => {
    expect(await deliver(event(), sign(event()))).toEqual({ kind: "recorded" });
    expect(await database.db.postageNotice.findFirst()).toMatchObject({ account: TOKEN, processedAt: null });
    expect(fixture.fake.jobs).toEqual(["postage.notice"]);
  });

  it("with a whole weight, which EasyPost's own client would refuse, are taken as signed", async () => {
    const body = event({}, { weight: 17 });
    expect(await deliver(body, sign(body))).toEqual({ kind: "recorded" });
  });

  it("of one id have one effect, told again, at once and later", async () => {
    const body = event();
    const told = await Promise.all(Array.from({ length: 6 }, () => deliver(body, sign(body))));
    expect(told.filter(({ kind }) => kind === "recorded")).toHaveLength(1);
    expect(told.filter(({ kind }) => kind === "duplicate")).toHaveLength(5);
    const changed = event({}, { status: "delivered" });
    expect(await deliver(changed, sign(changed))).toEqual({ kind: "duplicate" });
    expect(await stored()).toBe(1);
    expect(fixture.fake.jobs).toEqual(["postage.notice"]);
  });

  it("with one id from two accounts are two events", async () => {
    const body = event();
    await deliver(body, sign(body));
    expect(await deliver(body, sign(body, PLATFORM_SECRET), "platform")).toEqual({ kind: "recorded" });
  });

  it("of kinds that nothing follows from are answered and forgotten", async () => {
    const body = event({ description: "batch.updated" });
    expect(await deliver(body, sign(body))).toEqual({ kind: "ignored" });
    expect(await stored()).toBe(0);
  });
});

describe("a forgery", () => {
  const body = event();
  const forgeries: [string, string, string | null, string][] = [
    ["without a signature", body, null, TOKEN],
    ["with an empty signature", body, "", TOKEN],
    ["signed with another secret", body, sign(body, "another"), TOKEN],
    ["signed by the platform for a shop", body, sign(body, PLATFORM_SECRET), TOKEN],
    ["signed by a shop for the platform", body, sign(body), "platform"],
    ["with a byte more", `${body} `, sign(body), TOKEN],
    ["with the signature of another algorithm", body, sign(body).replace("sha256", "sha1"), TOKEN],
    ["with the signature cut short", body, sign(body).slice(0, 40), TOKEN],
    ["to nobody's address", body, sign(body), "nobody"],
    ["to an empty address", body, sign(body), ""],
    ["to an address that no text could hold", body, sign(body), "a\u0000b"],
    ["signed, but no JSON", "{", sign("{"), TOKEN],
    ["signed, but a nesting bomb", "[".repeat(100_000), sign("[".repeat(100_000)), TOKEN],
    ["signed with an empty secret", body, sign(body, ""), TOKEN],
  ];
  it.each(forgeries)("%s is refused and leaves nothing", async (_what, raw, signature, account) => {
    expect(await deliver(raw, signature, account)).toEqual({ kind: "refused" });
    expect(await stored()).toBe(0);
    expect(fixture.fake.jobs).toEqual([]);
  });

  it("of the platform's news is refused where the platform has no secret", async () => {
    const config = { ...fixture.deps.config, platformWebhookSecret: null };
    const raw = new TextEncoder().encode(body);
    const input = { account: "platform", raw, signature: sign(body, PLATFORM_SECRET) };
    expect(await recordEasyPostNotice({ ...fixture.deps, config }, input)).toEqual({ kind: "refused" });
  });
});

describe("10,000 deliveries of every kind of rubbish", () => {
  const nasty = fc.oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.constantFrom<unknown>("\u0000", "\ud800", "", null, true, -1, 1e308, [], {}, "9999-99-99T99:99:99Z"),
    fc.jsonValue({ maxDepth: 3 }),
  );
  const FIELDS = ["id", "description", "result", "result.id", "result.tracking_code", "result.shipment_id"];
  const MORE = ["result.status", "result.updated_at", "result.tracking_details", "result.tracking_details.0"];
  const DEEP = ["datetime", "status", "status_detail", "message"].map(
    (name) => `result.tracking_details.0.${name}`,
  );
  const description = fc.constantFrom(
    "tracker.updated",
    "refund.successful",
    "scan_form.updated",
    "batch.created",
  );
  const field = fc.constantFrom(...FIELDS, ...MORE, ...DEEP);
  const damaged = fc
    .tuple(description, fc.nat(200), fc.array(fc.tuple(field, nasty), { maxLength: 3 }))
    .map(([kind, id, changes]) => {
      const told = JSON.parse(event({ description: kind, id: `evt_${id}` })) as Record<string, unknown>;
      for (const [path, value] of changes) set(told, path.split("."), structuredClone(value));
      return JSON.stringify(told);
    });
  const rubbish = fc.oneof(damaged, fc.json({ maxDepth: 5 }), fc.uint8Array({ maxLength: 120 }));
  const wrongSignature = fc.oneof(
    fc.string({ unit: "binary", maxLength: 90 }),
    fc.constant(null),
    fc.constant(sign("x")),
  );
  const account = fc.oneof(
    fc.constantFrom(TOKEN, "platform", "nobody"),
    fc.string({ unit: "binary", maxLength: 40 }),
  );

  function set(target: Record<string, unknown>, [first = "", ...rest]: string[], value: unknown): void {
    const next = target[first];
    if (rest.length === 0) target[first] = value;
    else if (typeof next === "object" && next !== null) set(next as Record<string, unknown>, rest, value);
  }

  it("that nobody signed: none is taken, none breaks anything", async () => {
    const inputs = fc.sample(fc.tuple(rubbish, wrongSignature, account), { numRuns: 9000, seed: 20261122 });
    for (let from = 0; from < inputs.length; from += 50) {
      const answers = await Promise.all(inputs.slice(from, from + 50).map((input) => deliver(...input)));
      expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(["refused"]));
    }
    expect(await stored()).toBe(0);
  });

  it("that the account did sign: each is refused, ignored or taken, and what is taken can be worked off", async () => {
    await fixture.addLabel(1);
    const inputs = fc.sample(rubbish, { numRuns: 1000, seed: 20261122 });
    const kinds = new Map<string, number>();
    for (let from = 0; from < inputs.length; from += 20) {
      const answers = await Promise.all(
        inputs.slice(from, from + 20).map((body) => deliver(body, sign(body))),
      );
      for (const { kind } of answers) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    expect([...kinds.keys()].sort()).toEqual(["duplicate", "ignored", "recorded", "refused"]);
    const rows = await database.db.postageNotice.findMany({ select: { id: true } });
    expect(rows.length).toBe(kinds.get("recorded"));
    await processNotices(fixture.deps, { noticeIds: rows.map(({ id }) => id) });
    expect(await database.db.postageNotice.count({ where: { processedAt: null } })).toBe(0);
  });
});
