import { describe, expect, it } from "vitest";
import { ask, connect, createShop, push, validPledge } from "./api-client";
import { useApiServer } from "./api-server";

const server = useApiServer();

describe("races", () => {
  it("the same pledge at once on two connections makes one row, accepted once", async () => {
    const shopDomain = await createShop(server);
    const connections = [await connect(server, shopDomain), await connect(server, shopDomain)];
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) => push(server, connections[index % 2]!, validPledge("1"))),
    );
    const outcomes = results.map(([result]) => result?.outcome).sort();
    expect(outcomes).toEqual(["accepted", ...Array.from({ length: 9 }, () => "unchanged")]);
    expect(await server.database.db.pledge.count({ where: { shopDomain } })).toBe(1);
    expect(await server.database.db.campaign.count({ where: { shopDomain } })).toBe(1);
    expect(await server.database.db.pledgeEvent.count({ where: { shopDomain } })).toBe(1);
  });

  it("the same 100 pledges at once in opposite orders, with preflight between them, all get through", async () => {
    const shopDomain = await createShop(server);
    const connections = [await connect(server, shopDomain), await connect(server, shopDomain)];
    for (const note of ["first", "second", "third"]) {
      const pledges = Array.from({ length: 100 }, (_, index) => validPledge(String(index), { note }));
      await Promise.all([
        push(server, connections[0]!, pledges),
        push(server, connections[1]!, pledges.toReversed()),
        server.services.pledges.preflightPledges({ shopDomain }),
      ]);
    }
    const rows = await server.database.db.pledge.findMany({ where: { shopDomain } });
    expect(rows).toHaveLength(100);
    expect(rows.every(({ state, contentVersion }) => state === "ready" && contentVersion === 3)).toBe(true);
  });

  it("cancelled and sent at once ends as one of the two, never in between", async () => {
    const shopDomain = await createShop(server);
    const platform = await connect(server, shopDomain);
    for (let round = 0; round < 10; round++) {
      await Promise.all([
        push(server, platform, validPledge("1", { note: String(round) })),
        ask(server, platform, "DELETE", "/api/v1/campaigns/star-tiles/pledges/1"),
      ]);
      const [row] = await server.database.db.pledge.findMany({ where: { shopDomain } });
      expect(row?.state).toBe(row?.status === "cancelled" ? "skipped" : "ready");
    }
  });
});
