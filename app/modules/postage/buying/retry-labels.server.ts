import { inTransaction, type DbTransaction } from "~/db/client.server";
import { isUniqueViolation } from "~/db/is-unique-violation.server";
import type { PostageDeps } from "../postage-deps";
import { lockBatch, moveBatch, type StoredBatch } from "./batch-store.server";
import type { Decision } from "./decide-batch.server";
import { noteLabel, readLabel } from "./label-store.server";
import { retryFailed } from "./label-work-store.server";
import type { BatchInput } from "./run-batch.server";
import { shipDateProblem } from "./ship-date.server";

export type RetryResult =
  { kind: "done"; count: number } | { kind: "refused"; message: string } | { kind: "missing" };

/** As often another batch may come in between. */
const MOST_TURNS = 3;

/** Quotes failed labels again, all of the batch or these; the creator is asked before they are bought. */
export async function retryLabels(
  deps: PostageDeps,
  input: BatchInput & { labelIds?: string[] },
): Promise<RetryResult> {
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const result = await retryOnce(deps, input);
    if (result) return result;
  }
  return refuse("Other labels of these orders are being made at this moment: try again.");
}

/** Null: a pledge has got another label at this moment. Nothing was changed; looked at again, it is left out. */
async function retryOnce(
  deps: PostageDeps,
  input: BatchInput & { labelIds?: string[] },
): Promise<RetryResult | null> {
  try {
    return await retryIn(deps, input);
  } catch (error) {
    if (isUniqueViolation(error)) return null;
    throw error;
  }
}

async function retryIn(
  deps: PostageDeps,
  { shopDomain, batchId, labelIds }: BatchInput & { labelIds?: string[] },
): Promise<RetryResult> {
  return inTransaction(deps.db, async (tx) => {
    const batch = await lockBatch(tx, shopDomain, batchId);
    if (!batch) return { kind: "missing" };
    if (batch.state === "stopped") return refuse("The batch was stopped: make a new one for these orders.");
    const now = deps.clock.now();
    const late = await shipDateProblem(tx, batch, now);
    if (late !== null) return refuse(late);
    const count = await retryFailed(tx, batchId, labelIds ?? null, now);
    if (count === 0)
      return refuse("There is nothing to try again: the orders may have another label under way.");
    await wakeUp(deps, tx, batch);
    return { kind: "done", count };
  });
}

/** Uses an address that USPS could not confirm as it is, on the creator's word. */
export async function overrideAddress(
  deps: PostageDeps,
  { shopDomain, labelId }: { shopDomain: string; labelId: string },
): Promise<Decision> {
  const label = await readLabel(deps.db, shopDomain, labelId);
  if (!label) return { kind: "missing" };
  if (label.state !== "failed" || label.failure?.code !== "ADDRESS")
    return refuse("The address of this label is not waiting for your word.");
  const now = deps.clock.now();
  await noteLabel(deps.db, labelId, now, { addressState: "overridden" });
  const retried = await retryLabels(deps, { shopDomain, batchId: label.batchId, labelIds: [labelId] });
  return retried.kind === "done" ? { kind: "done" } : retried;
}

async function wakeUp(deps: PostageDeps, tx: DbTransaction, batch: StoredBatch): Promise<void> {
  const { id, shopDomain } = batch;
  if (batch.state === "finished" || batch.state === "quoted")
    await moveBatch(tx, { id, event: "requoted", set: { finishedAt: null, pauseReason: null } });
  await deps.jobs.send("postage.run", { shopDomain, batchId: id }, { tx, key: id });
}

function refuse(message: string): Extract<RetryResult, { kind: "refused" }> {
  return { kind: "refused", message };
}
