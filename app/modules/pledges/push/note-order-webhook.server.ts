// What Shopify's order webhooks tell. They come late, twice, out of order or never, so nothing waits for them.
import { inTransaction } from "~/db/client.server";
import { assertNever } from "~/lib/assert-never";
import type { PledgeDeps } from "../pledge-deps";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import type { PledgeState } from "../pledge-state";
import { OrderPayloadSchema, toSnapshot, type OrderPayload } from "../order/order-payload";
import {
  adoptOrder,
  findByIdentifier,
  findByOrder,
  lookNow,
  type PushedPledge,
} from "./push-decision-store.server";
import { toOrderRecord } from "./push-result";
import { endOrder } from "./undo-store.server";

export interface OrderWebhook {
  shopDomain: string;
  topic: "orders/create" | "orders/cancelled" | "orders/delete";
  payload: unknown;
}

/** States in which news of an order of the current generation is believed at once. */
const ADOPTING: PledgeState[] = [
  "unknown",
  "needs_decision",
  "refused",
  "queued",
  "ready",
  "blocked",
  "skipped",
];

export type OrderWebhookOutcome = "adopted" | "cancelled" | "deleted" | "duplicate" | "ignored";

/**
 * orders/create adopts an order that we could not be sure of; orders/cancelled and orders/delete end the order of the
 * current generation. Throws while the request that made the order is still under way, so that the delivery is tried
 * again when its answer is written.
 */
export async function noteOrderWebhook(
  deps: PledgeDeps,
  webhook: OrderWebhook,
): Promise<OrderWebhookOutcome> {
  const parsed = OrderPayloadSchema.safeParse(webhook.payload);
  if (!parsed.success) return "ignored";
  const { shopDomain, topic } = webhook;
  const gid = `gid://shopify/Order/${parsed.data.id}`;
  switch (topic) {
    case "orders/create":
      return noteCreated(deps, shopDomain, gid, parsed.data);
    case "orders/cancelled":
      return noteCancelled(deps, shopDomain, gid, parsed.data);
    case "orders/delete":
      return noteEnd(deps, shopDomain, gid, "deleted");
    default:
      return assertNever(topic);
  }
}

async function noteCreated(
  deps: PledgeDeps,
  shopDomain: string,
  gid: string,
  payload: OrderPayload,
): Promise<OrderWebhookOutcome> {
  const pledge = await findOurs(deps, shopDomain, payload);
  if (!pledge?.plan || payload.cancelled_at) return "ignored";
  if (pledge.state === "created" && pledge.orderGid !== gid)
    return noteDuplicate(deps, shopDomain, pledge, gid, payload);
  if (!ADOPTING.includes(pledge.state) || pledge.failure?.code === "DUPLICATE_ORDERS") return "ignored";
  const now = deps.clock.now();
  const order = toSnapshot(gid, payload, pledge, now);
  const record = toOrderRecord(pledge.plan, order);
  return inTransaction(deps.db, async (tx) => {
    if (!(await adoptOrder(tx, pledge, record, { from: ADOPTING, now }))) return "ignored";
    const detail = { orderName: order.name, orderGid: gid, by: "webhook" };
    const event = {
      shopDomain,
      pledgeId: pledge.id,
      kind: "order.adopted",
      actor: "shopify" as const,
      at: now,
      detail,
    };
    await recordPledgeEvents(tx, [event]);
    await deps.jobs.send("shop.drain", { shopDomain }, { tx, key: shopDomain });
    await deps.jobs.send("shipments.want", { shopDomain, orderGids: [gid] }, { tx });
    return "adopted";
  });
}

async function noteDuplicate(
  deps: PledgeDeps,
  shopDomain: string,
  pledge: PushedPledge,
  gid: string,
  payload: OrderPayload,
): Promise<OrderWebhookOutcome> {
  deps.log.error({ shopDomain, pledgeId: pledge.id, orderGid: gid }, "a second order for one pledge");
  const detail = {
    orders: [
      { gid: pledge.orderGid, name: pledge.orderName },
      { gid, name: payload.name ?? null },
    ],
  };
  const at = deps.clock.now();
  await recordPledgeEvents(deps.db, [
    { shopDomain, pledgeId: pledge.id, kind: "order.duplicate", actor: "shopify", at, detail },
  ]);
  return "duplicate";
}

async function noteCancelled(
  deps: PledgeDeps,
  shopDomain: string,
  gid: string,
  payload: OrderPayload,
): Promise<OrderWebhookOutcome> {
  const ended = await noteEnd(deps, shopDomain, gid, "cancelled");
  if (ended !== "ignored") return ended;
  const pledge = await findOurs(deps, shopDomain, payload);
  if (pledge?.state === "sending") throw new Error("The order's creation is not written yet");
  if (pledge?.state !== "unknown") return "ignored";
  // The look will find the cancelled order and say so.
  await lookNow(deps.db, pledge.id, deps.clock.now());
  await deps.jobs.send("shop.drain", { shopDomain }, { key: shopDomain });
  return "ignored";
}

async function noteEnd(
  deps: PledgeDeps,
  shopDomain: string,
  gid: string,
  to: "cancelled" | "deleted",
): Promise<OrderWebhookOutcome> {
  const pledge = await findByOrder(deps.db, shopDomain, gid);
  if (pledge?.state !== "created") return "ignored";
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    if (!(await endOrder(tx, { pledgeId: pledge.id, generation: pledge.generation, to, now })))
      return "ignored";
    const detail = { orderName: pledge.orderName, orderGid: gid };
    const event = {
      shopDomain,
      pledgeId: pledge.id,
      kind: `order.${to}`,
      actor: "shopify" as const,
      at: now,
      detail,
    };
    await recordPledgeEvents(tx, [event]);
    return to;
  });
}

async function findOurs(
  deps: PledgeDeps,
  shopDomain: string,
  payload: OrderPayload,
): Promise<PushedPledge | null> {
  const identifier = payload.source_identifier;
  return identifier?.startsWith("pledgedock:") ? findByIdentifier(deps.db, shopDomain, identifier) : null;
}
