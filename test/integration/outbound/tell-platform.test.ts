import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AuthenticatedKey } from "~/modules/connections/authenticate-key.server";
import { disconnectConnection } from "~/modules/connections/disconnect-connection.server";
import { enableCallback } from "~/modules/connections/outbound/enable-callback.server";
import { listOutboundEvents } from "~/modules/connections/outbound/list-outbound-events.server";
import { removeCallback } from "~/modules/connections/outbound/remove-callback.server";
import { replayOutboundEvents } from "~/modules/connections/outbound/replay-outbound-events.server";
import { rotateCallbackSecret } from "~/modules/connections/outbound/rotate-callback-secret.server";
import { sendTestEvent } from "~/modules/connections/outbound/send-test-event.server";
import { setCallback } from "~/modules/connections/outbound/set-callback.server";
import { cancelPledge } from "~/modules/pledges/receive/cancel-pledge.server";
import { receivePledges } from "~/modules/pledges/receive/receive-pledges.server";
import { inTransaction } from "~/db/client.server";
import { recordPledgeEvents } from "~/modules/pledges/history/pledge-events-store.server";
import { startPlatformSimulator, type RunningPlatformSimulator } from "../../simulators/crowdfunding/serve";
import type { PledgeInput } from "../../support/pledge-input";
import { useTestDatabase } from "../../support/test-database";
import { openFixture, OTHER_SHOP, SHOP, type OutboundFixture } from "./outbound-fixture";

const database = useTestDatabase();
let platform: RunningPlatformSimulator;
let fixture: OutboundFixture;

beforeAll(async () => {
  platform = await startPlatformSimulator();
});
afterAll(() => platform.stop());
beforeEach(async () => {
  await fetch(`${platform.origin}/__reset`, { method: "POST" });
  fixture = await openFixture(database.db, platform);
});

const scope = (shopDomain = SHOP) => ({ shopDomain, connectionId: fixture.connectionId });
const received = () =>
  platform.simulator.state().received.map(({ type, version, data }) => ({ type, version, ...data.pledge }));

const pledgeInput = (sku: string): PledgeInput => ({
  externalId: "B-1",
  campaign: { externalId: "galaxy", name: "Galaxy", currency: "USD" },
  backer: { name: "Robin Backer", email: "robin@backer.example" },
  shippingAddress: {
    name: "Robin Backer",
    line1: "1 Main Street",
    city: "Portland",
    region: "OR",
    postalCode: "97201",
    country: "US",
  },
  lines: [{ sku, title: "Game", quantity: 1 }],
  amounts: { pledge: "10.00", addOns: "0.00", shipping: "0.00", taxes: [], totalPaid: "10.00" },
  taxesIncluded: false,
  charges: [],
  status: "ready",
  pledgedAt: "2026-10-01T00:00:00Z",
  answers: [],
});

