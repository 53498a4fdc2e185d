// A shop whose orders were pushed, a Shopify that answers what the test says, and a platform that listens.
import { createTrackingLinks } from "~/modules/fulfillment/create-tracking-links.server";
import type { DbClient } from "~/db/client.server";
import type { FulfillmentDeps } from "~/modules/fulfillment/fulfillment-deps";
import { noteTold } from "~/modules/fulfillment/tell/note-told.server";
import type { FulfillmentGateway, ReadShipmentsOutcome } from "~/modules/fulfillment/ports";
import type { FulfillmentSnapshot, OrderShipments } from "~/modules/fulfillment/shipments";
import type { OutboundDeps } from "~/modules/connections/outbound/outbound-deps";
import type { RunningPlatformSimulator } from "../../simulators/crowdfunding/serve";
import { openFixture, SHOP, type OutboundFixture } from "../outbound/outbound-fixture";

export { SHOP };
export const AT = "2026-11-22T11:00:00Z";

export interface FulfillmentFixture extends OutboundFixture {
  ship: FulfillmentDeps;
  /** What Shopify holds, by order gid; orders that are missing are hidden. */
  held: Map<string, OrderShipments>;
  /** Requests for orders, newest last. */
  asked: string[][];
  /** Ends the next readings this way instead. */
  trouble: Exclude<ReadShipmentsOutcome, { kind: "read" }>[];
  disconnections: string[];
  /** A pledge with its order number `id`; two units of GAME, and a download. */
  addOrder(id: number): Promise<string>;
  /** Runs the delivery job, which also notes what was told. */
  tell(): Promise<void>;
  /** The last `fulfillment.updated` per pledge that the platform goes by. */
  received(
    externalId: string,
  ): ReturnType<RunningPlatformSimulator["simulator"]["state"]>["shipping"][string] | undefined;
}

export const orderGid = (id: number) => `gid://shopify/Order/${id}`;
export const lineGid = (id: number) => `gid://shopify/LineItem/${id}0`;

/** The order as Shopify holds it before anything is shipped. */
export function unshipped(id: number, change: Partial<OrderShipments> = {}): OrderShipments {
  return {
    ...{ orderGid: orderGid(id), orderName: `#${id}`, updatedAt: AT, cancelledAt: null, onHold: false },
    financialStatus: "PAID",
    lines: [
      { lineItemGid: lineGid(id), sku: "GAME", currentQuantity: 2, requiresShipping: true },
      { lineItemGid: `${lineGid(id)}9`, sku: "PDF", currentQuantity: 1, requiresShipping: false },
    ],
    fulfillments: [],
    ...change,
  };
}

/** A fulfilment of the order's game. */
export function fulfilled(
  id: number,
  change: Partial<FulfillmentSnapshot> & { numbers?: string[]; quantity?: number; part?: number } = {},
): FulfillmentSnapshot {
  const { numbers = [`9400${id}`], quantity = 2, part = 1, ...rest } = change;
  return {
    ...{ gid: `gid://shopify/Fulfillment/${id}${part}`, orderGid: orderGid(id), name: `#${id}.${part}` },
    ...{ status: "success", createdAt: AT, updatedAt: AT, deliveredAt: null, events: [] },
    tracking: numbers.map((number) => ({ number, company: "USPS", url: null })),
    lines: [{ lineItemGid: lineGid(id), sku: "GAME", quantity }],
    ...rest,
  };
}

export async function openFulfillmentFixture(
  db: DbClient,
  platform: RunningPlatformSimulator,
  options: { callback?: boolean; tracking?: "live" | "daily" } = {},
): Promise<FulfillmentFixture> {
  await platform.simulator.handle(new Request("http://platform/__reset", { method: "POST" }));
  const opened = await openFixture(db, platform, options);
  const { deps, fake, connectionId } = opened;
  if (options.tracking)
    await db.connection.update({
      where: { id: connectionId },
      data: { settings: { tracking: options.tracking } },
    });
  const held = new Map<string, OrderShipments>();
  const asked: string[][] = [];
  const trouble: FulfillmentFixture["trouble"] = [];
  const disconnections: string[] = [];
  const ship: FulfillmentDeps = {
    ...{ db, jobs: deps.jobs, clock: deps.clock, log: deps.log, processId: "test" },
    trackingLinks: createTrackingLinks({ keys: [Buffer.alloc(32, 7)], appUrl: "https://app.example.com" }),
    fulfillments: answering(held, asked, trouble),
    onDisconnected: (_shop, { code }) => {
      disconnections.push(code);
      return Promise.resolve();
    },
  };
  const telling: OutboundDeps = {
    ...deps,
    onDelivered: ({ pledgeId, version }) => noteTold(ship, { told: [{ pledgeId, version }], by: "webhook" }),
  };
  return {
    ...{ ...opened, ship, held, asked, trouble, disconnections },
    async addOrder(id) {
      const pledgeId = await opened.addPledge(String(id));
      await db.pledge.update({
        where: { id: pledgeId },
        data: { orderGid: orderGid(id), orderName: `#${id}` },
      });
      held.set(orderGid(id), unshipped(id));
      fake.jobs.length = 0;
      return pledgeId;
    },
    tell: async () => {
      await opened.deliver(telling);
    },
    received: (externalId) => platform.simulator.state().shipping[`galaxy ${externalId}`],
  };
}

/** Only reading is asked of Shopify here; anything else is a defect. */
function answering(
  held: Map<string, OrderShipments>,
  asked: string[][],
  trouble: FulfillmentFixture["trouble"],
): FulfillmentGateway {
  const refuse = () => Promise.reject(new Error("Shopify was asked for something else than reading"));
  return {
    readShipments(_shop, gids) {
      asked.push(gids);
      const ended = trouble.shift();
      if (ended) return Promise.resolve(ended);
      const orders = gids.flatMap((gid) => held.get(gid) ?? []);
      return Promise.resolve({ kind: "read", orders, hidden: gids.filter((gid) => !held.has(gid)) });
    },
    findOrderOf: (_shop, gid) => {
      const gids = [...held.keys()].filter((each) => each.endsWith(gid.slice(gid.lastIndexOf("/"))));
      return Promise.resolve(gids[0] ? { kind: "found", orderGid: gids[0] } : { kind: "hidden" });
    },
    streamOrders: () => {
      throw new Error("Shopify was asked for something else than reading");
    },
    readFulfillmentOrders: refuse,
    readDestinations: refuse,
    fulfill: refuse,
    cancelFulfillment: refuse,
    replaceTracking: refuse,
  };
}
