// What is done with an order after it exists: it is placed at its location, then put on hold; tried until it stands.
import { inTransaction } from "~/db/client.server";
import { assertNever } from "~/lib/assert-never";
import type { DrainLease } from "./drain-lease.server";
import type { PushDeps } from "../pledge-deps";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import type { Disconnection, GatewayTrouble, SimpleOutcome } from "../ports";
import type { VendorError } from "./push-result";
import {
  readDueArrangements,
  writeHoldState,
  writePlaceFailure,
  type DueArrangement,
} from "./push-settle-store.server";

const CHUNK = 20;
const RETRY_MS = 5_000;

/** Places and holds up to 20 due orders, one after the other. Says how many it tried. */
export async function arrangeOrders(
  deps: PushDeps,
  lease: DrainLease,
  stop: AbortSignal,
): Promise<{ tried: number; disconnection: Disconnection | null }> {
  const due = await readDueArrangements(deps.db, lease.shopDomain, deps.clock.now(), CHUNK);
  let tried = 0;
  for (const arrangement of due) {
    if (stop.aborted || !lease.isHeld()) break;
    tried += 1;
    const disconnection = await arrangeOne(deps, lease.shopDomain, arrangement);
    if (disconnection) return { tried, disconnection };
  }
  return { tried, disconnection: null };
}

/** Both steps change nothing when repeated, so a process that dies in between costs no more than a repetition. */
async function arrangeOne(
  deps: PushDeps,
  shopDomain: string,
  due: DueArrangement,
): Promise<Disconnection | null> {
  const placed = await place(deps, shopDomain, due);
  if (placed.kind === "refused") {
    const noted = await notePlaceFailure(deps, shopDomain, due, placed.errors);
    // An order at the wrong location is still not to be shipped before its time.
    if (!noted || !due.hold) return null;
  } else if (placed.kind !== "done") return putOff(deps, due, placed);
  const events = placed.kind === "done" && due.locationGid !== null ? [{ kind: "order.placed" }] : [];
  if (!due.hold) return finish(deps, shopDomain, due, "placed", events);
  const held = await deps.orders.holdOrder(shopDomain, due.orderGid);
  if (held.kind === "done") return finish(deps, shopDomain, due, "held", [...events, { kind: "order.held" }]);
  if (held.kind !== "refused") return putOff(deps, due, held);
  const detail = { codes: held.errors.map((error) => error.code) };
  return finish(deps, shopDomain, due, "failed", [...events, { kind: "order.hold_failed", detail }]);
}

async function place(deps: PushDeps, shopDomain: string, due: DueArrangement): Promise<SimpleOutcome> {
  if (due.locationGid === null) return { kind: "done" };
  return deps.orders.placeOrder(shopDomain, due.orderGid, due.locationGid);
}

async function finish(
  deps: PushDeps,
  shopDomain: string,
  due: DueArrangement,
  to: "placed" | "held" | "failed",
  events: { kind: string; detail?: Record<string, unknown> }[],
): Promise<null> {
  const { pledgeId, generation } = due;
  const at = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    const end = { pledgeId, generation, from: "pending" as const, to, notBefore: null, now: at };
    if (!(await writeHoldState(tx, end))) return;
    await recordPledgeEvents(
      tx,
      events.map((event) => ({ ...event, shopDomain, pledgeId, actor: "app", at })),
    );
  });
  return null;
}

/** False when the order was cancelled meanwhile. */
async function notePlaceFailure(
  deps: PushDeps,
  shopDomain: string,
  due: DueArrangement,
  errors: VendorError[],
): Promise<boolean> {
  const { pledgeId, generation, hold } = due;
  const at = deps.clock.now();
  const message = `Shopify did not assign the items to the connection's location: ${errors.map((error) => error.message).join(" ")}`;
  return inTransaction(deps.db, async (tx) => {
    const failure = { pledgeId, generation, hold, message: message.slice(0, 500), now: at };
    if (!(await writePlaceFailure(tx, failure))) return false;
    const detail = { message: failure.message, codes: errors.map((error) => error.code) };
    await recordPledgeEvents(tx, [
      { shopDomain, pledgeId, kind: "order.place_failed", actor: "app", at, detail },
    ]);
    return true;
  });
}

/** No verdict yet: the order stays pending until the wait is over, or until the shop is connected again. */
async function putOff(
  deps: PushDeps,
  due: DueArrangement,
  trouble: GatewayTrouble,
): Promise<Disconnection | null> {
  const { pledgeId, generation } = due;
  const wait = async (ms: number) => {
    const now = deps.clock.now();
    const notBefore = new Date(now.getTime() + ms);
    await writeHoldState(deps.db, { pledgeId, generation, from: "pending", to: "pending", notBefore, now });
  };
  switch (trouble.kind) {
    case "not-executed":
      await wait(trouble.retryAfterMs);
      return null;
    case "unknown":
      await wait(RETRY_MS);
      return null;
    case "disconnected":
      return trouble.disconnection;
    default:
      return assertNever(trouble);
  }
}
