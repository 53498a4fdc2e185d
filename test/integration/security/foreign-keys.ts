import { describe, expect, it } from "vitest";
import { connectPlatform, connectShop } from "../../support/journey";
import { knock, rowsOf, type AttackedApp, type Seen } from "./attacked-app";
import { KEY_ROUTES } from "./route-table";
import { MARK, hostilePledge, type Victim } from "./victim";

/** Connection keys that are good, but not for this pledge. */
export function describeForeignKeys(app: AttackedApp, victim: () => Victim): void {
  const send = (
    key: string,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Seen> =>
    knock(app.stack.appUrl, path, {
      method,
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  const pledge = () => KEY_ROUTES["api.v1.campaigns.$campaign.pledges.$externalId"]?.path ?? "";
  const others: Record<string, () => Promise<string>> = {
    "another shop": async () => {
      const merchant = await connectShop(app.stack, "other-shop.myshopify.com");
      return (await connectPlatform(app.stack, merchant)).key;
    },
    "another platform of the same shop": async () =>
      (await connectPlatform(app.stack, victim().merchant, "Second platform", "gamefound")).key,
  };

  describe.each(Object.entries(others))("a connection key of %s", (_, makeKey) => {
    it("neither reads, lists, cancels nor overwrites a pledge, by whatever it repeats", async () => {
      const key = await makeKey();
      const own = { "Idempotency-Key": `secret-${MARK}` };
      const first = await send(victim().key, "POST", "/api/v1/pledges", hostilePledge(`${MARK}-1`), own);
      expect(first.body).toContain("unchanged");
      const before = (await rowsOf(app.sql, victim().shop)).Pledge?.filter((row) =>
        row.includes(`"${victim().pledgeId}"`),
      );
      expect(before).toHaveLength(1);

      expect((await send(key, "GET", pledge())).status).toBe(404);
      expect((await send(key, "DELETE", pledge())).status).toBe(404);
      const cursor = (
        JSON.parse((await send(victim().key, "GET", "/api/v1/pledges?limit=1")).body) as {
          nextCursor: string;
        }
      ).nextCursor;
      expect(cursor).toBeTruthy();
      for (const query of ["", `?cursor=${encodeURIComponent(cursor)}`, "?campaign=star-tiles"]) {
        expect((await send(key, "GET", `/api/v1/pledges${query}`)).body).not.toContain(MARK);
      }
      const taken = hostilePledge(`${MARK}-1`, { status: "cancelled" });
      const answer = await send(key, "POST", "/api/v1/pledges", taken, own);
      expect(answer.body).toContain("accepted");
      const after = (await rowsOf(app.sql, victim().shop)).Pledge?.filter((row) =>
        row.includes(`"${victim().pledgeId}"`),
      );
      expect(after).toEqual(before);
      expect((await send(victim().key, "GET", pledge())).status).toBe(200);
    });
  });

  describe("something that is no connection key", () => {
    const forged = [
      "",
      "Bearer",
      "Bearer x",
      "Basic cGQ6",
      `Bearer pd_live_${"A".repeat(43)}`,
      "Bearer null",
      "Bearer ' or 1=1 --",
    ];
    it.each(forged)("%j opens no route of the API", async (Authorization) => {
      for (const { methods, path } of Object.values(KEY_ROUTES)) {
        for (const method of methods) {
          const seen = await knock(app.stack.appUrl, path, {
            method,
            headers: { Authorization },
            body: method === "POST" ? "{}" : undefined,
          });
          expect(seen.status, `${method} ${path}`).toBe(401);
          expect(seen.body).not.toContain(MARK);
        }
      }
    });

    it("a genuine session token of the shop is none either", async () => {
      const token = await app.stack.simulator.sessionToken(victim().shop);
      expect((await send(token, "GET", "/api/v1/pledges")).status).toBe(401);
    });
  });
}
