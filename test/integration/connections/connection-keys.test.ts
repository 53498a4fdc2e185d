import { beforeEach, describe, expect, it } from "vitest";
import { authenticateKey } from "~/modules/connections/authenticate-key.server";
import { checkShop } from "~/modules/connections/check-shop.server";
import { connectShop } from "~/modules/connections/connect-shop.server";
import { createConnectionKey } from "~/modules/connections/create-connection-key.server";
import { createConnection } from "~/modules/connections/create-connection.server";
import { disconnectConnection } from "~/modules/connections/disconnect-connection.server";
import { getConnection } from "~/modules/connections/get-connection.server";
import { goLiveChecks } from "~/modules/connections/go-live-checks.server";
import { listConnections } from "~/modules/connections/list-connections.server";
import { markShopDisconnected } from "~/modules/connections/mark-shop-disconnected.server";
import { renameConnection } from "~/modules/connections/rename-connection.server";
import { revokeConnectionKey } from "~/modules/connections/revoke-connection-key.server";
import { updateConnectionSettings } from "~/modules/connections/update-connection-settings.server";
import { fakeConnectionDeps, shopFacts, type FakeConnectionDeps } from "../../support/fake-connection-deps";
import { useTestDatabase } from "../../support/test-database";

const database = useTestDatabase();
const SHOP = "meeple-mill.myshopify.com";
const OTHER = "other.myshopify.com";
let fake: FakeConnectionDeps;

beforeEach(async () => {
  await database.db.shop.deleteMany();
  fake = fakeConnectionDeps(database.db);
  await connectShop(fake.deps, { shopDomain: SHOP });
  await connectShop(fake.deps, { shopDomain: OTHER });
  fake.jobs.length = 0;
});

async function connect(shopDomain = SHOP): Promise<string> {
  const result = await createConnection(fake.deps, {
    shopDomain,
    platform: " BackerKit ",
    name: "Spiral Galaxy",
  });
  if (result.kind !== "created") throw new Error(JSON.stringify(result));
  return result.connectionId;
}

async function makeKey(connectionId: string, sandbox = false): Promise<{ id: string; key: string }> {
  const result = await createConnectionKey(fake.deps, {
    shopDomain: SHOP,
    connectionId,
    label: "Live",
    sandbox,
  });
  if (result.kind !== "created") throw new Error(JSON.stringify(result));
  return result;
}

const isAccepted = async (key: string) =>
  (await authenticateKey(fake.deps, { bearer: `Bearer ${key}` })).kind === "ok";

describe("connection keys", () => {
  it("a key opens its own connection and is stored only as a hash", async () => {
    const connectionId = await connect();
    const { id, key } = await makeKey(connectionId, true);
    expect(await authenticateKey(fake.deps, { bearer: `Bearer ${key}` })).toEqual({
      kind: "ok",
      key: { id, connectionId, shopDomain: SHOP, platform: "backerkit", sandbox: true },
    });
    const rows = await database.db.$queryRaw<
      { text: string }[]
    >`select k::text as text from "ConnectionKey" k`;
    expect(rows[0]?.text).not.toContain(key.slice(12));
    expect(JSON.stringify(await listConnections(fake.deps, { shopDomain: SHOP }))).not.toContain(
      key.slice(12),
    );
  });

  it("a missing, a wrong and a revoked key are refused", async () => {
    const { id, key } = await makeKey(await connect());
    const wrong = key.slice(0, -1) + (key.endsWith("A") ? "B" : "A");
    for (const bearer of [null, "", "Bearer", `Bearer ${wrong}`]) {
      expect((await authenticateKey(fake.deps, { bearer })).kind).toBe("refused");
    }
    expect(await isAccepted(key)).toBe(true);
    expect(await revokeConnectionKey(fake.deps, { shopDomain: SHOP, keyId: id })).toEqual({
      kind: "revoked",
    });
    expect(await authenticateKey(fake.deps, { bearer: key })).toEqual({ kind: "refused", reason: "revoked" });
  });

  it("disconnecting a connection refuses all its keys and allows no new ones", async () => {
    const connectionId = await connect();
    const { key } = await makeKey(connectionId);
    await disconnectConnection(fake.deps, { shopDomain: SHOP, connectionId });
    expect(await isAccepted(key)).toBe(false);
    const again = { shopDomain: SHOP, connectionId, label: "Live", sandbox: false };
    expect((await createConnectionKey(fake.deps, again)).kind).toBe("not-found");
  });

  it("keys of a shop that needs a reconnect still take pledges; of an uninstalled shop they do not", async () => {
    const { key } = await makeKey(await connect());
    const disconnection = { code: "token_revoked", message: "Revoked." };
    await markShopDisconnected(fake.deps, { shopDomain: SHOP, disconnection });
    expect(await isAccepted(key)).toBe(true);
    await markShopDisconnected(fake.deps, {
      shopDomain: SHOP,
      disconnection: { ...disconnection, code: "uninstalled" },
    });
    expect(await isAccepted(key)).toBe(false);
  });

  it("the last use is noted at most once a minute", async () => {
    const { id, key } = await makeKey(await connect());
    const lastUsedAt = async () =>
      (await database.db.connectionKey.findUniqueOrThrow({ where: { id } })).lastUsedAt;
    await isAccepted(key);
    fake.setNow("2026-11-22T12:00:59Z");
    await isAccepted(key);
    expect(await lastUsedAt()).toEqual(new Date("2026-11-22T12:00:00Z"));
    fake.setNow("2026-11-22T12:01:00Z");
    await isAccepted(key);
    expect(await lastUsedAt()).toEqual(new Date("2026-11-22T12:01:00Z"));
  });
});

