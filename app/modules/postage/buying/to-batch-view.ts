// From a stored batch and its figures to what pages see. Pure.
import { describeServices } from "../groups/describe-service";
import type { StoredBatch } from "./batch-store.server";
import { nextBatchState } from "./batch-state";
import type { BatchFigures, BatchSums } from "./label-view-store.server";
import type { LabelFailureCode } from "./label-failure";
import type { BatchCounts, BatchSummary, BatchTotals, BatchView } from "./label-views";

const NOTHING: BatchSums = { labels: 0, postageMinor: 0, feeMinor: 0, insuranceMinor: 0, easypostMinor: 0 };
const NO_LABELS: BatchCounts = {
  ...{
    total: 0,
    waiting: 0,
    created: 0,
    buying: 0,
    unclear: 0,
    bought: 0,
    failed: 0,
    cancelled: 0,
    silent: 0,
  },
  ...{ refunded: 0, printed: 0, unprinted: 0, inScanForm: 0, shipped: 0, withoutTracking: 0 },
  ...{ fulfillmentRefused: 0, fulfillmentWanted: 0 },
};

export interface BatchContext {
  figures: BatchFigures | undefined;
  packageTypes: ReadonlyMap<string, string>;
  /** What refunds have left for labels that are paid through Shopify. */
  creditMinor: number;
}

/** The batch as lists show it: money in US cents. */
export function toBatchSummary(batch: StoredBatch, context: BatchContext): BatchSummary {
  const { id, number, state, pauseReason, account, shipDate, choice } = batch;
  return {
    ...{ id, number, state, pauseReason, account, shipDate },
    packageTypeName: context.packageTypes.get(choice.packageTypeId) ?? "",
    serviceWords: describeServices(choice),
    counts: context.figures?.counts ?? NO_LABELS,
    totals: totalsOf(batch, context),
    createdAt: batch.createdAt.toISOString(),
    quotedAt: batch.quotedAt?.toISOString() ?? null,
    confirmedAt: batch.confirmedAt?.toISOString() ?? null,
    finishedAt: batch.finishedAt?.toISOString() ?? null,
  };
}

/** The batch as its own page shows it, with what may be asked of it now. */
export function toBatchView(
  batch: StoredBatch,
  context: BatchContext & { isFirst: boolean },
  problems: { code: string; count: number; example: string }[],
): BatchView {
  const { source, left, ...choice } = batch.choice;
  const summary = toBatchSummary(batch, context);
  const { counts } = summary;
  const may = (event: Parameters<typeof nextBatchState>[1]) => nextBatchState(batch.state, event) !== null;
  return {
    ...{ ...summary, choice, left, shipFrom: batch.shipFrom, feeBasisPoints: batch.feeBasisPoints },
    groupKey: source.kind === "group" ? source.groupKey : null,
    problems: problems.map((problem) => ({ ...problem, code: problem.code as LabelFailureCode })),
    progress: progressOf(batch, counts),
    easypostIsUnknown: context.isFirst,
    canConfirm: may("confirmed") && counts.created > 0,
    canPause: may("paused"),
    canResume: may("resumed-quoting"),
    canStop: may("stopped"),
    canRetry: batch.state !== "stopped" && counts.failed > 0,
  };
}

function totalsOf(batch: StoredBatch, { figures, creditMinor }: BatchContext): BatchTotals {
  const quoted = figures?.quoted ?? NOTHING;
  const underWay = figures?.underWay ?? NOTHING;
  const bought = figures?.bought ?? NOTHING;
  const counted = batch.state === "quoted" ? [quoted] : [quoted, underWay, bought];
  const sum = (of: keyof BatchSums) => counted.reduce((total, sums) => total + sums[of], 0);
  const parts = {
    postageMinor: sum("postageMinor"),
    feeMinor: sum("feeMinor"),
    insuranceMinor: sum("insuranceMinor"),
    easypostMinor: sum("easypostMinor"),
  };
  const toBuy = quoted.postageMinor + quoted.feeMinor + quoted.insuranceMinor + quoted.easypostMinor;
  const creditUsedMinor = batch.account === "platform" ? Math.min(creditMinor, toBuy) : 0;
  return {
    ...{ labels: sum("labels"), ...parts },
    insuranceIsEstimate: quoted.insuranceMinor > 0,
    easypostIsEstimate: quoted.easypostMinor > 0,
    totalMinor: parts.postageMinor + parts.feeMinor + parts.insuranceMinor + parts.easypostMinor,
    creditUsedMinor,
    toPayMinor: toBuy - creditUsedMinor,
  };
}

function progressOf({ state, confirmedAt }: StoredBatch, counts: BatchCounts): BatchView["progress"] {
  const of = counts.total - counts.cancelled;
  if (state === "running" || (state === "paused" && confirmedAt !== null))
    return { done: counts.bought + counts.failed, of };
  return state === "quoting" || state === "paused" ? { done: of - counts.waiting, of } : null;
}
