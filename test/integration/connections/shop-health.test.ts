import { beforeEach, describe, expect, it } from "vitest";
import { GatewayError } from "~/lib/gateway-error";
import { checkIfBroken } from "~/modules/connections/check-if-broken.server";
import { checkShop } from "~/modules/connections/check-shop.server";
import { connectShop } from "~/modules/connections/connect-shop.server";
import { getShop } from "~/modules/connections/get-shop.server";
import { markShopDisconnected } from "~/modules/connections/mark-shop-disconnected.server";
import { noteUninstall } from "~/modules/connections/note-uninstall.server";
import { sweepRetention } from "~/modules/connections/sweep-retention.server";
import { fakeConnectionDeps, shopFacts, type FakeConnectionDeps } from "../../support/fake-connection-deps";
import { useTestDatabase } from "../../support/test-database";

const database = useTestDatabase();
const SHOP = "meeple-mill.myshopify.com";
const REVOKED = { code: "token_revoked", message: "Shopify no longer accepts this app's access." };
let fake: FakeConnectionDeps;

const WORK = ["catalog.refresh", "pledges.preflight", "shop.drain", "pledges.find-foreign"];

beforeEach(async () => {
  await database.db.session.deleteMany();
  await database.db.webhookDelivery.deleteMany();
  await database.db.shop.deleteMany();
  fake = fakeConnectionDeps(database.db);
});

const shop = () => getShop(fake.deps, { shopDomain: SHOP });
const connect = () => connectShop(fake.deps, { shopDomain: SHOP });

describe("connecting", () => {
  it("a new shop is read and its work started; an hourly renewal starts nothing", async () => {
    await connect();
    expect(await shop()).toMatchObject({
      status: "connected",
      currency: "USD",
      hasReadAllOrders: true,
      missingScopes: [],
    });
    expect(fake.jobs).toEqual(["catalog.refresh", "pledges.preflight", "shop.drain", "pledges.find-foreign"]);
    await connect();
    expect(fake.jobs).toHaveLength(4);
  });

  it("a shop that gives no answer yet is connected without a currency and checked by a job", async () => {
    fake.answer(new GatewayError("503"));
    await connect();
    expect(await shop()).toMatchObject({ status: "connected", currency: "XXX", checkedAt: null });
    expect(fake.jobs).toEqual(["shop.check"]);
    fake.answer(shopFacts());
    await checkShop(fake.deps, { shopDomain: SHOP });
    expect(await shop()).toMatchObject({ status: "connected", currency: "USD" });
    expect(fake.sent("catalog.refresh")).toBe(1);
  });

  it("a token that is refused right after access was given is looked at again before anything is concluded", async () => {
    await connect();
    await markShopDisconnected(fake.deps, { shopDomain: SHOP, disconnection: REVOKED });
    const told = fake.mails.length;
    fake.jobs.length = 0;
    fake.answer(new GatewayError("401", { disconnectionCode: "token_revoked" }));
    await connect();
    expect(fake.jobs).toEqual(["shop.check"]);
    fake.answer(shopFacts());
    await checkShop(fake.deps, { shopDomain: SHOP });
    expect((await shop())?.status).toBe("connected");
    expect(fake.mails).toHaveLength(told);
  });

  it("a missing scope breaks the connection and says which", async () => {
    fake.answer(shopFacts({ scopes: ["read_products"] }));
    await connect();
    expect(await shop()).toMatchObject({
      status: "needs_reconnect",
      broken: { code: "missing_scope" },
      missingScopes: ["write_orders", "read_orders"],
      hasReadAllOrders: false,
    });
    expect(fake.sent("shop.drain")).toBe(0);
  });
});

