// Buying as a creator does it: a package group, its rates, the yes, and the wait until every label is settled.
import { randomUUID } from "node:crypto";
import type { BatchView, LabelView } from "~/modules/postage/buying/label-views";
import type { PackageGroupRow, PackageGroupsView } from "~/modules/postage/groups/package-groups";
import type { BalanceView } from "~/modules/postage/ledger/ledger-views";
import type { PickupDaysView, PickupView } from "~/modules/postage/pickups/pickup-view";
import type { ScanFormView } from "~/modules/postage/scan-forms/scan-form-view";
import type { Merchant } from "../merchant";
import { until } from "../until";

const BATCH = "app.shipping.batches.$batchId";

export interface BatchPage {
  batch: BatchView;
  labels: { labels: LabelView[]; hasMore: boolean };
  scanForms: ScanFormView[];
  /** What a SCAN form made now would hold. */
  scanPlan: { labels: number; open: boolean };
  pickups: PickupView[];
  pickupDays: PickupDaysView;
}

/** Every package group with ready pledges, once the list is up to date. */
export async function readGroups(merchant: Merchant): Promise<PackageGroupRow[]> {
  const page = async (number: number) =>
    (
      await merchant.get<{ groups: PackageGroupsView }>(
        `/app/shipping/groups?page=${number}`,
        "app.shipping.groups._index",
      )
    ).groups;
  const first = await until(
    "the package groups are up to date",
    async () => {
      const found = await page(1);
      return found.behind === 0 && found.ready > 0 ? found : null;
    },
    { timeoutMs: 120_000, everyMs: 500 },
  );
  const groups = [...first.groups];
  for (let number = 2; number <= first.pages; number += 1) groups.push(...(await page(number)).groups);
  return groups.filter(({ ready }) => ready > 0);
}

/** Asks for the cheapest rates of a group, insured for so many dollars; gives the batch that they stand in. */
export async function quoteGroup(
  merchant: Merchant,
  given: { groupKey: string; packageTypeId: string; shipDate: string; insured?: string },
): Promise<string> {
  const { groupKey, packageTypeId, shipDate, insured = "" } = given;
  const asked = await merchant.post(`/app/shipping/groups/${groupKey}`, "app.shipping.groups.$groupKey", {
    intent: "quote",
    packageTypeId,
    service: "cheapest",
    weight: "",
    weightUnit: "oz",
    shipDate,
    insured,
    requestKey: randomUUID(),
  });
  const batchId = asked.redirectedTo?.split("/").at(-1);
  if (!batchId) throw new Error(`No rates were asked for: ${JSON.stringify(asked.data)}`);
  return batchId;
}

export async function readBatch(merchant: Merchant, batchId: string, query = ""): Promise<BatchPage> {
  return merchant.get<BatchPage>(`/app/shipping/batches/${batchId}${query}`, BATCH);
}

export async function onBatch(
  merchant: Merchant,
  batchId: string,
  form: Record<string, string>,
): Promise<void> {
  await merchant.post(`/app/shipping/batches/${batchId}`, BATCH, form);
}

/** Waits for the rates, says yes to the total that the page shows. False when nothing can be bought. */
export async function confirmWhenQuoted(
  merchant: Merchant,
  batchId: string,
  timeoutMs: number,
): Promise<boolean> {
  const { batch } = await waitForBatch(merchant, batchId, timeoutMs, ({ state }) => state !== "quoting");
  if (batch.state !== "quoted" || batch.counts.created === 0) return false;
  await onBatch(merchant, batchId, { intent: "buy", total: String(batch.totals.totalMinor) });
  return true;
}

/** Until every label of the batch is bought or failed, and has its fulfilment. */
export async function waitUntilBought(
  merchant: Merchant,
  batchId: string,
  timeoutMs: number,
): Promise<BatchPage> {
  return waitForBatch(
    merchant,
    batchId,
    timeoutMs,
    ({ state, counts }) =>
      (state === "finished" || state === "stopped") && counts.fulfillmentWanted === 0 && counts.unclear === 0,
  );
}

async function waitForBatch(
  merchant: Merchant,
  batchId: string,
  timeoutMs: number,
  done: (batch: BatchView) => boolean,
): Promise<BatchPage> {
  return until(
    `batch ${batchId} is settled`,
    async () => {
      const page = await readBatch(merchant, batchId);
      if (page.batch.state === "paused") throw new Error(`The batch paused: ${page.batch.pauseReason}`);
      return done(page.batch) ? page : null;
    },
    { timeoutMs, everyMs: 500 },
  );
}

/** Every label of the batch, page by page. */
export async function readLabels(merchant: Merchant, batchId: string): Promise<LabelView[]> {
  const labels: LabelView[] = [];
  for (let number = 1; ; number += 1) {
    const page = (await readBatch(merchant, batchId, `?page=${number}`)).labels;
    labels.push(...page.labels);
    if (!page.hasMore) return labels;
  }
}

export async function readBalance(merchant: Merchant): Promise<BalanceView> {
  const { balance } = await merchant.get<{ balance: BalanceView }>(
    "/app/shipping/credit",
    "app.shipping.credit._index",
  );
  return balance;
}
