import { inTransaction } from "~/db/client.server";
import type { ReadyPledge } from "../groups/ready-pledge";
import type { PostageDeps } from "../postage-deps";
import type { PostageSetup } from "../setup/postage-setup";
import type { BatchChoice, BatchSource, LeftPledge, StoredChoice } from "./batch-choice";
import {
  completeBatch,
  findBatchByRequest,
  insertBatch,
  takeBatchNumber,
  type NewBatch,
} from "./batch-store.server";
import { readLastEasypostFee } from "./easypost-fee-store.server";
import { closeGaps, insertLabels, type NewLabel } from "./label-store.server";

/** Labels written in one statement. */
const AT_ONCE = 500;

export interface BatchRequest {
  shopDomain: string;
  requestKey: string;
  source: BatchSource;
  choice: BatchChoice;
}

export type WrittenBatch =
  | { kind: "created"; batchId: string; left: LeftPledge[] }
  /** Every pledge got a label in another batch meanwhile: nothing was written. */
  | { kind: "nobody"; left: LeftPledge[] };

/**
 * Writes the batch with a label per pledge and has it quoted, in one transaction. A pledge with an open label gets none;
 * the same request at the same time is the same batch.
 */
export async function writeBatch(
  deps: PostageDeps,
  setup: PostageSetup,
  request: BatchRequest,
  ready: ReadyPledge[],
  left: LeftPledge[],
): Promise<WrittenBatch> {
  const { shopDomain, requestKey } = request;
  try {
    return await inTransaction(deps.db, async (tx) => {
      const number = await takeBatchNumber(tx, shopDomain);
      const batch = toBatch(deps, setup, request, number);
      batch.easypostFeeMinor = (await readLastEasypostFee(tx, shopDomain, batch.account)) ?? 0;
      const batchId = await insertBatch(tx, batch);
      const labels = ready
        .toSorted(byGroupThenSku)
        .map((pledge, position) => toLabel(batch, batchId, pledge, position));
      const taken = new Set<string>();
      for (let at = 0; at < labels.length; at += AT_ONCE)
        for (const id of await insertLabels(tx, labels.slice(at, at + AT_ONCE))) taken.add(id);
      const busy = labels.filter(({ pledgeId }) => !taken.has(pledgeId)).map(inOtherBatch);
      const all = [...left, ...busy];
      if (taken.size === 0) throw new NobodyLeft(all);
      if (busy.length > 0) await closeGaps(tx, batchId);
      await completeBatch(tx, batchId, { total: taken.size, choice: { ...batch.choice, left: all } });
      await deps.jobs.send("postage.run", { shopDomain, batchId }, { tx, key: batchId });
      return { kind: "created" as const, batchId, left: all };
    });
  } catch (error) {
    if (error instanceof NobodyLeft) return { kind: "nobody", left: error.left };
    // The same request at the same time: its key is taken.
    const other = await findBatchByRequest(deps.db, shopDomain, requestKey);
    if (other) return { kind: "created", batchId: other.id, left: other.choice.left };
    throw error;
  }
}

/** Takes the empty batch back with its transaction. */
class NobodyLeft extends Error {
  constructor(readonly left: LeftPledge[]) {
    super("nobody is left to get a label");
  }
}

function toBatch(deps: PostageDeps, setup: PostageSetup, request: BatchRequest, number: number): NewBatch {
  const { shopDomain, requestKey, source, choice } = request;
  const { account, shipFrom, feeBasisPoints } = setup;
  if (!account || !shipFrom) throw new Error("Setup was checked before");
  const stored: StoredChoice = {
    ...choice,
    source: source.kind === "group" ? source : { kind: "pledges", count: source.pledgeIds.length },
    left: [],
  };
  return {
    ...{ shopDomain, requestKey, number, choice: stored, account: account.kind, shipFrom, feeBasisPoints },
    ...{ shipDate: choice.shipDate, total: 0, easypostFeeMinor: 0, createdAt: deps.clock.now() },
  };
}

function toLabel(batch: NewBatch, batchId: string, pledge: ReadyPledge, position: number): NewLabel {
  const { pledgeId, orderGid, orderName, groupKey, contents, address, countryCode } = pledge;
  const { packageTypeId, weightGrams, insuredMinor } = batch.choice;
  return {
    ...{ shopDomain: batch.shopDomain, batchId, position, createdAt: batch.createdAt },
    ...{ pledgeId, orderGid, orderName, groupKey, contents, address, countryCode },
    ...{ packageTypeId, insuredMinor, weightGrams: weightGrams ?? 0 },
  };
}

/** As printed: parcels with the same contents one after the other, groups by their SKUs. */
function byGroupThenSku(one: ReadyPledge, other: ReadyPledge): number {
  const skus = ({ contents }: ReadyPledge) =>
    contents.map(({ sku, quantity }) => `${sku} ${quantity}`).join("\n");
  return (
    compare(skus(one), skus(other)) ||
    compare(one.groupKey, other.groupKey) ||
    one.orderName.localeCompare(other.orderName, "en", { numeric: true }) ||
    compare(one.pledgeId, other.pledgeId)
  );
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function inOtherBatch({ pledgeId, orderName }: NewLabel): LeftPledge {
  const reason = `Order ${orderName}: a label for it is under way in another batch.`;
  return { pledgeId, orderName, reason };
}
