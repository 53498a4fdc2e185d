import { assertNever } from "~/lib/assert-never";
import type { BatchInput } from "./pause-batch.server";
import type { PushDeps } from "../pledge-deps";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import { undoOrder, type UndoOrderResult } from "./undo-order.server";
import {
  addUndoCounts,
  endUndo,
  forgetFailedUndos,
  holdUndo,
  letGoOfUndo,
  readUndoable,
  type UndoablePledge,
  type UndoCounts,
} from "./undo-store.server";

const CHUNK = 10;
/** Longer than a chunk can take: reading, cancelling and reading back ten orders side by side. */
const HOLD_MS = 300_000;

/**
 * Works off an undo until every created pledge of the batch was tried once. One process at a time per batch; after a
 * crash another continues when the first one's hold has run out. While the shop is disconnected the undo waits: the
 * sweep has it go on after reconnecting.
 */
export async function runUndo(
  deps: PushDeps,
  { shopDomain, batchId }: BatchInput,
  signal: AbortSignal,
): Promise<void> {
  let afterId = "";
  let heldUntil: Date | null = null;
  for (;;) {
    if (signal.aborted) {
      if (heldUntil) await letGoOfUndo(deps.db, batchId);
      throw new Error("Shutting down: the undo goes on in another worker");
    }
    const now = deps.clock.now();
    const until: Date = new Date(now.getTime() + HOLD_MS);
    if (!(await holdUndo(deps.db, { batchId, heldUntil, now, until }))) return;
    if (heldUntil === null) await forgetFailedUndos(deps.db, batchId);
    heldUntil = until;
    const chunk = await readUndoable(deps.db, batchId, afterId, CHUNK);
    const last = chunk.at(-1);
    if (!last) break;
    const results = await Promise.all(
      chunk.map(async (pledge) => ({ pledge, result: await undoOrder(deps, shopDomain, pledge) })),
    );
    await note(deps, shopDomain, batchId, results);
    const broken = results.find(({ result }) => result.kind === "disconnected")?.result;
    if (broken?.kind === "disconnected") {
      await deps.onDisconnected(shopDomain, broken.disconnection);
      return letGoOfUndo(deps.db, batchId);
    }
    afterId = last.id;
  }
  await endUndo(deps.db, batchId);
}

async function note(
  deps: PushDeps,
  shopDomain: string,
  batchId: string,
  results: { pledge: UndoablePledge; result: UndoOrderResult }[],
): Promise<void> {
  const counts: UndoCounts = { cancelled: 0, shipped: 0, couldNot: 0 };
  const failed: { pledgeId: string; reason: string }[] = [];
  for (const { pledge, result } of results) {
    switch (result.kind) {
      case "cancelled":
        counts.cancelled += 1;
        break;
      case "shipped":
        counts.shipped += 1;
        failed.push({ pledgeId: pledge.id, reason: "its parcels are on their way" });
        break;
      case "could-not":
        counts.couldNot += 1;
        failed.push({ pledgeId: pledge.id, reason: result.reason });
        break;
      case "disconnected":
        break;
      default:
        assertNever(result);
    }
  }
  await addUndoCounts(deps.db, batchId, counts);
  const at = deps.clock.now();
  await recordPledgeEvents(
    deps.db,
    failed.map(({ pledgeId, reason }) => ({
      ...{ shopDomain, pledgeId, kind: "order.undo_failed", actor: "app" as const, at, detail: { reason } },
    })),
  );
}
