// A shop whose tokens are renewed and refused all the same: a race at first, and in the end nothing but a reconnect.
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { json, SHOP, text, useScriptedShop } from "./scripted-shop";

const shop = useScriptedShop();
const REFUSED = text("[API] Invalid API key or access token", 401, "application/json");
const GOOD = json({ data: { shop: { name: "Star Tiles" } } });

/** Every token is another one; the newest is given out until it is refused. */
function arrange() {
  let at = Date.parse("2026-11-22T12:00:00Z");
  let issued = 1;
  const { client } = shop.connect({
    clock: { now: () => new Date(at) },
    getAccessToken: (_shop, rejected) => {
      if (rejected === `token-${issued}`) issued += 1;
      return Promise.resolve(`token-${issued}`);
    },
  });
  const request = {
    ...{ shopDomain: SHOP, document: "query Name { shop { name } }", variables: {} },
    answer: z.object({ shop: z.object({ name: z.string() }) }),
  };
  return {
    ask: async () => client.query(request),
    send: async () => client.mutate({ ...request, document: "mutation Name { shop { name } }" }),
    wait: (seconds: number) => (at += seconds * 1000),
  };
}

describe("access that is renewed and refused all the same", () => {
  it("is asked for at growing distances, and named as broken once it has lasted", async () => {
    shop.answer(REFUSED);
    const { ask, wait } = arrange();
    const kinds: string[] = [];
    for (let second = 0; second < 240; second += 2) {
      kinds.push((await ask()).kind);
      wait(2);
    }
    expect(kinds[0]).toBe("not-executed");
    expect(new Set(kinds)).toEqual(new Set(["not-executed", "disconnected"]));
    expect(kinds.indexOf("disconnected")).toBeGreaterThanOrEqual(90);
    expect(shop.received().length).toBeLessThan(25);
    wait(30);
    expect(await ask()).toMatchObject({ disconnection: { code: "token_refused" } });
    // Somebody may have granted access again: what is not asked is not judged by the tokens before.
    expect((await ask()).kind).toBe("not-executed");
    wait(30);
    shop.answer(GOOD);
    expect((await ask()).kind).toBe("data");
  });

  it("is found by mutations, too, each of which leaves once", async () => {
    shop.answer(REFUSED);
    const { send, wait } = arrange();
    for (let minute = 0; minute < 8; minute += 1) {
      const before = shop.received().length;
      await send();
      expect(shop.received().length - before).toBeLessThanOrEqual(1);
      wait(40);
    }
    expect(await send()).toMatchObject({ kind: "disconnected", disconnection: { code: "token_refused" } });
  });

  it("is over with the first token that is accepted, and each time is judged anew", async () => {
    shop.answer(REFUSED);
    const { ask, wait } = arrange();
    for (let minute = 0; minute < 8; minute += 1) {
      await ask();
      wait(60);
    }
    expect((await ask()).kind).toBe("disconnected");
    wait(3_600);
    shop.answer(GOOD);
    expect((await ask()).kind).toBe("data");
    shop.answer(REFUSED, REFUSED, GOOD);
    expect((await ask()).kind).toBe("data");
    shop.answer(REFUSED);
    expect((await ask()).kind).toBe("not-executed");
  });
});
