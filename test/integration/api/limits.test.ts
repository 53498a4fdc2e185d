import { describe, expect, it } from "vitest";
import { ask, connect, createShop, validPledge, type Platform, type ProblemAnswer } from "./api-client";
import { useApiServer } from "./api-server";

const server = useApiServer({ ratePerMinute: 20 });
const PATH = "/api/v1/pledges";

interface Results {
  results: { outcome: string }[];
}

async function newPlatform(): Promise<Platform> {
  return connect(server, await createShop(server));
}

const post = (platform: Platform, key: string, body: unknown) =>
  ask<Results & ProblemAnswer>(server, platform, "POST", PATH, JSON.stringify(body), {
    "Idempotency-Key": key,
  });

describe("rate limit", () => {
  it("a key over its limit waits as long as Retry-After says, and others do not", async () => {
    const [busy, calm] = [await newPlatform(), await newPlatform()];
    const answers = await Promise.all(
      Array.from({ length: 25 }, () => ask<ProblemAnswer>(server, busy, "GET", PATH)),
    );
    const refused = answers.filter(({ status }) => status === 429);
    // 25 requests may fall into two windows when the minute turns meanwhile.
    const windows = await server.database.db.apiRateWindow.count({ where: { count: { gt: 0 } } });
    if (windows === 1) expect(refused).toHaveLength(5);
    for (const { headers, body } of refused) {
      expect(body.code).toBe("rate-limited");
      expect(Number(headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
      expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(60);
      expect(headers.get("ratelimit-remaining")).toBe("0");
    }
    expect((await ask(server, calm, "GET", PATH)).status).toBe(200);
  });
});

describe("Idempotency-Key", () => {
  it("replays the first answer although the pledge has become known meanwhile", async () => {
    const platform = await newPlatform();
    const first = await post(platform, "delivery-1", validPledge("1"));
    const second = await post(platform, "delivery-1", validPledge("1"));
    expect(first.body.results[0]?.outcome).toBe("accepted");
    expect(second.body).toEqual(first.body);
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect((await post(platform, "delivery-2", validPledge("1"))).body.results[0]?.outcome).toBe("unchanged");
  });

  it("is refused with another body, and belongs to one key only", async () => {
    const [one, other] = [await newPlatform(), await newPlatform()];
    await post(one, "same", validPledge("1"));
    expect(await post(one, "same", validPledge("2"))).toMatchObject({
      status: 422,
      body: { code: "idempotency-mismatch" },
    });
    expect((await post(other, "same", validPledge("2"))).status).toBe(200);
  });

  it("sent several times at once runs once: the others are told to wait or get its answer", async () => {
    const platform = await newPlatform();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post(platform, "race", validPledge("1"))),
    );
    const done = answers.filter(({ status }) => status === 200);
    expect(done.length).toBeGreaterThanOrEqual(1);
    for (const { body } of done) expect(body.results[0]?.outcome).toBe("accepted");
    for (const { status, body, headers } of answers.filter((answer) => answer.status !== 200)) {
      expect([status, body.code]).toEqual([409, "idempotency-in-progress"]);
      expect(headers.get("retry-after")).toBeTruthy();
    }
  });

  it("a request that died while it ran blocks its key for a minute at most", async () => {
    const platform = await newPlatform();
    const { db } = server.database;
    await post(platform, "crash", validPledge("1"));
    const die = (secondsAgo: number) =>
      db.idempotencyRecord.updateMany({
        where: { idempotencyKey: "crash" },
        data: { status: null, createdAt: new Date(Date.now() - secondsAgo * 1000) },
      });
    await die(5);
    expect((await post(platform, "crash", validPledge("1"))).status).toBe(409);
    await die(61);
    expect((await post(platform, "crash", validPledge("1"))).body.results[0]?.outcome).toBe("unchanged");
  });

  it("an answer is kept for 24 hours", async () => {
    const platform = await newPlatform();
    await post(platform, "old", validPledge("1"));
    await server.database.db.idempotencyRecord.updateMany({
      data: { expiresAt: new Date(Date.now() - 1000) },
    });
    expect((await post(platform, "old", validPledge("2"))).body.results[0]?.outcome).toBe("accepted");
  });

  it("must be printable and not too long", async () => {
    const answer = await post(await newPlatform(), "x".repeat(256), validPledge("1"));
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid-parameter" } });
  });
});
