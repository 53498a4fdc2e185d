// Labels are bought in bad weather: EasyPost sells and the answer is lost, answers late, with HTML, 5xx or 429; its news
// are lost, or come twice and out of order; workers die between the sale and our write. Some are refunded, put on SCAN
// forms and collected meanwhile. Then the sky clears, a day passes, and the judge counts.
import { setTimeout as pause } from "node:timers/promises";
import type { Merchant } from "../support/merchant";
import { onBatch, quoteGroup, readBatch, readGroups, type BatchPage } from "../support/postage/buy-labels";
import { readPackageTypeId, setUpPostage } from "../support/postage/set-up-postage";
import { note } from "../support/run-result";
import { mailBackers } from "../support/shipping/shipping-journey";
import type { Stack } from "../support/stack";
import { failFirstScanForm, handleBatch, rejectRefunds } from "./after-purchase-storm";
import type { Killer } from "./killer";
import { letADayPass } from "./let-a-day-pass";
import { weatherAtEasyPost, weatherAtShopify, wildNews, wildWebhooks } from "./postage-weather";

export interface PostageStorm {
  stack: Stack;
  merchant: Merchant;
  killer: Killer;
  pace: number;
  catalog: string;
  /** Without progress for so long, nothing more will come. */
  stallMs: number;
  /** As a person does: a page that fails is loaded again. */
  persist<T>(step: () => Promise<T>): Promise<T>;
}

export interface BoughtInStorm {
  batches: string[];
  faultsFired: Record<string, number>;
}

/** So many batches are under way at once. */
const BATCHES = 8;
/** Of the labels held so many are scanned, and of these so many arrive. */
const SCANNED = 0.7;
const ARRIVED = 1 / 4;

export async function buyThroughStorm(storm: PostageStorm): Promise<BoughtInStorm> {
  const { stack, merchant, pace, persist } = storm;
  await persist(async () => mailBackers(merchant));
  await setUpPostage(stack, merchant, storm.catalog);
  const batches = await quoteLargestGroups(merchant);
  await stack.easypost.faults({ rules: weatherAtEasyPost(pace), webhooks: wildNews(pace) });
  await stack.simulator.faults({ rules: weatherAtShopify(), webhooks: wildWebhooks(pace) });
  await failFirstScanForm(storm);
  await seeBatchesThrough(storm, batches);
  await rejectRefunds(storm, batches);
  await stack.easypost.act("accept-refunds");
  await carryParcels(stack);
  const faultsFired = await stack.easypost.firedFaults();
  // What is under way still comes late and twice; nothing is lost any more.
  await stack.easypost.faults({ clear: true, webhooks: { ...wildNews(pace), drop: 0 } });
  await stack.simulator.faults({ clear: true });
  await letADayPass(stack.databaseUrl);
  return { batches, faultsFired };
}

/** USPS scans most of the labels, delivers some, and tells of what was before afterwards. */
async function carryParcels(stack: Stack): Promise<void> {
  const { totals } = await stack.easypost.state();
  const before = new Date(Date.now() - 60_000).toISOString();
  await stack.easypost.act("scan-all", { limit: Math.ceil(totals.held * SCANNED) });
  const { shipments } = await stack.easypost.state();
  const scanned = shipments.flatMap(({ scannedAt, trackingCode }) =>
    scannedAt === null || trackingCode === null ? [] : [trackingCode],
  );
  const trackingCodes = scanned.slice(0, Math.floor(scanned.length * ARRIVED));
  if (trackingCodes.length === 0) return;
  await stack.easypost.act("deliver", { trackingCodes });
  await stack.easypost.act("track", { trackingCodes, status: "out_for_delivery", at: before });
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

/**
 * Says yes when rates stand, resumes what paused, tries once more what failed, and goes on with what is bought while the
 * rest is still being bought; kills workers meanwhile.
 */
async function seeBatchesThrough(storm: PostageStorm, batches: string[]): Promise<void> {
  const { stack, merchant, persist } = storm;
  const incidents = planIncidents(storm);
  const retried = new Set<string>();
  const handled = new Map<string, Promise<void>>();
  let seen = "";
  let movedAt = Date.now();
  for (;;) {
    const pages = [];
    for (const batchId of batches) pages.push(await persist(async () => readBatch(merchant, batchId)));
    const open = pages.filter((page) => !isDone(page, retried));
    for (const { batch } of pages.filter((page) => !open.includes(page) && !handled.has(page.batch.id))) {
      const handling = handleBatch(storm, batch.id, handled.size);
      // Its failure is thrown where all are waited for.
      handling.catch(() => undefined);
      handled.set(batch.id, handling);
    }
    if (open.length === 0 && incidents.length === 0) break;
    for (const page of open) await moveOn(merchant, page, retried).catch(() => undefined);
    const { labels } = (await stack.easypost.state()).totals;
    const isDue = ({ afterLabels, afterBatches = 0 }: Incident) =>
      open.length === 0 || (labels >= afterLabels && handled.size >= afterBatches);
    const due = incidents.find(isDue);
    if (due) {
      incidents.splice(incidents.indexOf(due), 1);
      note(`postage, ${labels} labels: ${due.name}`);
      await due.run();
    }
    const counts = JSON.stringify(pages.map(({ batch }) => [batch.state, batch.counts]));
    if (counts !== seen) movedAt = Date.now();
    seen = counts;
    if (Date.now() - movedAt > storm.stallMs) {
      note(`Postage has not moved for ${Math.round(storm.stallMs / 1000)} s; judging what is there`);
      break;
    }
    await pause(300);
  }
  await Promise.all(handled.values());
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

/** Something that happens once so many labels were sold and so many batches bought. */
interface Incident {
  afterLabels: number;
  afterBatches?: number;
  name: string;
  run(): Promise<void>;
}

function planIncidents({ killer }: PostageStorm): Incident[] {
  const dies = (afterLabels: number): Incident => ({
    afterLabels,
    name: "a worker dies",
    run: killer.killAtRandom,
  });
  const diesAfter = (operation: string, afterLabels: number, afterBatches = 0): Incident => ({
    ...{ afterLabels, afterBatches },
    name: `a worker dies after EasyPost has done a ${operation}`,
    run: async () => killer.killAfterEasyPost(operation),
  });
  return [
    diesAfter("shipment.buy", 1),
    diesAfter("shipment.refund", 1, 1),
    diesAfter("scan_form.create", 1, 1),
    dies(8),
    diesAfter("shipment.buy", 15),
    diesAfter("shipment.buy", 25),
    dies(40),
    diesAfter("shipment.buy", 50),
  ];
}
