import { randomUUID } from "node:crypto";
import type { PostageDeps } from "../postage-deps";
import { readBatchFacts, type BatchFacts } from "./batch-facts.server";
import { BatchLease } from "./batch-lease.server";
import { findNextTurn } from "./batch-lease-store.server";
import { BATCH_STATES } from "./batch-state";
import { moveBatch, noteBatch, readBatch, type StoredBatch } from "./batch-store.server";
import { Budget } from "./budget";
import { buyLabel } from "./buy-label.server";
import { hasBoughtOf } from "./easypost-fee-store.server";
import { finishBatch } from "./finish-batch.server";
import { fulfillLabel } from "./fulfill-label.server";
import { giveUpUnbought } from "./give-up-unbought.server";
import { findWork, type LabelWork } from "./label-work-store.server";
import { graver, inLanes, type PassEnd } from "./pass";
import { quoteLabel } from "./quote-label.server";
import { readFunds } from "./read-funds.server";
import { settleLabel } from "./settle-label.server";

export interface BatchInput {
  shopDomain: string;
  batchId: string;
}

const PER_READ = 200;
const LEAST_WAIT_MS = 1_000;
const MOST_WAIT_MS = 300_000;

/**
 * Works off a batch: settles purchases of unknown fate, quotes what waits, buys what the creator agreed to, and has the
 * fulfilments made. One worker at a time per batch, one batch at a time per shop, and after a few seconds the turn is
 * the next one's: no batch holds up another for long. After a crash another worker goes on where the labels stand. In a
 * batch that is paused, stopped or done only what was begun is brought to its end.
 */
export async function runBatch(deps: PostageDeps, input: BatchInput, signal: AbortSignal): Promise<void> {
  const batch = await readBatch(deps.db, input.shopDomain, input.batchId);
  if (!batch) return;
  const states = isActive(batch) ? ([batch.state] as const) : BATCH_STATES;
  const lease = new BatchLease(deps, batch, `${deps.processId}:${randomUUID()}`, states, signal);
  if (!(await lease.take())) return;
  let end: PassEnd;
  try {
    // What held it up is over, or is said again.
    if (isActive(batch) && batch.pauseReason !== null) await noteBatch(deps.db, batch.id, null);
    // A purchase that did not leave, or was turned away, may have come back after the stop.
    if (batch.state === "stopped") await giveUpUnbought(deps, deps.db, batch.id);
    end = await work(deps, batch, lease);
    await conclude(deps, batch, end);
  } finally {
    await lease.release();
    await handOnTurn(deps, batch);
  }
  if (end.kind === "turn-over") await goOn(deps, input);
  else if (end.kind === "later" || end.kind === "storm") await goOnLater(deps, input, end.afterMs);
  else if (end.kind === "done") await goOnIfNeeded(deps, batch);
  if (signal.aborted) throw new Error("Shutting down: the batch goes on in another worker");
}

function isActive({ state }: StoredBatch): boolean {
  return state === "quoting" || state === "running";
}

async function work(deps: PostageDeps, batch: StoredBatch, lease: BatchLease): Promise<PassEnd> {
  const read = await readBatchFacts(deps, batch);
  const run = new Run(deps, { batch, setup: read.setup }, lease);
  // What was bought needs no EasyPost account any more to be fulfilled.
  if (read.kind === "missing") return graver({ kind: "halt", reason: read.reason }, await run.fulfill());
  const { facts } = read;
  let end = await run.each("settle", async (id) => settleLabel(deps, facts, id));
  end = graver(end, await run.fulfill());
  if (!isActive(batch) || isOver(end)) return end;
  end = graver(end, await run.each("quote", async (id) => quoteLabel(deps, facts, id)));
  if (batch.state !== "running" || isOver(end)) return end;
  return graver(end, await run.buy(facts));
}

/** Everything concerns all labels but that one of them waits. */
function isOver(end: PassEnd): boolean {
  return end.kind !== "done" && end.kind !== "later";
}

class Run {
  constructor(
    private readonly deps: PostageDeps,
    private readonly facts: Pick<BatchFacts, "batch" | "setup">,
    private readonly lease: BatchLease,
  ) {}

  /** Once through all labels with this work, in the order of the batch, or until it is enough. */
  async each(
    what: LabelWork,
    work: (labelId: string) => Promise<PassEnd>,
    { lanes = this.deps.config.maxInFlight, isEnough }: { lanes?: number; isEnough?: () => boolean } = {},
  ): Promise<PassEnd> {
    const read = this.#reader(what);
    const next = async () => (isEnough?.() ? null : read());
    return inLanes(lanes, next, async (id) => {
      if (this.lease.turnIsOver()) return { kind: "turn-over" };
      return (await this.lease.keep()) ? work(id) : { kind: "stopped" };
    });
  }

