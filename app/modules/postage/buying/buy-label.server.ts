// One label's purchase: Shopify is asked again, the intent is committed, and the shipment is bought once.
import { assertNever } from "~/lib/assert-never";
import { inTransaction } from "~/db/client.server";
import { groupKey } from "../groups/group-key";
import type { PostageDeps } from "../postage-deps";
import type { BuyOutcome } from "../ports";
import { addressFingerprint } from "./address-check";
import type { BatchFacts } from "./batch-facts.server";
import { holdLease } from "./batch-lease-store.server";
import { costOf, fundsShort, type Budget } from "./budget";
import { judgePurchase, type Purchase } from "./judge-purchase.server";
import { moveLabel, readLabel, type StoredLabel } from "./label-store.server";
import { readPrices } from "./label-work-store.server";
import { lookAtOrder } from "./look-at-order.server";
import type { LabelResult } from "./pass";
import { refreshRate } from "./refresh-rate.server";
import { settleEarlierShipment } from "./settle-label.server";

export interface Buyer {
  owner: string;
  /** False once the batch belongs to another worker, was paused, or this process stops. */
  mayGoOn(): boolean;
  budget: Budget;
}

const DONE: LabelResult = { kind: "done" };

/** Buys a label that the creator has agreed to, or says why not. Never throws away what may have been bought. */
export async function buyLabel(
  deps: PostageDeps,
  facts: BatchFacts,
  labelId: string,
  buyer: Buyer,
): Promise<LabelResult> {
  const stored = await readLabel(deps.db, facts.batch.shopDomain, labelId);
  if (stored?.state !== "created") return DONE;
  const ready = await checkOrder(deps, facts, stored);
  if (ready) return ready;
  const fresh = await refreshRate(deps, facts, stored);
  if (fresh.kind === "result") return fresh.result;
  const { label } = fresh;
  const { quotedMinor, confirmedMinor, insuredMinor } = label;
  if (quotedMinor === null || confirmedMinor === null || quotedMinor > confirmedMinor) return DONE;
  const cost = costOf({ quotedMinor, insuredMinor }, facts.batch);
  if (!buyer.budget.take(cost)) return halt(deps, facts, buyer.budget.leftMinor);
  const result = await purchase(deps, facts, label, buyer);
  buyer.budget.giveBack(result.spent ? cost - (result.costMinor ?? cost) : cost);
  return result.end;
}

/** Says what all labels cost that are left, so that approving it once is enough. */
async function halt(deps: PostageDeps, { batch }: BatchFacts, leftMinor: number): Promise<LabelResult> {
  const prices = await readPrices(deps.db, batch.id);
  const neededMinor = prices.reduce((sum, price) => sum + costOf(price, batch), 0);
  return { kind: "halt", reason: fundsShort(neededMinor, leftMinor) };
}

/** Right before the purchase: everything is still there to be shipped, to the address that was quoted. */
async function checkOrder(
  deps: PostageDeps,
  facts: BatchFacts,
  label: StoredLabel,
): Promise<LabelResult | null> {
  const look = await lookAtOrder(deps, label, facts.setup);
  const now = deps.clock.now();
  switch (look.kind) {
    case "open": {
      if (!look.destination || addressFingerprint(look.destination) === label.addressSeen) return null;
      const set = { addressState: "unverified", addressProblem: null };
      await moveLabel(deps.db, { id: label.id, event: "quote-outdated", now, set });
      return DONE;
    }
    case "refused": {
      // An earlier purchase without an answer may still take place.
      const earlier = await settleEarlierShipment(deps, facts, label);
      if (earlier) return earlier;
      const { contents } = look;
      const set = { failure: look.failure, ...(contents ? { contents, groupKey: groupKey(contents) } : {}) };
      await moveLabel(deps.db, { id: label.id, event: "failed", now, set, from: ["created"] });
      return DONE;
    }
    case "later":
      return { kind: "later", afterMs: look.afterMs };
    case "disconnected":
      return look;
    default:
      return assertNever(look);
  }
}

async function purchase(
  deps: PostageDeps,
  facts: BatchFacts,
  label: StoredLabel,
  buyer: Buyer,
): Promise<Purchase> {
  if (!buyer.mayGoOn()) return { spent: false, end: DONE };
  const { shipmentId, rateId } = label;
  if (shipmentId === null || rateId === null) throw new Error("A quoted label has a shipment and a rate");
  const now = deps.clock.now();
  const lastSendBy = new Date(now.getTime() + deps.timing.sendWindowSeconds * 1000);
  const committed = await inTransaction(deps.db, async (tx) => {
    if (!(await holdLease(tx, { id: facts.batch.id, owner: buyer.owner, now }))) return false;
    const set = { intentAt: now, lastSendBy, attempts: { increment: 1 }, failure: null };
    return moveLabel(tx, { id: label.id, event: "intent", now, set });
  });
  if (!committed) return { spent: false, end: DONE };
  const mayStillSend = () => buyer.mayGoOn() && deps.clock.now() <= lastSendBy;
  const order = { shipmentId, rateId, insuranceMinor: label.insuredMinor };
  const outcome = await send(deps, facts, order, mayStillSend);
  return judgePurchase(deps, facts, { ...label, state: "buying", intentAt: now, lastSendBy }, outcome);
}

async function send(
  deps: PostageDeps,
  { account }: BatchFacts,
  order: { shipmentId: string; rateId: string; insuranceMinor: number | null },
  mayStillSend: () => boolean,
): Promise<BuyOutcome> {
  if (!mayStillSend()) return { kind: "not-executed", reason: "too late", retryAfterMs: 0 };
  try {
    return await deps.postage.buy(account, order, { mayStillSend });
  } catch (error) {
    deps.log.error({ err: error }, "a purchase threw; its outcome is unknown");
    return { kind: "unknown", reason: "unexpected error" };
  }
}
