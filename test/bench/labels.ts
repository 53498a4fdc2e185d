// labels: 1,000 labels bought in the app from the simulated EasyPost, and printed as one PDF, forms and slips included.
import path from "node:path";
import {
  connectPlatform,
  connectShop,
  DEMO_SHOP,
  pushAll,
  waitForPreflight,
  waitForPush,
} from "../support/journey";
import type { Merchant } from "../support/merchant";
import type { PledgeInput } from "../support/pledge-input";
import { readBarcodes, trackingNumberOf } from "../support/pdf/read-barcodes";
import { readPages } from "../support/pdf/read-pdf";
import {
  confirmWhenQuoted,
  quoteGroup,
  readGroups,
  readLabels,
  waitUntilBought,
} from "../support/postage/buy-labels";
import { readPackageTypeId, setUpPostage } from "../support/postage/set-up-postage";
import { note } from "../support/run-result";
import type { Stack } from "../support/stack";
import { peakMemory, round } from "./measure";
import { withStack } from "./with-stack";

const LABELS = 1_000;
/** One in so many goes abroad, with a customs form. */
const ABROAD = 10;
const WAIT_MS = 900_000;
const CATALOG = path.join(import.meta.dirname, "../fixtures/catalog.csv");

export interface LabelFigures {
  labels: number;
  /** From asking for rates until every label is bought and fulfilled in Shopify. */
  buySeconds: number;
  /** From asking for the PDF to its last byte, every file fetched from EasyPost; and again, from our own copies. */
  pdfSeconds: number;
  pdfAgainSeconds: number;
  /** Of the web process, which makes the PDF. */
  peakMb: number;
}

export async function benchLabels(): Promise<LabelFigures> {
  return withStack({ name: "bench-labels", catalog: CATALOG }, async (stack) => {
    const merchant = await pushOrders(stack);
    await setUpPostage(stack, merchant, CATALOG);
    const { batchId, buySeconds } = await buy(merchant);
    const labels = await readLabels(merchant, batchId);
    const before = peakMemory(stack.web[0]?.pid);
    const first = await print(merchant, batchId);
    const again = await print(merchant, batchId);
    const peakMb = peakMemory(stack.web[0]?.pid);
    note(`memory before it ${before} MB, then ${peakMb} MB`);
    const pages = (await readPages(first.pdf)).length;
    note(`${pages} pages, ${round(first.pdf.length / 1e6, 1)} MB`);
    expectNumbers(
      await readBarcodes(first.pdf),
      labels.map(({ trackingCode }) => trackingCode),
    );
    return {
      labels: labels.length,
      buySeconds,
      pdfSeconds: first.seconds,
      pdfAgainSeconds: again.seconds,
      peakMb,
    };
  });
}

async function pushOrders(stack: Stack): Promise<Merchant> {
  await stack.simulator.setBucket(DEMO_SHOP, "off");
  const merchant = await connectShop(stack);
  const { platform } = await connectPlatform(stack, merchant, "Benchmark", "bench");
  await platform.push(Array.from({ length: LABELS }, (_, index) => pledge(index)));
  await waitForPreflight(merchant, LABELS);
  await pushAll(merchant);
  await waitForPush(merchant, WAIT_MS);
  return merchant;
}

/** All of one package group. */
function pledge(index: number): PledgeInput {
  const name = `Backer ${index}`;
  const home = {
    line1: `${100 + index} Harbor Drive`,
    city: "Redondo Beach",
    region: "CA",
    postalCode: "90277",
    country: "US",
  };
  const abroad = { line1: `Unter den Linden ${index}`, city: "Berlin", postalCode: "10117", country: "DE" };
  return {
    externalId: `bench-${index}`,
    campaign: { externalId: "bench", name: "Benchmark", currency: "USD" },
    backer: { name, email: `backer${index}@example.com`, phone: "+12125550123" },
    shippingAddress: { name, phone: "+12125550123", ...(index % ABROAD === 0 ? abroad : home) },
    lines: [{ sku: "GAME", title: "Star Tiles", quantity: 1 }],
    amounts: { pledge: "59.00", addOns: "0.00", shipping: "12.00", taxes: [], totalPaid: "71.00" },
    taxesIncluded: false,
    charges: [],
    status: "ready",
    pledgedAt: "2026-10-01T10:00:00Z",
    answers: [],
  };
}

async function buy(merchant: Merchant): Promise<{ batchId: string; buySeconds: number }> {
  const [group] = await readGroups(merchant);
  if (group?.ready !== LABELS) throw new Error(`${group?.ready} of ${LABELS} orders are ready in one group`);
  const packageTypeId = await readPackageTypeId(merchant);
  const startedAt = performance.now();
  const shipDate = new Date().toISOString().slice(0, 10);
  const batchId = await quoteGroup(merchant, { groupKey: group.groupKey, packageTypeId, shipDate });
  if (!(await confirmWhenQuoted(merchant, batchId, WAIT_MS))) throw new Error("Nothing could be bought");
  note(`quoted after ${round((performance.now() - startedAt) / 1000, 1)} s`);
  const { batch } = await waitUntilBought(merchant, batchId, WAIT_MS);
  const buySeconds = round((performance.now() - startedAt) / 1000, 1);
  if (batch.counts.bought !== LABELS) throw new Error(`Bought were ${JSON.stringify(batch.counts)}`);
  note(`${LABELS} labels bought in ${buySeconds} s`);
  return { batchId, buySeconds };
}

interface Printed {
  seconds: number;
  pdf: Uint8Array;
}

async function print(merchant: Merchant, batchId: string): Promise<Printed> {
  const startedAt = performance.now();
  const answer = await merchant.download(`/app/shipping/batches/${batchId}/labels.pdf?paper=4x6&slips=1`);
  if (!answer.ok) throw new Error(`The labels were not printed: ${answer.status} ${await answer.text()}`);
  const pdf = new Uint8Array(await answer.arrayBuffer());
  const seconds = round((performance.now() - startedAt) / 1000, 2);
  note(`printed in ${seconds} s`);
  return { seconds, pdf };
}

/** Every number is on paper once, in the order of the batch. */
function expectNumbers(codes: string[], bought: (string | null)[]): void {
  const printed = codes.map(trackingNumberOf);
  const expected = bought.filter((code) => code !== null);
  if (new Set(printed).size !== printed.length || JSON.stringify(printed) !== JSON.stringify(expected))
    throw new Error(`${new Set(printed).size} numbers can be read off ${expected.length} labels`);
}