describe("what a platform is told", () => {
  it("a pledge that preflight blocks is told with its problems, once per set of reasons, and its cancellation after it", async () => {
    const key: AuthenticatedKey = {
      id: "key",
      shopDomain: SHOP,
      connectionId: fixture.connectionId,
      platform: "backerkit",
      sandbox: false,
    };
    const push = (sku: string) => receivePledges(fixture.deps, { key, items: [pledgeInput(sku)] });
    await push("NO-SUCH-SKU");
    await push("NO-SUCH-SKU");
    await cancelPledge(fixture.deps, { key, campaignExternalId: "galaxy", externalId: "B-1" });
    await fixture.deliver();
    expect(received()).toMatchObject([
      {
        type: "pledge.blocked",
        version: 1,
        externalId: "B-1",
        state: "blocked",
        problems: [{ code: "SKU_MISSING", path: "lines[0].sku" }],
      },
      { type: "pledge.cancelled", version: 2, externalId: "B-1", orderName: null },
    ]);
    const stored = JSON.stringify(await database.db.outboundEvent.findMany());
    for (const personal of ["@", "Street", "Robin"]) expect(stored).not.toContain(personal);
  });

  it.each([
    ["order.created", { orderName: "#7", orderGid: "gid://shopify/Order/7" }, ["pledge.created"]],
    ["order.adopted", { orderName: "#7" }, ["pledge.created"]],
    ["order.created", { orderName: "#7", cancelled: true }, ["pledge.created", "pledge.cancelled"]],
    ["order.cancelled", {}, ["pledge.cancelled"]],
    ["order.deleted", {}, ["pledge.cancelled"]],
    ["order.undone", { orderName: "#7" }, ["pledge.cancelled"]],
    ["push.unknown", {}, []],
    ["pledge.changed", { fields: ["backer"] }, []],
  ])("%s %j is told as %j", async (kind, detail, types) => {
    await fixture.note(await fixture.addPledge("B-1"), kind, detail);
    await fixture.deliver();
    expect(received().map(({ type }) => type)).toEqual(types);
    expect(received().map(({ version }) => version)).toEqual(types.map((_, index) => index + 1));
    for (const told of received())
      expect(told.orderName).toBe("orderName" in detail ? detail.orderName : "#1001");
  });

  it("what is rolled back is never told", async () => {
    const pledgeId = await fixture.addPledge("B-1");
    const event = {
      shopDomain: SHOP,
      pledgeId,
      kind: "order.created",
      actor: "app" as const,
      at: new Date(),
    };
    const failing = inTransaction(database.db, async (tx) => {
      await recordPledgeEvents(tx, [event]);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await database.db.outboundEvent.count()).toBe(0);
  });

  it("nothing is kept for a connection without an address, or one that is disconnected", async () => {
    await removeCallback(fixture.deps, scope());
    await fixture.note(await fixture.addPledge("B-1"), "order.created");
    await setCallback(fixture.deps, { ...scope(), url: `${platform.origin}/hooks` });
    await disconnectConnection(fixture.deps, scope());
    await fixture.note(await fixture.addPledge("B-2"), "order.created");
    expect(await database.db.outboundEvent.count()).toBe(0);
  });
});

describe("the callback", () => {
  it.each([
    "",
    "platform.example.com",
    "ftp://platform.example.com",
    "http://platform.example.com/hooks",
    "https://localhost/hooks",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://10.1.2.3/",
    "https://169.254.169.254/latest",
    "https://user:pass@platform.example.com/",
    "https://metadata.google.internal/",
    "https://intranet/",
    "https://printer.local/",
  ])("the address %j is refused with a sentence", async (url) => {
    const result = await setCallback(fixture.deps, { ...scope(), url });
    expect(result).toMatchObject({ kind: "invalid", message: expect.stringMatching(/\.$/) as string });
  });

  it("a secret is shown once and stored encrypted; a new one signs from then on", async () => {
    const saved = await setCallback(fixture.deps, { ...scope(), url: `${platform.origin}/hooks` });
    if (saved.kind !== "saved") throw new Error(saved.kind);
    const rows = await database.db.$queryRaw<{ text: string }[]>`select c::text as text from "Connection" c`;
    expect(rows.map(({ text }) => text).join()).not.toContain(saved.secret.slice(6));
    platform.simulator.setSecret(saved.secret);
    expect(await sendTestEvent(fixture.deps, scope())).toEqual({ kind: "delivered", status: 204 });
    const rotated = await rotateCallbackSecret(fixture.deps, scope());
    if (rotated.kind !== "rotated") throw new Error(rotated.kind);
    expect(await sendTestEvent(fixture.deps, scope())).toMatchObject({ kind: "failed", status: 401 });
    platform.simulator.setSecret(rotated.secret);
    expect(await sendTestEvent(fixture.deps, scope())).toMatchObject({ kind: "delivered" });
    const page = await listOutboundEvents(fixture.deps, { ...scope(), page: 1 });
    expect(page?.rows.map(({ state }) => state).sort()).toEqual(["delivered", "delivered", "failed"]);
    expect(JSON.stringify(page)).not.toContain("whsec");
  });

  it("another shop can neither see nor change it", async () => {
    await fixture.note(await fixture.addPledge("B-1"), "order.created");
    const { deps } = fixture;
    const foreign = scope(OTHER_SHOP);
    const before = await database.db.connection.findUniqueOrThrow({ where: { id: fixture.connectionId } });
    const event = await database.db.outboundEvent.findFirstOrThrow();
    expect(await listOutboundEvents(deps, { ...foreign, page: 1 })).toBeNull();
    for (const refused of [
      await setCallback(deps, { ...foreign, url: `${platform.origin}/theirs` }),
      await rotateCallbackSecret(deps, foreign),
      await removeCallback(deps, foreign),
      await enableCallback(deps, foreign),
      await sendTestEvent(deps, foreign),
      await replayOutboundEvents(deps, { ...foreign, all: "failed" }),
      await replayOutboundEvents(deps, { ...foreign, eventIds: [event.id] }),
    ]) {
      expect(refused).toEqual({ kind: "not-found" });
    }
    expect(await database.db.connection.findUniqueOrThrow({ where: { id: fixture.connectionId } })).toEqual(
      before,
    );
    expect(await database.db.outboundEvent.findFirstOrThrow()).toEqual(event);
    expect(platform.simulator.state().requests).toBe(0);
  });
});
