// 10,000 requests of every kind of rubbish: never a 500, never half a write.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ask, connect, createShop, validPledge, type Platform } from "./api-client";
import { useApiServer } from "./api-server";

const server = useApiServer();
const REQUESTS = 10_000;
const AT_ONCE = 16;

interface Results {
  results: { outcome: string; externalId: string | null; state: string | null; problems: { message: string }[] }[];
}

const nasty = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom("\u0000", "\ud800", "9.25082E+11", "-1.00", "1e9", "NaN", "'; drop table \"Pledge\"; --", "<script>", "٣٤", ""),
  fc.constantFrom<unknown>(null, true, false, -1, 0, 1.5, 1e308, 2 ** 53, [], {}, [[[]]], { toString: 1 }),
  fc.jsonValue({ maxDepth: 3 }),
);

const PATHS = [
  ...["externalId", "campaign", "backer", "shippingAddress", "lines", "amounts", "charges", "status", "pledgedAt"],
  ...["answers", "note", "taxesIncluded", "pledgeLevel", "extra", "__proto__", "campaign.externalId", "campaign.currency"],
  ...["campaign.name", "backer.email", "backer.name", "shippingAddress.country", "shippingAddress.region"],
  ...["shippingAddress.postalCode", "shippingAddress.name", "lines.0.sku", "lines.0.quantity", "lines.0.unitPrice"],
  ...["amounts.pledge", "amounts.totalPaid", "amounts.taxes", "amounts.currency", "charges.0"],
];

function set(target: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  let holder: Record<string, unknown> = target;
  for (const key of keys) {
    const next = holder[key];
    if (typeof next !== "object" || next === null) return;
    holder = next as Record<string, unknown>;
  }
  Object.defineProperty(holder, last, { value, enumerable: true, configurable: true, writable: true });
}

const mutated = fc
  .tuple(fc.integer({ min: 0, max: 400 }), fc.array(fc.tuple(fc.constantFrom(...PATHS), nasty), { maxLength: 3 }))
  .map(([id, changes]) => {
    const pledge = structuredClone(validPledge(`f${id}`));
    for (const [path, value] of changes) set(pledge, path, value);
    return pledge;
  });

const body = fc.oneof(
  { weight: 6, arbitrary: fc.array(mutated, { minLength: 1, maxLength: 4 }).map((items) => JSON.stringify(items)) },
  { weight: 2, arbitrary: mutated.map((item) => JSON.stringify({ pledges: [item, 1, null, item] })) },
  { weight: 2, arbitrary: fc.json({ maxDepth: 6 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(mutated, fc.nat()).map(([item, cut]) => JSON.stringify(item).slice(0, cut % 900)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
);

const otherRequest = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }).map((text) => ["GET", `/api/v1/pledges?cursor=${encode(text)}`] as const),
  fc.string({ unit: "binary", maxLength: 30 }).map((text) => ["GET", `/api/v1/pledges?campaign=${encode(text)}`] as const),
  fc
    .tuple(fc.constantFrom("GET", "DELETE"), fc.string({ unit: "binary", minLength: 1, maxLength: 30 }))
    .map(([method, text]) => [method, `/api/v1/campaigns/${encode(text)}/pledges/${encode(text)}`] as const),
);

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/\./g, "%2E");
}

/** Everything a stored pledge must have, whatever it was sent as. */
async function expectWholeRows(platform: Platform, accepted: Map<string, number>): Promise<void> {
  const rows = await server.database.db.pledge.findMany({
    where: { shopDomain: platform.shopDomain },
    include: { events: true, campaign: true },
  });
  const stored = rows.map((row) => `${row.campaign.externalId} ${row.externalId}`).sort();
  expect(stored).toEqual([...accepted.keys()].sort());
  expect([...accepted.values()].every((times) => times === 1)).toBe(true);
  for (const row of rows) {
    expect(row.content).toMatchObject({ externalId: row.externalId, status: row.status, currency: row.currency });
    expect(["ready", "blocked", "skipped"]).toContain(row.state);
    expect(row.outcome).not.toBeNull();
    expect(row.preflightAt).not.toBeNull();
    expect(row.events.filter(({ kind }) => kind === "pledge.received")).toHaveLength(1);
  }
}

describe("fuzz", () => {
  it("10,000 inputs never break the API and never leave half a write", { timeout: 120_000 }, async () => {
    const platform = await connect(server, await createShop(server));
    const accepted = new Map<string, number>();
    const inputs = fc.sample(fc.oneof({ weight: 9, arbitrary: body }, { weight: 1, arbitrary: otherRequest }), {
      numRuns: REQUESTS,
      seed: 20261122,
    });
    const statuses = new Map<number, number>();
    const send = async (input: (typeof inputs)[number]) => {
      const isRequest = Array.isArray(input);
      const answer = isRequest
        ? await ask<Results>(server, platform, input[0], input[1])
        : await ask<Results>(server, platform, "POST", "/api/v1/pledges", input as string);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expect(answer.status, `${String(input)} → ${JSON.stringify(answer.body)}`).toBeLessThan(500);
      if (isRequest || answer.status !== 200) return;
      for (const result of answer.body.results) note(result as unknown as { campaignExternalId: string });
    };
    const note = (result: { campaignExternalId: string } & Partial<Results["results"][number]>) => {
      if (result.outcome === "rejected") expect(result.problems?.[0]?.message).toBeTruthy();
      if (result.outcome !== "accepted") return;
      const identity = `${result.campaignExternalId} ${result.externalId}`;
      accepted.set(identity, (accepted.get(identity) ?? 0) + 1);
    };
    for (let at = 0; at < inputs.length; at += AT_ONCE) await Promise.all(inputs.slice(at, at + AT_ONCE).map(send));
    expect(accepted.size).toBeGreaterThan(100);
    expect(statuses.get(400) ?? 0).toBeGreaterThan(100);
    await expectWholeRows(platform, accepted);
  });
});
