// Labels are bought in bad weather: EasyPost sells and the answer is lost, answers late, with HTML, 5xx or 429; webhooks
// come twice and out of order; workers die between the sale and our write. Then the sky clears, and the judge counts.
import { setTimeout as pause } from "node:timers/promises";
import type { Merchant } from "../support/merchant";
import {
  onBatch,
  quoteGroup,
  readBatch,
  readGroups,
  readLabels,
  type BatchPage,
} from "../support/postage/buy-labels";
import { readPackageTypeId, setUpPostage } from "../support/postage/set-up-postage";
import { waitUntilSettled, type PostageOutcome } from "../support/postage/wait-until-settled";
import { note } from "../support/run-result";
import { mailBackers } from "../support/shipping/shipping-journey";
import type { Stack } from "../support/stack";
import type { FaultRule as EasyPostFault } from "../simulators/easypost/faults";
import type { FaultRule } from "../simulators/shopify/faults";
import type { Killer } from "./killer";

export interface PostageStorm {
  stack: Stack;
  merchant: Merchant;
  killer: Killer;
  pace: number;
  catalog: string;
  /** As a person does: a page that fails is loaded again. */
  persist<T>(step: () => Promise<T>): Promise<T>;
}

export interface PostageResult extends PostageOutcome {
  faultsFired: Record<string, number>;
}

/** So many batches are under way at once. */
const BATCHES = 8;
const REFUNDS_PER_BATCH = 2;
/** Without progress for so long, nothing more will come. */
const STALL_MS = 150_000;

export async function buyThroughStorm(storm: PostageStorm): Promise<PostageResult> {
  const { stack, merchant, pace, persist } = storm;
  await persist(async () => mailBackers(merchant));
  await setUpPostage(stack, merchant, storm.catalog);
  const batches = await quoteLargestGroups(merchant);
  await stack.easypost.faults({ rules: weatherAtEasyPost(pace), webhooks: wildWebhooks(pace) });
  await stack.simulator.faults({ rules: weatherAtShopify() });
  await seeBatchesThrough(storm, batches);
  await refundSome(storm, batches);
  const { totals } = await stack.easypost.state();
  await stack.easypost.act("accept-refunds");
  await stack.easypost.act("scan-all", { limit: Math.ceil(totals.held * 0.7) });
  const faultsFired = await stack.easypost.firedFaults();
  await stack.easypost.faults({ clear: true, webhooks: wildWebhooks(pace) });
  await stack.simulator.faults({ clear: true });
  const outcome = await waitUntilSettled(stack, merchant, Math.max(180_000, 400_000 * pace));
  note(`${outcome.verdict.labels} labels bought in the storm, ${outcome.verdict.refunded} refunded`);
  return { ...outcome, faultsFired };
}

async function quoteLargestGroups(merchant: Merchant): Promise<string[]> {
  const groups = (await readGroups(merchant)).toSorted((one, other) => other.ready - one.ready);
  const packageTypeId = await readPackageTypeId(merchant);
  const shipDate = new Date().toISOString().slice(0, 10);
  const batches: string[] = [];
  for (const { groupKey } of groups.slice(0, BATCHES))
    batches.push(await quoteGroup(merchant, { groupKey, packageTypeId, shipDate }));
  return batches;
}

/** Says yes when rates stand, resumes what paused, tries once more what failed; kills workers meanwhile. */
async function seeBatchesThrough(storm: PostageStorm, batches: string[]): Promise<void> {
  const { stack, merchant, persist } = storm;
  const incidents = planIncidents(storm);
  const retried = new Set<string>();
  let seen = "";
  let movedAt = Date.now();
  for (;;) {
    const pages = [];
    for (const batchId of batches) pages.push(await persist(async () => readBatch(merchant, batchId)));
    const open = pages.filter((page) => !isDone(page, retried));
    if (open.length === 0 && incidents.length === 0) return;
    for (const page of open) await moveOn(merchant, page, retried).catch(() => undefined);
    const { labels } = (await stack.easypost.state()).totals;
    const due = incidents[0];
    if (due && (labels >= due.afterLabels || open.length === 0)) {
      incidents.shift();
      note(`postage, ${labels} labels: ${due.name}`);
      await due.run();
    }
    const counts = JSON.stringify(pages.map(({ batch }) => [batch.state, batch.counts]));
    if (counts !== seen) movedAt = Date.now();
    seen = counts;
    if (Date.now() - movedAt > STALL_MS) {
      note(`Postage has not moved for ${STALL_MS / 1000} s; judging what is there`);
      return;
    }
    await pause(300);
  }
}

