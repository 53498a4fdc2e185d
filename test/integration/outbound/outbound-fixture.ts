// A shop with a connection whose platform is a simulated one, and the real sender between them.
import { createWebhookSender } from "~/adapters/crowdfunding/webhook-sender.server";
import { createSecretBox } from "~/config/secret-box.server";
import type { DbClient } from "~/db/client.server";
import { systemClock } from "~/lib/clock";
import { connectShop } from "~/modules/connections/connect-shop.server";
import { createConnection } from "~/modules/connections/create-connection.server";
import { deliverOutbound } from "~/modules/connections/outbound/deliver-outbound.server";
import type { OutboundDeps } from "~/modules/connections/outbound/outbound-deps";
import { setCallback } from "~/modules/connections/outbound/set-callback.server";
import { recordPledgeEvents } from "~/modules/pledges/history/pledge-events-store.server";
import type { RunningPlatformSimulator } from "../../simulators/crowdfunding/serve";
import { fakeConnectionDeps, type FakeConnectionDeps } from "../../support/fake-connection-deps";

export const SHOP = "meeple-mill.myshopify.com";
export const OTHER_SHOP = "other.myshopify.com";
export const START = new Date("2026-11-22T12:00:00Z");

export interface OutboundFixture {
  deps: OutboundDeps;
  fake: FakeConnectionDeps;
  connectionId: string;
  platform: RunningPlatformSimulator;
  /** Moves the clock by so many milliseconds. */
  wait(milliseconds: number): void;
  /** One run of the delivery job. */
  deliver(deps?: OutboundDeps): ReturnType<typeof deliverOutbound>;
  /** Stores a pledge in the given state; answers its id. */
  addPledge(externalId: string, state?: string): Promise<string>;
  /** Writes history about a pledge, as every change of its state does. */
  note(pledgeId: string, kind: string, detail?: Record<string, unknown>): Promise<void>;
}

/** `callback` false: the connection has no address yet. */
export async function openFixture(
  db: DbClient,
  platform: RunningPlatformSimulator,
  options: { callback?: boolean } = {},
): Promise<OutboundFixture> {
  await db.pledge.deleteMany();
  await db.shop.deleteMany();
  const fake = fakeConnectionDeps(db);
  const allowedHosts = [platform.host];
  const deps: OutboundDeps = {
    ...fake.deps,
    // Signatures carry the real time: the receiver compares it with its own.
    sender: createWebhookSender({ allowedHosts, clock: systemClock }),
    secrets: createSecretBox(`k1:${Buffer.alloc(32, 7).toString("base64")}`),
    onDelivered: () => Promise.resolve(),
    allowedHosts,
  };
  for (const shopDomain of [SHOP, OTHER_SHOP]) await connectShop(fake.deps, { shopDomain });
  const connection = await createConnection(fake.deps, {
    shopDomain: SHOP,
    platform: "backerkit",
    name: "Spiral Galaxy",
  });
  if (connection.kind !== "created") throw new Error(connection.kind);
  const { connectionId } = connection;
  if (options.callback !== false) {
    const set = await setCallback(deps, { shopDomain: SHOP, connectionId, url: `${platform.origin}/hooks` });
    if (set.kind !== "saved") throw new Error(JSON.stringify(set));
    platform.simulator.setSecret(set.secret);
  }
  const campaign = await db.campaign.create({
    data: { shopDomain: SHOP, platform: "backerkit", externalId: "galaxy", name: "Galaxy", currency: "USD" },
  });
  let time = START.getTime();
  let pledges = 0;
  fake.setNow(START.toISOString());
  return {
    deps,
    fake,
    connectionId,
    platform,
    wait(milliseconds) {
      time += milliseconds;
      fake.setNow(new Date(time).toISOString());
    },
    deliver: (with_ = deps) => deliverOutbound(with_, { connectionId }),
    async addPledge(externalId, state = "created") {
      const data = {
        shopDomain: SHOP,
        connectionId,
        campaignId: campaign.id,
        platform: "backerkit",
        externalId,
      };
      pledges += 1;
      // An order is one pledge's only.
      const orderGid = `gid://shopify/Order/${pledges === 1 ? 1 : 1_000_000 + pledges}`;
      const order = state === "created" ? { orderName: "#1001", orderGid } : {};
      const facts = { status: "ready", state, contentHash: "x", currency: "USD", totalPaidMinor: 100n };
      const { id } = await db.pledge.create({ data: { ...data, ...order, ...facts } });
      return id;
    },
    note: (pledgeId, kind, detail) =>
      recordPledgeEvents(db, [
        { shopDomain: SHOP, pledgeId, kind, actor: "app", at: fake.deps.clock.now(), detail },
      ]),
  };
}