describe("losing the connection", () => {
  it("is noted once, with one mail that says why and how to reconnect", async () => {
    await connect();
    for (let times = 0; times < 3; times++)
      await markShopDisconnected(fake.deps, { shopDomain: SHOP, disconnection: REVOKED });
    expect(await shop()).toMatchObject({
      status: "needs_reconnect",
      broken: { code: "token_revoked", reason: REVOKED.message },
    });
    expect(fake.mails).toHaveLength(1);
    expect(fake.mails[0]?.to).toBe("owner@meeple-mill.example");
    expect(fake.mails[0]?.text).toContain(REVOKED.message);
    expect(fake.mails[0]?.text).toContain("press Reconnect");
  });

  it("twice at the same moment sends one mail", async () => {
    await connect();
    await Promise.all(
      [1, 2, 3, 4].map(() => markShopDisconnected(fake.deps, { shopDomain: SHOP, disconnection: REVOKED })),
    );
    expect(fake.mails).toHaveLength(1);
  });

  it("works without a mail server and with one that refuses", async () => {
    await connect();
    fake.deps.mailer = { send: () => Promise.reject(new Error("refused")) };
    await markShopDisconnected(fake.deps, { shopDomain: SHOP, disconnection: REVOKED });
    expect((await shop())?.status).toBe("needs_reconnect");
  });

  it("a refusal seen before the last access given is ignored", async () => {
    await connect();
    const seenAt = new Date("2026-11-22T11:59:59Z");
    await markShopDisconnected(fake.deps, { shopDomain: SHOP, disconnection: REVOKED, seenAt });
    expect((await shop())?.status).toBe("connected");
  });

  describe("told by one process", () => {
    const access = (expires: string) => ({
      id: `offline_${SHOP}`,
      shop: SHOP,
      state: "",
      accessToken: "x",
      expires,
    });

    it("is ignored where another has renewed the token since, and what stopped goes on", async () => {
      await connect();
      await database.db.session.create({ data: access("2026-11-22T13:00:00Z") });
      fake.jobs.length = 0;
      await markShopDisconnected(fake.deps, { shopDomain: SHOP, disconnection: REVOKED });
      expect((await shop())?.status).toBe("connected");
      expect(fake.mails).toEqual([]);
      expect(fake.jobs).toEqual(WORK);
    });

    it("counts where the stored token is spent, or the trouble is another than the token", async () => {
      await connect();
      await database.db.session.create({ data: access("2026-11-22T11:59:59Z") });
      await markShopDisconnected(fake.deps, { shopDomain: SHOP, disconnection: REVOKED });
      expect((await shop())?.status).toBe("needs_reconnect");
      await checkShop(fake.deps, { shopDomain: SHOP });
      await database.db.session.updateMany({ data: { expires: new Date("2026-11-22T13:00:00Z") } });
      const frozen = { code: "shop_frozen", message: "Frozen." };
      await markShopDisconnected(fake.deps, { shopDomain: SHOP, disconnection: frozen });
      expect(await shop()).toMatchObject({ status: "needs_reconnect", broken: { code: "shop_frozen" } });
    });
  });

  it("by mistake is mended when somebody has the app open, and every hour; its work goes on once", async () => {
    await connect();
    expect(await checkIfBroken(fake.deps, { shopDomain: SHOP })).toBe(false);
    await markShopDisconnected(fake.deps, { shopDomain: SHOP, disconnection: REVOKED });
    fake.jobs.length = 0;
    await sweepRetention(fake.deps, {});
    expect(fake.jobs).toEqual(["shop.check"]);
    expect(await checkIfBroken(fake.deps, { shopDomain: SHOP })).toBe(true);
    fake.jobs.length = 0;
    await Promise.all([1, 2, 3].map(() => checkShop(fake.deps, { shopDomain: SHOP })));
    expect((await shop())?.status).toBe("connected");
    expect(fake.jobs).toEqual(WORK);
  });

  it("has every broken shop looked at in turn, also where there are more than one hour's", async () => {
    const broken = Array.from({ length: 700 }, (_, index) => ({
      ...{ domain: `broken-${index}.myshopify.com`, name: "x", currency: "USD", status: "needs_reconnect" },
      reconnectCode: "token_revoked",
    }));
    await database.db.shop.createMany({ data: broken });
    const checked: string[] = [];
    const jobs = {
      send: (name: string, payload: object) => {
        if (name === "shop.check" && "shopDomain" in payload) checked.push(String(payload.shopDomain));
        return Promise.resolve();
      },
    };
    for (const hour of ["13", "14"]) {
      fake.setNow(`2026-11-22T${hour}:17:00Z`);
      await sweepRetention({ ...fake.deps, jobs }, {});
    }
    expect(checked).toHaveLength(1000);
    expect(new Set(checked).size).toBe(700);
  });

  it("a mend whose work could not be woken up is no mend: the next check does both", async () => {
    await connect();
    await markShopDisconnected(fake.deps, { shopDomain: SHOP, disconnection: REVOKED });
    const broken = { ...fake.deps, jobs: { send: () => Promise.reject(new Error("queue is gone")) } };
    await expect(checkShop(broken, { shopDomain: SHOP })).rejects.toThrow("queue is gone");
    expect((await shop())?.status).toBe("needs_reconnect");
    fake.jobs.length = 0;
    await checkShop(fake.deps, { shopDomain: SHOP });
    expect(fake.jobs).toEqual(WORK);
  });

  it("is found by a check, and repaired by the next good one, after which the work goes on", async () => {
    await connect();
    fake.answer(new GatewayError("401", { disconnectionCode: "token_revoked" }));
    await checkShop(fake.deps, { shopDomain: SHOP });
    expect((await shop())?.status).toBe("needs_reconnect");
    fake.jobs.length = 0;
    fake.answer(shopFacts());
    await checkShop(fake.deps, { shopDomain: SHOP });
    expect((await shop())?.status).toBe("connected");
    expect(fake.sent("shop.drain")).toBe(1);
  });

  it("goes for a shop whose access is renewed and refused all the same, too, with one mail", async () => {
    await connect();
    await database.db.session.create({
      data: {
        id: `offline_${SHOP}`,
        shop: SHOP,
        state: "",
        accessToken: "x",
        expires: "2026-11-22T13:00:00Z",
      },
    });
    fake.answer(new GatewayError("Renewed and refused.", { disconnectionCode: "token_refused" }));
    await checkShop(fake.deps, { shopDomain: SHOP });
    // Opening a page gives access that is refused as well: that is no mend, and no news.
    fake.setNow("2026-11-22T12:10:00Z");
    await connect();
    expect(await shop()).toMatchObject({ status: "needs_reconnect", broken: { code: "token_refused" } });
    expect(fake.mails).toHaveLength(1);
    fake.answer(shopFacts());
    await checkShop(fake.deps, { shopDomain: SHOP });
    expect((await shop())?.status).toBe("connected");
  });

  it("is not concluded from a shop that gives no answer", async () => {
    await connect();
    fake.answer(new GatewayError("502"));
    await expect(checkShop(fake.deps, { shopDomain: SHOP })).rejects.toThrow("502");
    expect((await shop())?.status).toBe("connected");
  });
});

