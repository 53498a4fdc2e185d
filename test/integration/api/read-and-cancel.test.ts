import { describe, expect, it } from "vitest";
import type { ApiPledge } from "~/modules/pledges/receive/api-pledge";
import { ask, connect, createShop, push, validPledge, type Platform, type ProblemAnswer } from "./api-client";
import { useApiServer } from "./api-server";

const server = useApiServer();
const PATH = "/api/v1/campaigns/star-tiles/pledges/1";

interface Page {
  pledges: ApiPledge[];
  nextCursor: string | null;
}

async function newPlatform(options: { sandbox?: boolean } = {}): Promise<Platform> {
  return connect(server, await createShop(server), options);
}

async function list(platform: Platform, query = ""): Promise<Page> {
  return (await ask<Page>(server, platform, "GET", `/api/v1/pledges${query}`)).body;
}

const setState = (platform: Platform, data: { state: string; orderName?: string }) =>
  server.database.db.pledge.updateMany({ where: { shopDomain: platform.shopDomain }, data });

describe("reading", () => {
  it("one pledge tells state, order name and packages", async () => {
    const platform = await newPlatform();
    await push(server, platform, validPledge("1"));
    await setState(platform, { state: "created", orderName: "#1001" });
    const { status, body } = await ask<ApiPledge>(server, platform, "GET", PATH);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      campaign: "star-tiles",
      externalId: "1",
      state: "created",
      orderName: "#1001",
      packages: [],
    });
    expect(body).toMatchObject({ totalPaid: "72.23", currency: "USD", outcome: "paid" });
  });

  it("pages hold every pledge once", async () => {
    const platform = await newPlatform();
    await push(
      server,
      platform,
      Array.from({ length: 25 }, (_, index) => validPledge(String(index))),
    );
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page: Page = await list(platform, `?limit=10${cursor ? `&cursor=${cursor}` : ""}`);
      seen.push(...page.pledges.map(({ externalId }) => externalId));
      cursor = page.nextCursor;
    }
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
  });

  it("filters by campaign, state and time of change", async () => {
    const platform = await newPlatform();
    const other = { campaign: { externalId: "other", name: "Other", currency: "USD" } };
    await push(server, platform, [
      validPledge("1"),
      validPledge("2", other),
      validPledge("3", { status: "held" }),
    ]);
    const ids = async (query: string) =>
      (await list(platform, query)).pledges.map(({ externalId }) => externalId).sort();
    expect(await ids("?campaign=other")).toEqual(["2"]);
    expect(await ids("?state=skipped")).toEqual(["3"]);
    expect(await ids(`?changedSince=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([]);
    expect(await ids(`?changedSince=${new Date(Date.now() - 60_000).toISOString()}`)).toEqual([
      "1",
      "2",
      "3",
    ]);
  });

  it.each([
    "?limit=0",
    "?limit=9999",
    "?state=nonsense",
    "?changedSince=yesterday",
    "?cursor=abc",
    "?colour=blue",
    "?campaign=%00",
  ])("the parameter in %s is refused by name", async (query) => {
    const answer = await ask<ProblemAnswer & { parameter: string }>(
      server,
      await newPlatform(),
      "GET",
      `/api/v1/pledges${query}`,
    );
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid-parameter" } });
    expect(query).toContain(answer.body.parameter);
  });
});

describe("cancelling", () => {
  it("a pledge that is not pushed is skipped, and stays so when it is cancelled again", async () => {
    const platform = await newPlatform();
    await push(server, platform, validPledge("1"));
    expect((await ask(server, platform, "DELETE", PATH)).body).toMatchObject({
      outcome: "cancelled",
      state: "skipped",
    });
    expect((await ask(server, platform, "DELETE", PATH)).body).toMatchObject({
      outcome: "unchanged",
      state: "skipped",
    });
  });

  it("a cancelled pledge comes back when the platform sends it as ready", async () => {
    const platform = await newPlatform();
    await push(server, platform, validPledge("1"));
    await ask(server, platform, "DELETE", PATH);
    expect(await push(server, platform, validPledge("1"))).toMatchObject([
      { outcome: "updated", state: "ready" },
    ]);
  });

  it("a queued pledge leaves its batch", async () => {
    const platform = await newPlatform();
    const { shopDomain } = platform;
    const { db } = server.database;
    await push(server, platform, validPledge("1"));
    const batch = await db.batch.create({ data: { shopDomain, number: 1, kind: "full", total: 1 } });
    await db.pledge.updateMany({ where: { shopDomain }, data: { state: "queued", batchId: batch.id } });
    expect((await ask(server, platform, "DELETE", PATH)).status).toBe(200);
    expect(await db.pledge.findMany({ where: { shopDomain } })).toMatchObject([
      { state: "skipped", batchId: null },
    ]);
  });

  it.each(["created", "sending", "unknown", "needs_decision"])(
    "a pledge that is %s is left to the creator, once told",
    async (state) => {
      const platform = await newPlatform();
      await push(server, platform, validPledge("1"));
      await setState(platform, { state, orderName: "#1001" });
      for (let times = 0; times < 2; times++) {
        const answer = await ask<ProblemAnswer>(server, platform, "DELETE", PATH);
        expect(answer).toMatchObject({ status: 409, body: { code: "order-exists" } });
        expect(answer.body.detail).toMatch(/Pledge "1".*#1001 stays in Shopify/);
      }
      const [row] = await server.database.db.pledge.findMany({
        where: { shopDomain: platform.shopDomain },
        include: { events: true },
      });
      expect(row).toMatchObject({ state, problemCodes: expect.arrayContaining(["CANCELLED_AFTER_PUSH"]) });
      expect(row?.events.filter(({ kind }) => kind === "pledge.changed_after_push")).toHaveLength(1);
    },
  );

  it("a sandbox key cancels nothing", async () => {
    const live = await newPlatform();
    await push(server, live, validPledge("1"));
    const sandbox = await connect(server, live.shopDomain, { sandbox: true });
    expect((await ask(server, sandbox, "DELETE", PATH)).body).toMatchObject({ outcome: "cancelled" });
    expect((await list(live)).pledges).toMatchObject([{ state: "ready" }]);
  });
});
