// Labels are bought in bad weather: EasyPost sells and the answer is lost, answers late, with HTML, 5xx or 429; its news
// are lost, or come twice and out of order; workers die between the sale and our write. Some are refunded, put on SCAN
// forms and collected meanwhile. Then the sky clears, a day passes, and the judge counts.
import { setTimeout as pause } from "node:timers/promises";
import type { Merchant } from "../support/merchant";
import { onBatch, quoteGroup, readBatch, readGroups, type BatchPage } from "../support/postage/buy-labels";
import { readPackageTypeId, setUpPostage } from "../support/postage/set-up-postage";
import { mailBackers } from "../support/shipping/shipping-journey";
import type { Stack } from "../support/stack";
import { carryParcels, waitForFulfillments } from "./calm-after-postage";
import { failFirstScanForm, handleBatch, rejectRefunds } from "./after-purchase-storm";
import type { Killer } from "./killer";
import { letADayPass } from "./let-a-day-pass";
import { PostageIncidents } from "./postage-incidents";
import { weatherAtEasyPost, weatherAtShopify, wildNews, wildWebhooks } from "./postage-weather";
import type { Timeline } from "./timeline";

export interface PostageStorm {
  stack: Stack;
  merchant: Merchant;
  killer: Killer;
  pace: number;
  catalog: string;
  /** Without progress for so long, nothing more will come. */
  stallMs: number;
  timeline: Timeline;
  /** As a person does: a page that fails is loaded again. */
  persist<T>(step: () => Promise<T>): Promise<T>;
}

export interface BoughtInStorm {
  batches: string[];
  faultsFired: Record<string, number>;
}

/** So many batches are under way at once. */
const BATCHES = 8;
/** Every third batch is insured for so many dollars a parcel. */
const INSURED = "50";
/** What EasyPost itself takes for each label, dollars. */
const LABEL_FEE = "0.03";
/** Nobody gives the parcel a phone number meanwhile, or makes it smaller: not tried again. */
const HOPELESS = "PARCEL";

export async function buyThroughStorm(storm: PostageStorm): Promise<BoughtInStorm> {
  const { stack, merchant, pace, persist } = storm;
  await persist(async () => mailBackers(merchant));
  await setUpPostage(stack, merchant, storm.catalog);
  await stack.easypost.configure({ labelFee: LABEL_FEE });
  const batches = await quoteLargestGroups(merchant);
  await stack.easypost.faults({ rules: weatherAtEasyPost(pace), webhooks: wildNews(pace) });
  await stack.simulator.faults({ rules: weatherAtShopify(), webhooks: wildWebhooks(pace) });
  await failFirstScanForm(storm);
  await seeBatchesThrough(storm, batches);
  storm.timeline.note("postage: USPS rejects some refunds, a day passes, parcels are scanned");
  await rejectRefunds(storm, batches);
  await stack.easypost.act("accept-refunds");
  await carryParcels(stack);
  const faultsFired = await stack.easypost.firedFaults();
  // What is under way still comes late and twice; nothing is lost any more.
  await stack.easypost.faults({ clear: true, webhooks: { ...wildNews(pace), drop: 0 } });
  await stack.simulator.faults({ clear: true });
  await letADayPass(stack.databaseUrl);
  storm.timeline.note("postage: the sky is clear, the last fulfilments are looked for");
  await waitForFulfillments(storm, batches);
  return { batches, faultsFired };
}

async function quoteLargestGroups(merchant: Merchant): Promise<string[]> {
  const groups = (await readGroups(merchant)).toSorted((one, other) => other.ready - one.ready);
  const packageTypeId = await readPackageTypeId(merchant);
  const shipDate = new Date().toISOString().slice(0, 10);
  const batches: string[] = [];
  for (const [index, { groupKey }] of groups.slice(0, BATCHES).entries()) {
    const insured = index % 3 === 1 ? INSURED : "";
    batches.push(await quoteGroup(merchant, { groupKey, packageTypeId, shipDate, insured }));
  }
  return batches;
}

/**
 * Says yes when rates stand, resumes what paused, tries once more what failed, and goes on with what is bought while the
 * rest is still being bought, and fulfilments still being made; kills workers meanwhile.
 */
async function seeBatchesThrough(storm: PostageStorm, batches: string[]): Promise<void> {
  const { stack, merchant, persist } = storm;
  const incidents = new PostageIncidents(storm.killer, storm.timeline);
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
    const { labels: sold } = (await stack.easypost.state()).totals;
    const wanted = pages.reduce((sum, { batch }) => sum + batch.counts.total - batch.counts.failed, 0);
    const isOver = open.length === 0;
    if (incidents.step({ sold, wanted, batchesThrough: handled.size, isOver }) && isOver) break;
    for (const page of open) await moveOn(merchant, page, retried).catch(() => undefined);
    const counts = JSON.stringify(pages.map(({ batch }) => [batch.state, batch.counts]));
    if (counts !== seen) movedAt = Date.now();
    seen = counts;
    if (Date.now() - movedAt > storm.stallMs) {
      storm.timeline.note(
        `Postage has not moved for ${Math.round(storm.stallMs / 1000)} s; judging what is there`,
      );
      break;
    }
    await pause(300);
  }
  await Promise.all(handled.values());
}

function isDone({ batch }: BatchPage, retried: Set<string>): boolean {
  if (batch.state !== "finished" && batch.state !== "stopped")
    return batch.state === "quoted" && batch.counts.created === 0;
  return batch.counts.unclear === 0 && (batch.counts.failed === 0 || retried.has(batch.id));
}

async function moveOn(merchant: Merchant, { batch }: BatchPage, retried: Set<string>): Promise<void> {
  if (batch.state === "quoted" && batch.counts.created > 0)
    await onBatch(merchant, batch.id, { intent: "buy", total: String(batch.totals.totalMinor) });
  else if (batch.state === "paused") await onBatch(merchant, batch.id, { intent: "resume" });
  else if (batch.state === "finished" && batch.counts.failed > 0 && !retried.has(batch.id)) {
    retried.add(batch.id);
    for (const { code: reason } of batch.problems)
      if (reason !== HOPELESS) await onBatch(merchant, batch.id, { intent: "retry-reason", reason });
  }
}