it("webhooks that fail each time do not keep others from another chance", async () => {
  const stuck = Array.from({ length: 600 }, (_, index) => ({
    ...{ shopDomain: SHOP, topic: "shop/update", webhookId: `stuck-${index}`, payload: {} },
    receivedAt: new Date("2026-11-22T10:00:00Z"),
  }));
  await database.db.webhookDelivery.createMany({ data: stuck });
  const tried = new Set<string>();
  const jobs = {
    send: (_name: string, payload: object) => {
      if ("deliveryId" in payload) tried.add(String(payload.deliveryId));
      return Promise.resolve();
    },
  };
  for (let hour = 0; hour < 3; hour += 1) await sweepRetention({ ...fake.deps, jobs }, {});
  expect(tried.size).toBeGreaterThan(550);
});

it("a catalogue that was read a day ago is read again: news of products may never have come", async () => {
  await connect();
  await database.db.shop.update({
    where: { domain: SHOP },
    data: { catalogSyncedAt: new Date("2026-11-22T12:00:00Z") },
  });
  fake.jobs.length = 0;
  fake.setNow("2026-11-23T11:00:00Z");
  await checkShop(fake.deps, { shopDomain: SHOP });
  expect(fake.jobs).toEqual([]);
  fake.setNow("2026-11-23T12:30:00Z");
  await checkShop(fake.deps, { shopDomain: SHOP });
  expect(fake.jobs).toEqual(["catalog.refresh"]);
});

it("another currency has all prices read and all pledges checked again", async () => {
  await connect();
  fake.jobs.length = 0;
  await checkShop(fake.deps, { shopDomain: SHOP });
  expect(fake.jobs).toEqual([]);
  fake.answer(shopFacts({ currency: "EUR" }));
  await checkShop(fake.deps, { shopDomain: SHOP });
  expect(fake.jobs).toEqual(["catalog.refresh", "pledges.preflight"]);
  expect((await shop())?.currency).toBe("EUR");
});

describe("uninstalling", () => {
  const uninstall = (iso: string) =>
    noteUninstall(fake.deps, { shopDomain: SHOP, triggeredAt: new Date(iso) });

  it("forgets the access, and installing again resumes the work with everything kept", async () => {
    await connect();
    await database.db.session.create({
      data: { id: `offline_${SHOP}`, shop: SHOP, state: "", accessToken: "x" },
    });
    const connection = await database.db.connection.create({
      data: { shopDomain: SHOP, platform: "backerkit", name: "Spiral", settings: {} },
    });
    fake.jobs.length = 0;
    expect(await uninstall("2026-11-22T12:30:00Z")).toBe("uninstalled");
    expect((await shop())?.status).toBe("uninstalled");
    expect(await database.db.session.count()).toBe(0);

    fake.setNow("2026-11-22T13:00:00Z");
    await connect();
    expect(await shop()).toMatchObject({ status: "connected", broken: null });
    expect(fake.sent("shop.drain")).toBe(1);
    expect(await database.db.connection.findUnique({ where: { id: connection.id } })).not.toBeNull();
  });

  it("an uninstall that arrives after the app was installed again changes nothing", async () => {
    fake.setNow("2026-11-22T13:00:00Z");
    await connect();
    expect(await uninstall("2026-11-22T12:30:00Z")).toBe("stale");
    expect((await shop())?.status).toBe("connected");
  });

  it("a shop installed again with too few scopes needs a reconnect, it is not uninstalled", async () => {
    await connect();
    await uninstall("2026-11-22T12:30:00Z");
    fake.setNow("2026-11-22T13:00:00Z");
    fake.answer(shopFacts({ scopes: [] }));
    await connect();
    expect(await shop()).toMatchObject({ status: "needs_reconnect", broken: { code: "missing_scope" } });
  });

  it("no check brings an uninstalled shop back", async () => {
    await connect();
    await uninstall("2026-11-22T12:30:00Z");
    await checkShop(fake.deps, { shopDomain: SHOP });
    expect((await shop())?.status).toBe("uninstalled");
  });
});
