import { describe, expect, it } from "vitest";
import { openAppAsMerchant } from "../../support/merchant";
import { knock, rowsOf, untilAtRest, type AttackedApp, type Seen } from "./attacked-app";
import { SHOP_ROUTES, type ShopRoute } from "./route-table";
import { MARK, settleVictim, type Victim } from "./victim";

const STRANGER = "stranger.myshopify.com";
const entries = Object.entries(SHOP_ROUTES);
const readable = entries.filter(([, route]) => route.loader !== null);

/** A genuine session of another shop. */
export function describeForeignSessions(app: AttackedApp, victim: () => Victim): void {
  const ask = async (
    shop: string,
    id: string,
    route: ShopRoute,
    form: Record<string, string> | null,
  ): Promise<Seen> => {
    const url = new URL(route.path(victim()), app.stack.appUrl);
    if (id.endsWith("._index")) url.searchParams.set("index", "");
    url.searchParams.set("_data", `routes/${id}`);
    // What the address says about the shop must count for nothing.
    url.searchParams.set("shop", victim().shop);
    const headers = {
      Authorization: `Bearer ${await app.stack.simulator.sessionToken(shop)}`,
      Origin: app.stack.appUrl,
    };
    const body = form ? new URLSearchParams(form) : undefined;
    return knock(app.stack.appUrl, url.pathname + url.search, {
      method: form ? "POST" : "GET",
      headers,
      body,
    });
  };

  describe("a session of another shop", () => {
    it("opens the app for its own shop", async () => {
      const stranger = await openAppAsMerchant(app.stack, STRANGER);
      expect(await (await stranger.openPage("/app/pledges")).text()).not.toContain(MARK);
    });

    it.each(readable)("reads nothing through the loader of %s", async (id, route) => {
      const seen = await ask(STRANGER, id, route, null);
      expect(seen.status).toBe(route.loader === "others-404" ? 404 : 200);
      expect(seen.body).not.toContain(MARK);
      const own = await ask(victim().shop, id, route, null);
      expect(own.status).toBe(200);
      if (route.loader === "others-404" && !route.unmarked) {
        expect(own.body).toContain(MARK);
      }
    });

    it("changes not one row of the victim by any action, nor by the jobs that follow", async () => {
      await settleVictim(app);
      const before = await rowsOf(app.sql, victim().shop);
      expect(before.Pledge?.length).toBeGreaterThan(1);
      for (const [id, route] of entries) {
        for (const form of route.forms(victim())) {
          const seen = await ask(STRANGER, id, route, form);
          expect(seen.status, `${id} ${form.intent}: ${seen.body.slice(0, 200)}`).toBeLessThan(500);
          expect(seen.body).not.toContain(MARK);
        }
      }
      await untilAtRest(app);
      expect(await rowsOf(app.sql, victim().shop)).toEqual(before);
    });

    it("puts no file into a connection of the victim", async () => {
      const route = SHOP_ROUTES["app.imports.upload"] as ShopRoute;
      const upload = async (shop: string) =>
        knock(app.stack.appUrl, route.path(victim()), {
          method: "POST",
          headers: {
            Authorization: `Bearer ${await app.stack.simulator.sessionToken(shop)}`,
            Origin: app.stack.appUrl,
            "Content-Type": "text/csv",
          },
          body: "Backer UID,Backer Name,Reward Title,Pledge Amount,Pledged Status\n1,Thief,Star,$1.00,collected\n",
        });
      expect((await upload(STRANGER)).status).toBe(422);
      expect((await upload(victim().shop)).status).toBe(201);
    });

    it("is what made the difference: the victim's own session does change them", async () => {
      const before = await rowsOf(app.sql, victim().shop);
      for (const id of [
        "app.pledges.$pledgeId",
        "app.connections_.$connectionId_.webhooks",
        "app.connections.$connectionId",
      ]) {
        const route = SHOP_ROUTES[id] as ShopRoute;
        for (const form of route.forms(victim())) {
          expect((await ask(victim().shop, id, route, form)).status, `${id} ${form.intent}`).toBeLessThan(
            500,
          );
        }
      }
      const after = await rowsOf(app.sql, victim().shop);
      for (const table of ["Pledge", "Connection", "ConnectionKey"])
        expect(after[table], table).not.toEqual(before[table]);
    });
  });
}
