// Bad input gets a clear sentence that names the pledge and the field.
import { request } from "node:http";
import { beforeAll, describe, expect, it } from "vitest";
import { ask, connect, createShop, push, validPledge, type Platform, type ProblemAnswer } from "./api-client";
import { useApiServer } from "./api-server";

const server = useApiServer();
let platform: Platform;

beforeAll(async () => {
  platform = await connect(server, await createShop(server));
});

async function pushOne(pledge: unknown) {
  const [result] = await push(server, platform, pledge);
  if (!result) throw new Error("The API answered no result");
  return result;
}

async function isStored(externalId: string): Promise<boolean> {
  const { shopDomain } = platform;
  return (await server.database.db.pledge.count({ where: { shopDomain, externalId } })) === 1;
}

const amounts = (change: Record<string, unknown>) => ({
  pledge: "59.00",
  shipping: "12.00",
  totalPaid: "71.00",
  ...change,
});

describe("an item that cannot be read is refused whole", () => {
  it.each([
    [
      "a negative quantity",
      { lines: [{ sku: "GAME", quantity: -2 }] },
      /Pledge "bad".*lines\[0\]\.quantity.*at least 1/,
    ],
    [
      "a fractional quantity",
      { lines: [{ sku: "GAME", quantity: 1.5 }] },
      /Pledge "bad".*lines\[0\]\.quantity.*whole number/,
    ],
    [
      "an unknown currency",
      { campaign: { externalId: "c", name: "C", currency: "ZZZ" } },
      /Pledge "bad".*campaign\.currency "ZZZ".*currency/,
    ],
    [
      "a negative amount",
      { amounts: amounts({ pledge: "-1.00" }) },
      /Pledge "bad".*amounts\.pledge.*negative/,
    ],
    [
      "too many decimals",
      { amounts: amounts({ totalPaid: "71.001" }) },
      /Pledge "bad".*amounts\.totalPaid.*decimals/,
    ],
    [
      "money as a number",
      { amounts: amounts({ totalPaid: 71 }) },
      /Pledge "bad".*amounts\.totalPaid.*string/,
    ],
    ["no amounts", { amounts: undefined }, /Pledge "bad".*amounts/],
    ["an id in scientific notation", { externalId: "9.25082E+11" }, /externalId.*scientific/],
  ])("%s", async (_, change, sentence) => {
    const result = await pushOne(validPledge("bad", change));
    expect(result).toMatchObject({ outcome: "rejected", state: null });
    expect(result.problems.map(({ message }) => message).join(" ")).toMatch(sentence);
    expect(await isStored("bad")).toBe(false);
  });
});

describe("an item that can be corrected is kept and blocked", () => {
  it.each([
    ["sum", "sums that do not add up", { amounts: amounts({ totalPaid: "80.00" }) }, "AMOUNTS_DO_NOT_ADD_UP"],
    [
      "charges",
      "300 charge ids",
      { charges: Array.from({ length: 300 }, (_, index) => ({ stripeChargeId: `ch_${index}` })) },
      "TOO_MANY_TAGS",
    ],
    [
      "lines",
      "251 lines",
      { lines: Array.from({ length: 251 }, () => ({ sku: "GAME", quantity: 1 })) },
      "TOO_MANY_LINES",
    ],
    ["sku", "an unknown SKU", { lines: [{ sku: "GONE", quantity: 1 }] }, "SKU_MISSING"],
    ["address", "no address", { shippingAddress: null }, "ADDRESS_MISSING"],
  ])("%s: %s", async (externalId, _, change, code) => {
    const result = await pushOne(validPledge(externalId, change));
    expect(result).toMatchObject({ outcome: "accepted", state: "blocked" });
    const problem = result.problems.find((found) => found.severity === "blocking" && found.code === code);
    expect(problem, JSON.stringify(result.problems.map((found) => found.code))).toBeDefined();
    expect(problem?.path).not.toBe("");
    expect(await isStored(externalId)).toBe(true);
  });

  it("a shop whose currency changes blocks what was ready, and names both currencies", async () => {
    const shopDomain = await createShop(server);
    const other = await connect(server, shopDomain);
    await push(server, other, validPledge("1"));
    await server.database.db.shop.update({ where: { domain: shopDomain }, data: { currency: "EUR" } });
    await server.services.pledges.preflightPledges({ shopDomain });
    const [row] = await server.database.db.pledge.findMany({ where: { shopDomain } });
    expect(row?.state).toBe("blocked");
    expect(JSON.stringify(row?.problems)).toMatch(/USD.*EUR/);
  });

  it("a SKU that vanishes from the shop blocks the pledges that hold it, and its return frees them", async () => {
    const shopDomain = await createShop(server);
    const other = await connect(server, shopDomain);
    const { db } = server.database;
    await push(server, other, [
      validPledge("1"),
      validPledge("2", { lines: [{ sku: "DICE", quantity: 6 }] }),
    ]);
    await db.variant.updateMany({ where: { shopDomain, sku: "GAME" }, data: { sku: "GAME-2" } });
    expect(await server.services.pledges.preflightPledges({ shopDomain, skus: ["GAME"] })).toMatchObject({
      changed: 1,
    });
    const states = async () =>
      (await db.pledge.findMany({ where: { shopDomain }, orderBy: { externalId: "asc" } })).map(
        ({ state }) => state,
      );
    expect(await states()).toEqual(["blocked", "ready"]);
    await db.variant.updateMany({ where: { shopDomain, sku: "GAME-2" }, data: { sku: "GAME" } });
    await server.services.pledges.preflightPledges({ shopDomain, skus: ["GAME"] });
    expect(await states()).toEqual(["ready", "ready"]);
  });
});