describe("connections", () => {
  it("another shop can neither see nor change a connection or its keys", async () => {
    const connectionId = await connect();
    const { id: keyId, key } = await makeKey(connectionId);
    const foreign = { shopDomain: OTHER, connectionId };
    expect(await getConnection(fake.deps, foreign)).toBeNull();
    expect(await listConnections(fake.deps, { shopDomain: OTHER })).toEqual([]);
    expect((await renameConnection(fake.deps, { ...foreign, name: "Mine" })).kind).toBe("not-found");
    expect((await updateConnectionSettings(fake.deps, { ...foreign, settings: {} })).kind).toBe("not-found");
    expect((await disconnectConnection(fake.deps, foreign)).kind).toBe("not-found");
    const newKey = { ...foreign, label: "Mine", sandbox: false };
    expect((await createConnectionKey(fake.deps, newKey)).kind).toBe("not-found");
    expect((await revokeConnectionKey(fake.deps, { shopDomain: OTHER, keyId })).kind).toBe("not-found");
    expect(await isAccepted(key)).toBe(true);
    expect((await getConnection(fake.deps, { shopDomain: SHOP, connectionId }))?.name).toBe("Spiral Galaxy");
  });

  it("saved settings keep what they do not mention and have the pledges checked again", async () => {
    const connectionId = await connect();
    const save = (settings: unknown) =>
      updateConnectionSettings(fake.deps, { shopDomain: SHOP, connectionId, settings });
    expect(await save({ booking: "leave" })).toEqual({ kind: "saved" });
    expect(await save({ locationGid: "gid://shopify/Location/1", currencyRates: { EUR: "1.08" } })).toEqual({
      kind: "saved",
    });
    const stored = await getConnection(fake.deps, { shopDomain: SHOP, connectionId });
    expect(stored?.settings).toMatchObject({ booking: "leave", locationGid: "gid://shopify/Location/1" });
    expect(fake.sent("pledges.preflight")).toBe(2);
  });

  it.each([
    [{ locationGid: "gid://shopify/Location/9" }, "locationGid", /no such location/],
    [{ locationGid: "gid://shopify/Location/2" }, "locationGid", /Old shed is not active/],
    [{ currencyRates: { USD: "1" } }, "currencyRates.USD", /own currency/],
    [{ currencyRates: { EUR: "0.00" } }, "currencyRates.EUR", /more than 0/],
    [{ booking: "maybe" }, "booking", /Invalid/],
    [{ unknownSetting: true }, "", /Unrecognized/],
    ["text", "", /expected record/],
  ])("settings %j are refused with a sentence at the field", async (settings, path, message) => {
    const connectionId = await connect();
    const result = await updateConnectionSettings(fake.deps, { shopDomain: SHOP, connectionId, settings });
    if (result.kind !== "invalid") throw new Error(`was ${result.kind}`);
    expect(result.problems[0]?.path).toBe(path);
    expect(result.problems[0]?.message).toMatch(message);
    expect(fake.sent("pledges.preflight")).toBe(0);
  });

  it("a platform or name that cannot be one is refused with the field", async () => {
    const result = await createConnection(fake.deps, { shopDomain: SHOP, platform: "a:b", name: " " });
    expect(result).toMatchObject({ kind: "invalid", problems: [{ path: "platform" }, { path: "name" }] });
  });

  it("the go-live checks tell what stops a push from what only has consequences", async () => {
    fake.answer(
      shopFacts({
        scopes: ["read_products", "write_orders"],
        metafieldDefinitionOk: false,
        protectedDataOk: false,
      }),
    );
    await checkShop(fake.deps, { shopDomain: SHOP });
    const checks = new Map(
      (await goLiveChecks(fake.deps, { shopDomain: SHOP })).map((one) => [one.code, one]),
    );
    expect(checks.get("metafield_definition")).toMatchObject({ ok: false, required: true });
    expect(checks.get("read_all_orders")).toMatchObject({ ok: false, required: false });
    expect(checks.get("read_all_orders")?.message).toMatch(/last 60 days.*over 50 days/);
    expect(checks.get("protected_data")).toMatchObject({ ok: false, required: false });
    expect(checks.get("protected_data")?.message).toContain("cannot be compared");
    expect(checks.get("location")).toMatchObject({ ok: false, required: false });
  });

  it("the go-live checks say what is still to be done", async () => {
    const failing = async () =>
      (await goLiveChecks(fake.deps, { shopDomain: SHOP }))
        .filter((check) => !check.ok)
        .map((check) => check.code);
    expect(await failing()).toEqual(["catalog_synced", "connection_key", "location"]);
    const connectionId = await connect();
    const where = { id: connectionId };
    await database.db.connection.update({ where, data: { lastReceivedAt: new Date() } });
    expect(await failing(), "a file that came in needs no key").toEqual(["catalog_synced", "location"]);
    await database.db.connection.update({ where, data: { lastReceivedAt: null } });
    await makeKey(connectionId);
    await updateConnectionSettings(fake.deps, {
      shopDomain: SHOP,
      connectionId,
      settings: { locationGid: "gid://shopify/Location/1" },
    });
    await database.db.shop.update({ where: { domain: SHOP }, data: { catalogSyncedAt: new Date() } });
    expect(await failing()).toEqual([]);
  });
});
