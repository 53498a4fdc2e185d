import { describe, expect, it } from "vitest";
import { ask, connect, createShop, push, validPledge, type Platform, type ProblemAnswer } from "./api-client";
import { useApiServer } from "./api-server";

const server = useApiServer();
const LIST = "/api/v1/pledges";

async function newPlatform(): Promise<Platform> {
  return connect(server, await createShop(server));
}

async function statusOf(platform: Platform | null) {
  const { status, body, headers } = await ask<ProblemAnswer>(server, platform, "GET", LIST);
  return { status, code: body.code, detail: body.detail, challenge: headers.get("www-authenticate") };
}

describe("keys", () => {
  it("no key and a wrong key are refused with a challenge and different sentences", async () => {
    const wrong = { ...(await newPlatform()), key: `pd_live_${"A".repeat(43)}` };
    const missing = await statusOf(null);
    const unknown = await statusOf(wrong);
    expect(missing).toMatchObject({
      status: 401,
      code: "key-missing",
      challenge: expect.stringContaining("Bearer"),
    });
    expect(unknown).toMatchObject({
      status: 401,
      code: "key-unknown",
      challenge: expect.stringContaining("Bearer"),
    });
    expect(unknown.detail).not.toContain(wrong.key);
  });

  it("a revoked key says so", async () => {
    const platform = await newPlatform();
    await server.database.db.connectionKey.updateMany({
      where: { connectionId: platform.connectionId },
      data: { revokedAt: new Date() },
    });
    expect(await statusOf(platform)).toMatchObject({ status: 401, code: "key-revoked" });
  });

  it("an uninstalled shop takes nothing in", async () => {
    const platform = await newPlatform();
    const { db } = server.database;
    await db.shop.update({ where: { domain: platform.shopDomain }, data: { status: "uninstalled" } });
    expect(await statusOf(platform)).toMatchObject({ status: 403, code: "shop-uninstalled" });
    const answer = await ask(server, platform, "POST", LIST, JSON.stringify(validPledge("1")));
    expect(answer.status).toBe(403);
    expect(await db.pledge.count({ where: { shopDomain: platform.shopDomain } })).toBe(0);
  });

  it("a key never reads or cancels another shop's or another platform's pledge", async () => {
    const ours = await newPlatform();
    await push(server, ours, validPledge("1"));
    const strangers = [
      await newPlatform(),
      await connect(server, ours.shopDomain, { platform: "gamefound" }),
    ];
    const path = "/api/v1/campaigns/star-tiles/pledges/1";
    for (const stranger of strangers) {
      expect((await ask(server, stranger, "GET", path)).status).toBe(404);
      expect((await ask(server, stranger, "DELETE", path)).status).toBe(404);
      expect((await ask<{ pledges: unknown[] }>(server, stranger, "GET", LIST)).body.pledges).toEqual([]);
    }
    expect((await ask(server, ours, "GET", path)).status).toBe(200);
  });

  it("another connection of the same platform feeds the same pledge", async () => {
    const first = await newPlatform();
    const second = await connect(server, first.shopDomain);
    await push(server, first, validPledge("1"));
    expect(await push(server, second, validPledge("1"))).toMatchObject([{ outcome: "unchanged" }]);
  });
});

describe("addresses and methods", () => {
  it.each([
    ["GET", "/api/v1/nothing", 404],
    ["POST", "/api/v1", 404],
    ["PUT", LIST, 405],
    ["DELETE", LIST, 405],
    ["POST", "/api/v1/campaigns/c/pledges/1", 405],
    ["POST", "/api/v1/openapi.json", 405],
    ["POST", "/api/v1/docs", 405],
  ])("%s %s is answered with a problem document", async (method, path, status) => {
    const answer = await ask<ProblemAnswer>(server, await newPlatform(), method, path);
    expect(answer).toMatchObject({ status, body: { status } });
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    if (status === 405) expect(answer.headers.get("allow")).toBeTruthy();
  });

  it("odd names in the path are simply not found", async () => {
    const platform = await newPlatform();
    for (const name of ["%00", "%F0%9F%8E%B2", "a%2Fb", "%20", "x".repeat(3000)]) {
      expect((await ask(server, platform, "GET", `/api/v1/campaigns/${name}/pledges/${name}`)).status).toBe(
        404,
      );
    }
  });

  it("no other origin is let in", async () => {
    const answer = await ask(server, await newPlatform(), "GET", LIST, undefined, {
      Origin: "https://evil.example",
    });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });
});