function isDone({ batch }: BatchPage, retried: Set<string>): boolean {
  if (batch.state !== "finished" && batch.state !== "stopped")
    return batch.state === "quoted" && batch.counts.created === 0;
  return (
    batch.counts.fulfillmentWanted === 0 &&
    batch.counts.unclear === 0 &&
    (batch.counts.failed === 0 || retried.has(batch.id))
  );
}

async function moveOn(merchant: Merchant, { batch }: BatchPage, retried: Set<string>): Promise<void> {
  if (batch.state === "quoted" && batch.counts.created > 0)
    await onBatch(merchant, batch.id, { intent: "buy", total: String(batch.totals.totalMinor) });
  else if (batch.state === "paused") await onBatch(merchant, batch.id, { intent: "resume" });
  else if (batch.state === "finished" && batch.counts.failed > 0 && !retried.has(batch.id)) {
    retried.add(batch.id);
    await onBatch(merchant, batch.id, { intent: "retry-failed" });
  }
}

/** Something that happens once so many labels were sold. */
interface Incident {
  afterLabels: number;
  name: string;
  run(): Promise<void>;
}

function planIncidents({ killer }: PostageStorm): Incident[] {
  const dies = (afterLabels: number): Incident => ({
    afterLabels,
    name: "a worker dies",
    run: killer.killAtRandom,
  });
  const diesAfterSale = (afterLabels: number): Incident => ({
    afterLabels,
    name: "a worker dies between the sale of a label and our write",
    run: killer.killBetweenSaleAndWrite,
  });
  return [diesAfterSale(1), dies(8), diesAfterSale(15), diesAfterSale(25), dies(40), diesAfterSale(50)];
}

/** Asked for in the storm, too; one worker dies on the way. */
async function refundSome({ merchant, killer, persist }: PostageStorm, batches: string[]): Promise<void> {
  const asked: string[] = [];
  for (const batchId of batches) {
    const labels = (await persist(async () => readLabels(merchant, batchId))).filter(
      ({ state }) => state === "bought",
    );
    for (const { id } of labels.slice(0, REFUNDS_PER_BATCH))
      await persist(async () => onBatch(merchant, batchId, { intent: "refund", labelId: id }));
    if (labels.length > 0) asked.push(batchId);
  }
  await killer.killAtRandom();
  const giveUpAt = Date.now() + STALL_MS;
  for (const batchId of asked)
    while (
      Date.now() < giveUpAt &&
      (await persist(async () => readLabels(merchant, batchId))).some(
        ({ refundState }) => refundState === "requested",
      )
    )
      await pause(1_000);
}

function weatherAtEasyPost(pace: number): EasyPostFault[] {
  const buy = { operation: "shipment.buy" };
  return [
    { kind: "cut-after-commit", ...buy, probability: 0.12 },
    { kind: "html", when: "after", ...buy, probability: 0.05 },
    { kind: "error-after-commit", status: 500, ...buy, probability: 0.05 },
    { kind: "late-commit", ...buy, probability: 0.03, delayMs: Math.round(1_000 + 4_000 * pace) },
    { kind: "cut-before-commit", ...buy, probability: 0.05 },
    { kind: "html", ...buy, probability: 0.04 },
    { kind: "cut-after-commit", operation: "shipment.refund", probability: 0.3 },
    { kind: "html", when: "after", operation: "shipment.refund", probability: 0.1 },
    { kind: "too-many-requests", operation: "*", probability: 0.08, retryAfterSeconds: 1 },
    { kind: "error-before", status: 503, operation: "*", probability: 0.03 },
    { kind: "slow", operation: "*", probability: 0.05, delayMs: [50, Math.round(300 + 4_000 * pace)] },
  ];
}

function weatherAtShopify(): FaultRule[] {
  return [
    { kind: "cut-after-commit", operation: "FulfillmentCreate", probability: 0.08 },
    { kind: "error-after-commit", operation: "FulfillmentCreate", probability: 0.04 },
    { kind: "cut-after-commit", operation: "FulfillmentCancel", probability: 0.1 },
    { kind: "throttled", probability: 0.03 },
    { kind: "html", probability: 0.02 },
  ];
}

/** Late, up to four times, in any order; none is lost, because the daily look is too far away. */
function wildWebhooks(pace: number) {
  const delayMs: [number, number] = [0, Math.round(20_000 * pace)];
  return { mode: "normal" as const, duplicates: [1, 4] as [number, number], delayMs, shuffle: true };
}
