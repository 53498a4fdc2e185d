import { inTransaction } from "~/db/client.server";
import type { PostageDeps } from "../postage-deps";
import { wantBilling } from "../ledger/bill-usage.server";
import { lockBatch, moveBatch, type StoredBatch } from "./batch-store.server";
import { countWork } from "./label-work-store.server";

/**
 * Moves the batch on when its labels allow it: to the creator's yes when prices are known that nobody has agreed to, to
 * its end when nothing is left. Fulfilments that are still to be made hold nothing up: they have jobs of their own.
 */
export async function finishBatch(deps: PostageDeps, { id, shopDomain }: StoredBatch): Promise<void> {
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    // Whoever has labels tried again waits for this lock, or is seen here.
    const batch = await lockBatch(tx, shopDomain, id);
    if (batch?.state !== "quoting" && batch?.state !== "running") return;
    const work = await countWork(tx, id);
    const isBuying = batch.state === "running" && work.toBuy > 0;
    if (work.waiting > 0 || work.unsettled > 0 || isBuying) return;
    const event = work.toBuy + work.toConfirm > 0 ? "all-quoted" : "done";
    const set = event === "done" ? { finishedAt: now } : { quotedAt: now };
    await moveBatch(tx, { id, event, set: { ...set, pauseReason: null } });
    const hasBought = batch.state === "running" && batch.account === "platform";
    if (hasBought) await wantBilling(deps, { shopDomain, isAll: true }, tx);
  });
}
