// One request to Shopify: the intent committed before it leaves, and what its answer means.
import { cutCharacters } from "~/lib/clean-text";
import { assertNever } from "~/lib/assert-never";
import { inTransaction } from "~/db/client.server";
import type { Disconnection, SendLimits } from "../../pledges/ports";
import type { ChangeFulfillmentOutcome, FulfillOutcome, RefusalReason } from "../ports";
import { readOrder } from "./read-order.server";
import { findResult, noteDone } from "./settle-shipment.server";
import {
  commitIntent,
  settleRequest,
  type NewIntent,
  type ShipmentRequestRow,
  type ShipmentRequestState,
} from "./shipment-request-store.server";
import type { ShippingDeps } from "./shipping-deps";

export type SendResult =
  | { kind: "done" }
  | { kind: "refused"; message: string }
  | { kind: "number-taken"; number: string }
  | { kind: "later"; afterMs: number; reason: string }
  | { kind: "disconnected"; disconnection: Disconnection };

export type ShipmentIntent = Omit<NewIntent, "now" | "lastSendBy">;

const OVERTAKEN_MS = 2_000;
const SENDING: ShipmentRequestState[] = ["sending"];

/**
 * Commits the intent and sends the request, once. Nothing leaves after its window, after `mayGoOn` turned false, or
 * when another worker has acted on the pledge since it was planned. An unclear answer is left to be looked for.
 */
export async function sendShipment(
  deps: ShippingDeps,
  intent: ShipmentIntent,
  mayGoOn: () => boolean,
): Promise<SendResult> {
  const now = deps.clock.now();
  const lastSendBy = new Date(now.getTime() + deps.timing.sendWindowSeconds * 1000);
  const committed = await commit(deps, { ...intent, now, lastSendBy });
  if (committed.kind !== "committed") {
    return committed.kind === "number-taken"
      ? committed
      : { kind: "later", afterMs: OVERTAKEN_MS, reason: "another worker is shipping this pledge" };
  }
  const row = { ...intent, id: committed.id, now };
  const limits = { mayStillSend: () => mayGoOn() && deps.clock.now() <= lastSendBy };
  const outcome = limits.mayStillSend()
    ? await send(deps, intent, limits)
    : ({ kind: "not-executed", reason: "too late", retryAfterMs: 0 } as const);
  return judge(deps, row, outcome);
}

async function commit(deps: ShippingDeps, intent: NewIntent) {
  try {
    return await inTransaction(deps.db, async (tx) => commitIntent(tx, intent));
  } catch (error) {
    // The partial unique index: another request of this pledge is open.
    if ((error as { code?: unknown }).code === "P2002") return { kind: "overtaken" as const };
    throw error;
  }
}

type Answer = FulfillOutcome | ChangeFulfillmentOutcome;

async function send(
  deps: ShippingDeps,
  { shopDomain, request }: ShipmentIntent,
  limits: SendLimits,
): Promise<Answer> {
  try {
    if (request.kind === "create") {
      const { orderGid, parts, tracking, notifyCustomer } = request;
      return await deps.fulfillments.fulfill(
        shopDomain,
        { orderGid, parts, tracking, notifyCustomer },
        limits,
      );
    }
    const { fulfillmentGid, tracking, notifyCustomer } = request;
    return await deps.fulfillments.replaceTracking(shopDomain, fulfillmentGid, tracking, notifyCustomer);
  } catch (error) {
    deps.log.error({ err: error }, "a fulfilment request threw; its outcome is unknown");
    return { kind: "unknown", reason: "unexpected error" };
  }
}

type SentRow = ShipmentIntent & { id: string; now: Date };

async function judge(deps: ShippingDeps, row: SentRow, outcome: Answer): Promise<SendResult> {
  switch (outcome.kind) {
    case "fulfilled":
      await noteDone(deps, row, { fulfillment: outcome.fulfillment, askedAt: row.now }, SENDING);
      return { kind: "done" };
    case "done":
    case "refused":
      return lookAfterAnswer(deps, row, outcome.kind === "refused" ? outcome.errors : null);
    case "not-executed":
      await settle(deps, row, "absent");
      return { kind: "later", afterMs: outcome.retryAfterMs, reason: outcome.reason };
    case "unknown":
      await settle(deps, row, "unknown");
      return { kind: "later", afterMs: 0, reason: outcome.reason };
    case "disconnected":
      await settle(deps, row, "absent");
      return outcome;
    default:
      return assertNever(outcome);
  }
}

/**
 * A clear no still gets a look: it may be the refusal of what an earlier request did. A yes to new tracking gets one
 * because the answer does not show the fulfilment.
 */
async function lookAfterAnswer(
  deps: ShippingDeps,
  row: SentRow,
  errors: RefusalReason[] | null,
): Promise<SendResult> {
  const message =
    errors && (errors.map((error) => error.message).join(" ") || "Shopify refused without a reason.");
  const read = await readOrder(deps, row);
  const found = read.kind === "read" ? findResult(row, read.shipments.fulfillments) : null;
  if (read.kind === "read" && found) {
    await noteDone(deps, row, { fulfillment: found, askedAt: read.askedAt }, SENDING);
    return { kind: "done" };
  }
  if (read.kind === "read" && message !== null) {
    await settle(deps, row, "refused", message);
    return { kind: "refused", message };
  }
  await settle(deps, row, "unknown", message);
  return { kind: "later", afterMs: 0, reason: "what Shopify did could not be read back" };
}

async function settle(
  deps: ShippingDeps,
  { id }: SentRow,
  to: ShipmentRequestRow["state"],
  failure: string | null = null,
): Promise<void> {
  const now = deps.clock.now();
  await settleRequest(deps.db, {
    id,
    from: SENDING,
    to,
    now,
    failure: failure === null ? null : cutCharacters(failure, 500),
  });
}
