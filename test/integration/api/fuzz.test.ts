// 10,000 inputs of every kind of rubbish: never a 500, never half a write.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ask, connect, createShop, validPledge, type Answer, type Platform } from "./api-client";
import { useApiServer } from "./api-server";

const server = useApiServer();
/** Pledges count one by one, whatever else is sent counts by request. */
const INPUTS = 10_000;
const POSTS = 760;
const OTHERS = 400;
const AT_ONCE = 16;
const SEED = 20261122;

interface Results {
  results: {
    outcome: string;
    campaignExternalId: string | null;
    externalId: string | null;
    problems: { message: string }[];
  }[];
}

const nasty = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "\u0000",
    "\ud800",
    "9.25082E+11",
    "-1.00",
    "1e9",
    "NaN",
    '\'; drop table "Pledge"; --',
    "<script>",
    "٣٤",
    "",
  ),
  fc.constantFrom<unknown>(null, true, false, -1, 0, 1.5, 1e308, 2 ** 53, [], {}, [[[]]], { toString: 1 }),
  fc.jsonValue({ maxDepth: 3 }),
);

const PATHS = [
  ...[
    "externalId",
    "campaign",
    "backer",
    "shippingAddress",
    "lines",
    "amounts",
    "charges",
    "status",
    "pledgedAt",
  ],
  ...[
    "answers",
    "note",
    "taxesIncluded",
    "pledgeLevel",
    "extra",
    "__proto__",
    "campaign.externalId",
    "campaign.currency",
  ],
  ...["campaign.name", "backer.email", "backer.name", "shippingAddress.country", "shippingAddress.region"],
  ...[
    "shippingAddress.postalCode",
    "shippingAddress.name",
    "lines.0.sku",
    "lines.0.quantity",
    "lines.0.unitPrice",
  ],
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
  .tuple(
    fc.integer({ min: 0, max: 400 }),
    fc.array(fc.tuple(fc.constantFrom(...PATHS), nasty), { maxLength: 3 }),
  )
  .map(([id, changes]) => {
    const pledge = structuredClone(validPledge(`f${id}`));
    for (const [path, value] of changes) set(pledge, path, value);
    return pledge;
  });

const pledges = fc
  .array(mutated, { minLength: 20, maxLength: 60, size: "max" })
  .map((items) => ({ inputs: items.length, body: JSON.stringify(items) }));
const wrapped = fc
  .array(fc.oneof(mutated, nasty), { minLength: 20, maxLength: 60, size: "max" })
  .map((items) => ({ inputs: items.length, body: JSON.stringify({ pledges: items }) }));
const anyJson = fc.json({ maxDepth: 6 }).map((body) => ({ inputs: 1, body }));
const cutOff = fc
  .tuple(mutated, fc.nat({ max: 900 }))
  .map(([item, length]) => ({ inputs: 1, body: JSON.stringify(item).slice(0, length) }));
const bytes = fc.uint8Array({ maxLength: 200 }).map((body) => ({ inputs: 1, body }));
const posted = fc.oneof(
  { weight: 4, arbitrary: pledges },
  { weight: 2, arbitrary: wrapped },
  { weight: 4, arbitrary: anyJson },
  { weight: 3, arbitrary: cutOff },
  { weight: 3, arbitrary: bytes },
);

const otherRequest = fc.oneof(
  fc
    .string({ unit: "binary", maxLength: 30 })
    .map((text) => ["GET", `/api/v1/pledges?cursor=${encode(text)}`] as const),
  fc
    .string({ unit: "binary", maxLength: 30 })
    .map((text) => ["GET", `/api/v1/pledges?campaign=${encode(text)}`] as const),
  fc
    .tuple(fc.constantFrom("GET", "DELETE"), fc.string({ unit: "binary", minLength: 1, maxLength: 30 }))
    .map(([method, text]) => [method, `/api/v1/campaigns/${encode(text)}/pledges/${encode(text)}`] as const),
);

function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, "?")).replace(/\./g, "%2E");
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
    expect(row.content).toMatchObject({
      externalId: row.externalId,
      status: row.status,
      currency: row.currency,
    });
    expect(["ready", "blocked", "skipped"]).toContain(row.state);
    expect(row.outcome).not.toBeNull();
    expect(row.preflightAt).not.toBeNull();
    expect(row.events.filter(({ kind }) => kind === "pledge.received")).toHaveLength(1);
  }
}

describe("fuzz", () => {
  it("10,000 inputs never break the API and never leave half a write", { timeout: 300_000 }, async () => {
    const platform = await connect(server, await createShop(server));
    const accepted = new Map<string, number>();
    const statuses = new Map<number, number>();
    const count = ({ status, body }: Answer<Results>, input: unknown) => {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      expect(status, `${String(input)} → ${JSON.stringify(body)}`).toBeLessThan(500);
    };
    const post = async ({ body }: { body: string | Uint8Array<ArrayBuffer> }) => {
      const answer = await ask<Results>(server, platform, "POST", "/api/v1/pledges", body);
      count(answer, body);
      if (answer.status !== 200) return;
      for (const { outcome, campaignExternalId, externalId, problems } of answer.body.results) {
        if (outcome === "rejected") expect(problems[0]?.message).toBeTruthy();
        const identity = `${campaignExternalId} ${externalId}`;
        if (outcome === "accepted") accepted.set(identity, (accepted.get(identity) ?? 0) + 1);
      }
    };
    let inputs = 0;
    for (const group of groupsOf(fc.sample(posted, { numRuns: POSTS, seed: SEED }))) {
      inputs += group.reduce((sum, input) => sum + input.inputs, 0);
      await Promise.all(group.map(post));
    }
    for (const group of groupsOf(fc.sample(otherRequest, { numRuns: OTHERS, seed: SEED }))) {
      inputs += group.length;
      await Promise.all(
        group.map(async ([method, path]) => count(await ask(server, platform, method, path), path)),
      );
    }
    expect(inputs).toBeGreaterThanOrEqual(INPUTS);
    expect(accepted.size).toBeGreaterThan(100);
    expect(statuses.get(400) ?? 0).toBeGreaterThan(100);
    await expectWholeRows(platform, accepted);
  });
});

function groupsOf<T>(all: T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, index) =>
    all.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  );
}