  async fulfill(): Promise<PassEnd> {
    return this.each("fulfill", async (id) => this.#fulfill(id));
  }

  async buy(facts: BatchFacts): Promise<PassEnd> {
    const { batch, setup } = facts;
    const funds = await readFunds(this.deps, batch, setup);
    if (funds.kind === "later") return funds;
    if (funds.kind === "none") return { kind: "halt", reason: funds.reason };
    const buyer = {
      owner: this.lease.owner,
      mayGoOn: () => this.lease.mayGoOn(),
      budget: new Budget(funds.minor),
    };
    const buy = async (id: string) => {
      const bought = await buyLabel(this.deps, facts, id, buyer);
      return bought.kind === "done" ? this.#fulfill(id) : bought;
    };
    const first = await this.#buyFirst(buy);
    return isOver(first) ? first : graver(first, await this.each("buy", buy));
  }

  /**
   * EasyPost names what it adds to the price (its fees, an insurance nobody asked for) only with the purchase, and it may be
   * another sum than for the label before (another key, insured or not): of every batch one label goes before all.
   */
  async #buyFirst(buy: (labelId: string) => Promise<PassEnd>): Promise<PassEnd> {
    const { id: batchId } = this.facts.batch;
    let isKnown = await hasBoughtOf(this.deps.db, batchId);
    if (isKnown) return { kind: "done" };
    const one = async (id: string) => {
      const end = await buy(id);
      isKnown = await hasBoughtOf(this.deps.db, batchId);
      return end;
    };
    return this.each("buy", one, { lanes: 1, isEnough: () => isKnown });
  }

  async #fulfill(labelId: string): Promise<PassEnd> {
    const { batch, setup } = this.facts;
    return fulfillLabel(this.deps, labelId, {
      ...{ shopDomain: batch.shopDomain, fulfillAt: setup.fulfillAt, owner: this.lease.owner },
      mayGoOn: () => this.lease.mayGoOn(),
    });
  }

  /** Hands out one id after the other; lanes that ask at once wait for the same read. */
  #reader(what: LabelWork): () => Promise<string | null> {
    let ids: { id: string; position: number }[] = [];
    let afterPosition = -1;
    let isLast = false;
    let reading: Promise<void> | null = null;
    const read = async () => {
      const query = { batchId: this.facts.batch.id, work: what, now: this.deps.clock.now(), afterPosition };
      ids = await findWork(this.deps.db, { ...query, limit: PER_READ });
      afterPosition = ids.at(-1)?.position ?? afterPosition;
      isLast = ids.length < PER_READ;
    };
    return async () => {
      while (ids.length === 0 && !isLast) {
        reading ??= read().finally(() => (reading = null));
        await reading;
      }
      return ids.shift()?.id ?? null;
    };
  }
}

async function conclude(deps: PostageDeps, batch: StoredBatch, end: PassEnd): Promise<void> {
  switch (end.kind) {
    case "halt":
      await moveBatch(deps.db, { id: batch.id, event: "paused", set: { pauseReason: end.reason } });
      return;
    case "disconnected":
      await noteBatch(
        deps.db,
        batch.id,
        "The shop's connection is broken: it goes on once the shop is connected again.",
      );
      return deps.onDisconnected(batch.shopDomain, end.disconnection);
    case "done":
    case "later":
      return finishBatch(deps, batch);
    default:
  }
}

/** The shop's next batch goes before this one, which goes behind whatever waits in the queue. */
async function handOnTurn(deps: PostageDeps, { shopDomain }: StoredBatch): Promise<void> {
  const next = await findNextTurn(deps.db, shopDomain, deps.clock.now());
  if (next !== null) await goOn(deps, { shopDomain, batchId: next });
}

async function goOn(deps: PostageDeps, { shopDomain, batchId }: BatchInput): Promise<void> {
  await deps.jobs.send("postage.run", { shopDomain, batchId }, { key: batchId });
}

async function goOnLater(deps: PostageDeps, input: BatchInput, afterMs: number): Promise<void> {
  const { shopDomain, batchId } = input;
  const wait = Math.min(Math.max(afterMs, LEAST_WAIT_MS), MOST_WAIT_MS);
  const startAfter = new Date(deps.clock.now().getTime() + wait);
  // A key of its own: a run that is wanted at once must not wait for this.
  await deps.jobs.send("postage.run", { shopDomain, batchId }, { key: `${batchId} later`, startAfter });
}

/** A label may have gone back to be quoted while it was being bought, or waits for a moment that was passed over. */
async function goOnIfNeeded(deps: PostageDeps, batch: StoredBatch): Promise<void> {
  const now = await readBatch(deps.db, batch.shopDomain, batch.id);
  if (now && isActive(now) && isActive(batch) && now.state === batch.state)
    await goOnLater(deps, { shopDomain: batch.shopDomain, batchId: batch.id }, LEAST_WAIT_MS);
}