describe("text of any script is kept as it is", () => {
  it.each(["👩‍👩‍👧‍👦 Familie 🎲", "محمد بن موسى الخوارزمي", "שלום עליכם", "李小龍"])("%s", async (name) => {
    const externalId = `name-${name.codePointAt(0)}`;
    const pledge = validPledge(externalId, { backer: { name, email: `${externalId}@example.com` } });
    const result = await pushOne({
      ...pledge,
      shippingAddress: { ...(pledge.shippingAddress as object), name },
    });
    expect(result).toMatchObject({ outcome: "accepted", state: "ready" });
    const row = await server.database.db.pledge.findFirstOrThrow({
      where: { shopDomain: platform.shopDomain, externalId },
    });
    expect(row.backerName).toBe(name);
    expect(row.content).toMatchObject({ shippingAddress: { name } });
  });

  it("NUL and halves of surrogate pairs are dropped, never stored and never an error", async () => {
    const result = await pushOne(
      validPledge("nul", { note: "a\u0000b\ud800c", backer: { name: "A\u0000da" } }),
    );
    expect(result.outcome).toBe("accepted");
    expect(await isStored("nul")).toBe(true);
  });
});

describe("a request that cannot be used is refused as a whole", () => {
  const post = (body: BodyInit, headers: Record<string, string> = {}) =>
    ask<ProblemAnswer>(server, platform, "POST", "/api/v1/pledges", body, headers);

  it("a body over 1 MiB, announced or streamed", async () => {
    const large = " ".repeat(1_048_577);
    expect(await post(large)).toMatchObject({ status: 413, body: { code: "body-too-large" } });
    expect(await streamEndlessly()).toBe(413);
  });

  /** Sends blanks until the server answers; it must not wait for an end that never comes. */
  function streamEndlessly(): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const sending = request(`${server.url}/api/v1/pledges`, {
        method: "POST",
        headers: { Authorization: `Bearer ${platform.key}`, "Content-Type": "application/json" },
      });
      const write = () => {
        while (!sending.destroyed && sending.write(Buffer.alloc(65_536, 32)));
      };
      sending.on("drain", write);
      sending.once("error", reject);
      sending.on("response", (response) => {
        resolve(response.statusCode);
        sending.destroy();
      });
      write();
    });
  }

  it.each([
    [
      "malformed JSON, with line and column",
      '{\n  "externalId": }',
      400,
      "malformed-json",
      /line 2, column 17/,
    ],
    ["truncated JSON", '[{"externalId":"1"', 400, "malformed-json", /line 1/],
    ["an empty body", "", 400, "malformed-json", /not JSON/],
    ["a nesting bomb", "[".repeat(200_000), 400, "too-deep", /32 deep/],
    [
      "a nesting bomb behind closing brackets",
      "}".repeat(40) + "[".repeat(200_000),
      400,
      "too-deep",
      /32 deep/,
    ],
    ["a number", "7", 422, "unusable-body", /one pledge/],
    ["an empty list", "[]", 422, "unusable-body", /0 pledges/],
    [
      "251 pledges",
      JSON.stringify(Array.from({ length: 251 }, () => 1)),
      422,
      "unusable-body",
      /251 pledges/,
    ],
    ["pledges that are no list", '{"pledges":{}}', 422, "unusable-body", /one pledge/],
  ])("%s", async (_, body, status, code, detail) => {
    const answer = await post(body);
    expect(answer).toMatchObject({ status, body: { status, code } });
    expect(answer.body.detail).toMatch(detail);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
  });

  it("bytes that are not UTF-8", async () => {
    expect(await post(new Uint8Array([0x22, 0xff, 0xfe, 0x22]))).toMatchObject({
      status: 400,
      body: { code: "not-utf8" },
    });
  });

  it("another content type", async () => {
    const answer = await post("<a/>", { "Content-Type": "text/xml" });
    expect(answer).toMatchObject({ status: 415, body: { code: "wrong-content-type" } });
  });
});
