import { inTransaction } from "~/db/client.server";
import {
  insertBatch,
  queuePilot,
  queueReady,
  readPushableShop,
  takeBatchNumber,
  type PushableShop,
} from "./batch-store.server";
import type { PledgeDeps } from "../pledge-deps";

export interface StartBatchInput {
  shopDomain: string;
  /** A pilot is up to five orders that differ in outcome and country. */
  kind: "pilot" | "full";
  pledgeIds?: string[];
  connectionId?: string;
  campaignId?: string;
}

export type StartBatchResult =
  | { kind: "started"; batchId: string; total: number }
  | {
      kind: "refused";
      code: "UNKNOWN_SHOP" | "NEEDS_RECONNECT" | "DEFINITION_MISSING" | "NOTHING_READY";
      message: string;
    };

const PILOT_SIZE = 5;

class NothingReady extends Error {}

/**
 * Queues the ready pledges of the scope as one batch and wakes the drain, all or nothing. Pledges that another batch
 * took a moment earlier are not ready any more, so no pledge is ever in two batches.
 */
export async function startBatch(deps: PledgeDeps, input: StartBatchInput): Promise<StartBatchResult> {
  const { shopDomain, kind } = input;
  const refusal = refuse(await readPushableShop(deps.db, shopDomain));
  if (refusal) return refusal;
  const now = deps.clock.now();
  try {
    return await inTransaction(deps.db, async (tx) => {
      const number = await takeBatchNumber(tx, shopDomain);
      const batchId = await insertBatch(tx, { shopDomain, number, kind, createdAt: now });
      const total =
        kind === "pilot"
          ? await queuePilot(tx, input, batchId, { limit: PILOT_SIZE, now })
          : await queueReady(tx, input, batchId, now);
      if (total === 0) throw new NothingReady();
      await deps.jobs.send("shop.drain", { shopDomain }, { tx, key: shopDomain });
      return { kind: "started", batchId, total };
    });
  } catch (error) {
    if (!(error instanceof NothingReady)) throw error;
    const message = "No pledge is ready to be pushed: fix the blocked ones first.";
    return { kind: "refused", code: "NOTHING_READY", message };
  }
}

function refuse(shop: PushableShop | null): StartBatchResult | null {
  if (!shop) return { kind: "refused", code: "UNKNOWN_SHOP", message: "This shop is not connected." };
  if (shop.status !== "connected") {
    const message = "The connection to Shopify is broken: reconnect the shop, then push.";
    return { kind: "refused", code: "NEEDS_RECONNECT", message };
  }
  if (shop.metafieldDefinitionOk !== true) {
    const message =
      "The app's order metafield definition is not there yet, and without it no order could be found again: check the shop again in Settings.";
    return { kind: "refused", code: "DEFINITION_MISSING", message };
  }
  return null;
}
