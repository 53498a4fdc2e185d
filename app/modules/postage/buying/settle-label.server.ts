// Whether a purchase of unknown fate took place: the shipment is read back, and only then anything else is done.
import type { PostageDeps } from "../postage-deps";
import type { BatchFacts } from "./batch-facts.server";
import { moveLabel, readLabel, type StoredLabel } from "./label-store.server";
import type { LabelResult } from "./pass";
import { recordBought } from "./record-bought.server";
import { troubleResult } from "./trouble";

const LOOK_AGAIN_MS = 2_000;

type Shipment = { kind: "bought" } | { kind: "not-bought" } | { kind: "result"; result: LabelResult };

/** Reads the label's shipment; a bought one is recorded. */
export async function readBack(deps: PostageDeps, facts: BatchFacts, label: StoredLabel): Promise<Shipment> {
  if (label.shipmentId === null) return { kind: "not-bought" };
  const outcome = await deps.postage.readShipment(facts.account, label.shipmentId);
  switch (outcome.kind) {
    case "shipment":
      if (!outcome.shipment.bought) return { kind: "not-bought" };
      await recordBought(deps, facts.batch, label, outcome.shipment);
      return { kind: "bought" };
    case "missing":
      // An account knows its own shipments for ever: this is another account's key, and proves nothing.
      return label.intentAt === null
        ? { kind: "not-bought" }
        : {
            kind: "result",
            result: { kind: "halt", reason: otherAccount(label.orderName, facts.account.kind) },
          };
    default:
      return { kind: "result", result: troubleResult(outcome, facts.account) };
  }
}

function otherAccount(orderName: string, account: BatchFacts["account"]["kind"]): string {
  const unknown = `${orderName}: EasyPost does not know a shipment that may have been bought, so the key is another account's.`;
  return account === "own"
    ? `${unknown} Enter the key that the labels were bought with in Setup, then resume.`
    : `${unknown} PledgeDock has to settle that: it uses another EasyPost account of its own now. Resume later.`;
}

type Sent = Pick<StoredLabel, "lastSendBy">;

/** When the same shipment may be bought again: whoever sent the last purchase has stopped waiting for it. */
function purchaseOverAt(deps: PostageDeps, { lastSendBy }: Sent): number {
  return (lastSendBy?.getTime() ?? 0) + deps.timing.requestTimeoutSeconds * 1000;
}

/** When the shipment may be given up: EasyPost, too, is done with the last purchase that may have left. */
function givenUpAt(deps: PostageDeps, { lastSendBy }: Sent): number {
  return (lastSendBy?.getTime() ?? 0) + deps.timing.absentAfterSeconds * 1000;
}

/**
 * Settles a label whose purchase may have taken place. Bought: recorded. Not bought: once no purchase can be under way
 * any more the same shipment may be bought again, or has failed where EasyPost had refused it; until then it waits.
 */
export async function settleLabel(
  deps: PostageDeps,
  facts: BatchFacts,
  labelId: string,
): Promise<LabelResult> {
  const label = await readLabel(deps.db, facts.batch.shopDomain, labelId);
  if (!label || (label.state !== "buying" && label.state !== "unclear")) return { kind: "done" };
  const found = await readBack(deps, facts, label);
  if (found.kind === "bought") return { kind: "done" };
  if (found.kind === "result") return found.result;
  const now = deps.clock.now();
  const about = { id: label.id, now, intentAt: label.intentAt };
  const isStopped = label.batch.state === "stopped";
  const isRefused = !isStopped && label.failure !== null;
  const over = isStopped || isRefused ? givenUpAt(deps, label) : purchaseOverAt(deps, label);
  if (now.getTime() <= over) {
    const afterMs = Math.min(LOOK_AGAIN_MS, over - now.getTime() + 1);
    const notBefore = new Date(now.getTime() + afterMs);
    await moveLabel(deps.db, { ...about, event: "no-answer", set: { notBefore } });
    return { kind: "later", afterMs };
  }
  if (isRefused) {
    await moveLabel(deps.db, { ...about, event: "failed", from: ["unclear"] });
    return { kind: "done" };
  }
  await moveLabel(deps.db, { ...about, event: "not-sent" });
  if (isStopped) await moveLabel(deps.db, { id: label.id, event: "stopped", now, from: ["created"] });
  return { kind: "done" };
}

/**
 * Before a label gets a new shipment: its old one must be read back as not bought, after its window. Null when a new one
 * may be made.
 */
export async function settleEarlierShipment(
  deps: PostageDeps,
  facts: BatchFacts,
  label: StoredLabel,
): Promise<LabelResult | null> {
  if (label.shipmentId === null || label.intentAt === null) return null;
  const wait = givenUpAt(deps, label) - deps.clock.now().getTime();
  if (wait >= 0) return { kind: "later", afterMs: wait + 1 };
  const found = await readBack(deps, facts, label);
  if (found.kind === "result") return found.result;
  return found.kind === "bought" ? { kind: "done" } : null;
}
