// What a shop has to lose once it has bought postage: a label, a SCAN form, an estimate, a package type.
import { CREATOR_KEY } from "../../simulators/easypost/config";
import type { Merchant } from "../../support/merchant";
import { until } from "../../support/until";

export interface VictimPostage {
  postageBatchId: string;
  labelId: string;
  scanFormId: string;
  packageTypeId: string;
  /** A group with an order that is still to be shipped. */
  groupKey: string;
  estimateId: string;
}

const SETUP = "/app/shipping/setup";
const SOON = { timeoutMs: 60_000, everyMs: 200 };

interface BatchPage {
  batch: { state: string; totals: { totalMinor: number } };
  labels: { labels: { id: string; canOverrideAddress: boolean }[] };
  scanForms: { id: string; state: string }[];
}

/** Buys a label for the pledge through the app's own pages, puts it into a SCAN form and has all else estimated. */
export async function buyVictimPostage(
  merchant: Merchant,
  { pledgeId, mark }: { pledgeId: string; mark: string },
): Promise<VictimPostage> {
  const packageTypeId = await setUp(merchant, mark);
  const quoted = await merchant.post("/app/shipping/buy", "app.shipping.buy", {
    ...{ pledgeId, packageTypeId, service: "cheapest", weight: "2 lb", shipDate: today() },
    requestKey: `victim-${mark}`,
  });
  const postageBatchId = String(quoted.redirectedTo?.split("/").at(-1));
  const page = openBatch(merchant, postageBatchId);
  const labelId = await buy(page);
  await page.send({ intent: "scan-form" });
  const scanFormId = await until(
    "the SCAN form is made",
    async () => (await page.read()).scanForms.find(({ state }) => state === "created")?.id,
    SOON,
  );
  const { groups } = await merchant.get<{ groups: { groups: { groupKey: string }[] } }>(
    "/app/shipping/groups",
    "app.shipping.groups._index",
  );
  const estimateId = await estimate(merchant, packageTypeId);
  const groupKey = groups.groups[0]?.groupKey ?? "";
  return { postageBatchId, labelId, scanFormId, packageTypeId, groupKey, estimateId };
}

async function setUp(merchant: Merchant, mark: string): Promise<string> {
  const save = (form: Record<string, string>) => merchant.post(SETUP, "app.shipping.setup", form);
  await save({ intent: "use-own-account", apiKey: CREATOR_KEY });
  await save({
    ...{ intent: "save-ship-from", name: `Eve ${mark}`, street1: "417 Montgomery Street" },
    ...{ city: "San Francisco", state: "CA", zip: "94104", phone: "+14155550123" },
  });
  await save({
    ...{ intent: "save-package-type", packageTypeId: "", name: `Box ${mark}`, kind: "own", shape: "parcel" },
    ...{ length: "12", width: "12", height: "4", emptyWeight: "6 oz", machinable: "1" },
  });
  const { setup } = await merchant.get<{ setup: { packageTypes: { id: string }[] } }>(
    SETUP,
    "app.shipping.setup",
  );
  return setup.packageTypes[0]?.id ?? "";
}

function openBatch(merchant: Merchant, id: string) {
  const path = `/app/shipping/batches/${id}`;
  const route = "app.shipping.batches.$batchId";
  return {
    read: () => merchant.get<BatchPage>(path, route),
    send: (form: Record<string, string>) => merchant.post(path, route, form),
  };
}

async function buy(page: ReturnType<typeof openBatch>): Promise<string> {
  const asked = () =>
    until(
      "the prices are known",
      async () => {
        const now = await page.read();
        return ["quoted", "finished"].includes(now.batch.state) ? now : null;
      },
      SOON,
    );
  const [first] = (await asked()).labels.labels;
  // USPS need not know where somebody lives whose address is markup.
  if (first?.canOverrideAddress) await page.send({ intent: "override-address", labelId: first.id });
  const { batch } = await asked();
  await page.send({ intent: "buy", total: String(batch.totals.totalMinor) });
  await until("the label is bought", async () => (await page.read()).batch.state === "finished", SOON);
  return String((await page.read()).labels.labels[0]?.id);
}

async function estimate(merchant: Merchant, packageTypeId: string): Promise<string> {
  const started = await merchant.post("/app/shipping/estimate", "app.shipping.estimate", {
    ...{ intent: "start", packageTypeId, service: "cheapest", which: "all" },
  });
  const estimateId = String(started.redirectedTo?.split("estimate=").at(-1));
  await until(
    "the estimate is made",
    async () => {
      const { estimate: made } = await merchant.get<{ estimate: { state: string } | null }>(
        `/app/shipping/estimate?estimate=${estimateId}`,
        "app.shipping.estimate",
      );
      return made?.state === "finished";
    },
    SOON,
  );
  return estimateId;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
