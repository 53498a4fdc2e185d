// What the creator decides about a batch once it is there.
import { formatMoney } from "~/lib/money";
import { inTransaction, type DbTransaction } from "~/db/client.server";
import type { PostageDeps } from "../postage-deps";
import { readPostageSetup } from "../setup/read-postage-setup.server";
import { nextBatchState, type BatchEvent } from "./batch-state";
import { lockBatch, moveBatch, readBatch, type StoredBatch } from "./batch-store.server";
import { costOf, fundsShort } from "./budget";
import { raiseEasypostFee, readLastEasypostFee } from "./easypost-fee-store.server";
import { giveUpUnbought } from "./give-up-unbought.server";
import { confirmQuoted, readPrices } from "./label-work-store.server";
import { readFunds } from "./read-funds.server";
import type { BatchInput } from "./run-batch.server";
import { shipDateProblem } from "./ship-date.server";

export type Decision =
  | { kind: "done" }
  | { kind: "refused"; message: string }
  /** This shop has no such batch. */
  | { kind: "missing" };

const DONE: Decision = { kind: "done" };
const MISSING: Decision = { kind: "missing" };

/**
 * Agrees to the prices and starts buying. `totalMinor` is the total that the creator saw: when it is another by now,
 * nothing is bought. Refused when what was approved for postage does not suffice, or the ship date is over.
 */
export async function confirmBatch(
  deps: PostageDeps,
  input: BatchInput & { totalMinor: number },
): Promise<Decision> {
  const { shopDomain, batchId, totalMinor } = input;
  const batch = await readBatch(deps.db, shopDomain, batchId);
  if (!batch) return MISSING;
  if (batch.state === "running") return DONE;
  const setup = await readPostageSetup(deps, { shopDomain });
  const funds = await readFunds(deps, batch, setup);
  if (funds.kind === "later") return refuse("Shopify does not answer at the moment: try again shortly.");
  if (funds.kind === "none") return refuse(funds.reason);
  return inTransaction(deps.db, async (tx) => {
    const locked = await lockBatch(tx, shopDomain, batchId);
    if (!locked) return MISSING;
    if (locked.state === "running") return DONE;
    if (nextBatchState(locked.state, "confirmed") === null) return refuse(wrongState(locked));
    const now = deps.clock.now();
    const late = await shipDateProblem(tx, locked, now);
    if (late !== null) return refuse(late);
    await expectEasypostFee(tx, locked);
    const prices = await readPrices(tx, batchId);
    const total = prices.reduce((sum, label) => sum + costOf(label, locked), 0);
    if (total !== totalMinor) {
      return refuse(`The total is ${formatMoney(total, "USD")} by now: look at it again before you buy.`);
    }
    if (funds.minor !== null && total > funds.minor) return refuse(fundsShort(total, funds.minor));
    await confirmQuoted(tx, batchId, now);
    return move(deps, tx, locked, "confirmed", { confirmedAt: now, pauseReason: null });
  });
}

/** Nothing more is quoted or bought; what is under way comes to its end. */
export async function pauseBatch(deps: PostageDeps, input: BatchInput): Promise<Decision> {
  return decide(deps, input, async (tx, batch) =>
    batch.state === "paused" ? DONE : move(deps, tx, batch, "paused", { pauseReason: null }),
  );
}

/** Goes on where the batch was paused: quoting before the creator's yes, buying after it. */
export async function resumeBatch(deps: PostageDeps, input: BatchInput): Promise<Decision> {
  return decide(deps, input, async (tx, batch) => {
    if (batch.state === "running" || batch.state === "quoting") return DONE;
    const late = await shipDateProblem(tx, batch, deps.clock.now());
    if (late !== null) return refuse(late);
    const event = batch.confirmedAt === null ? "resumed-quoting" : "resumed-buying";
    return move(deps, tx, batch, event, { pauseReason: null });
  });
}

/** Gives up what was not bought. What was bought stays bought, what is under way keeps its outcome. */
export async function stopBatch(deps: PostageDeps, input: BatchInput): Promise<Decision> {
  return decide(deps, input, async (tx, batch) => {
    if (batch.state === "stopped") return DONE;
    const now = deps.clock.now();
    const decision = await move(deps, tx, batch, "stopped", { finishedAt: now, pauseReason: null });
    if (decision.kind === "done") await giveUpUnbought(deps, tx, batch.id);
    return decision;
  });
}

/** Another batch of the account may have learned meanwhile what EasyPost adds to each label. */
async function expectEasypostFee(tx: DbTransaction, batch: StoredBatch): Promise<void> {
  const last = (await readLastEasypostFee(tx, batch.shopDomain, batch.account)) ?? 0;
  if (await raiseEasypostFee(tx, batch.id, last)) batch.easypostFeeMinor = last;
}

async function decide(
  deps: PostageDeps,
  { shopDomain, batchId }: BatchInput,
  change: (tx: DbTransaction, batch: StoredBatch) => Promise<Decision>,
): Promise<Decision> {
  return inTransaction(deps.db, async (tx) => {
    const batch = await lockBatch(tx, shopDomain, batchId);
    return batch ? change(tx, batch) : MISSING;
  });
}

async function move(
  deps: PostageDeps,
  tx: DbTransaction,
  batch: StoredBatch,
  event: BatchEvent,
  set: Parameters<typeof moveBatch>[1]["set"],
): Promise<Decision> {
  const { id, shopDomain } = batch;
  if (nextBatchState(batch.state, event) === null) return refuse(wrongState(batch));
  await moveBatch(tx, { id, event, ...(set ? { set } : {}) });
  await deps.jobs.send("postage.run", { shopDomain, batchId: id }, { tx, key: id });
  return DONE;
}

const WORDS: Record<StoredBatch["state"], string> = {
  quoting: "their prices are still being asked for",
  quoted: "they wait for your yes",
  running: "they are being bought",
  paused: "they are paused",
  finished: "they are finished",
  stopped: "they were stopped",
};

function wrongState({ number, state }: StoredBatch): string {
  return `Labels ${number} have gone on meanwhile: ${WORDS[state]}. Look at them again.`;
}

function refuse(message: string): Decision {
  return { kind: "refused", message };
}
