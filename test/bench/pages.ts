// pages: how long the web process takes for whole documents at 100,000 pledges, loaders and rendering together.
import path from "node:path";
import { generatePledges } from "../support/generate-pledges";
import { connectPlatform, connectShop, pushAll, waitForPreflight, waitForPush } from "../support/journey";
import type { Merchant } from "../support/merchant";
import { note } from "../support/run-result";
import { percentile, round } from "./measure";
import { multiplyPledges } from "./multiply-pledges";
import { prepareShippingPages } from "./shipping-pages";
import { withStack } from "./with-stack";

const PLEDGES = 100_000;
const REQUESTS = 60;

/** What merchants look at: everything, by state, by problem, by place, by content, by words. */
const PLEDGE_LISTS = [
  "/app/pledges",
  "/app/pledges?state=created",
  "/app/pledges?state=blocked",
  "/app/pledges?outcome=partially_paid",
  "/app/pledges?problem=SKU_MISSING",
  "/app/pledges?country=DE",
  "/app/pledges?sku=GAME",
  "/app/pledges?search=ada%20lovelace",
  "/app/pledges?search=70000001-777",
  "/app/pledges?search=backer-4711",
  "/app/pledges?search=%E6%9D%8E",
  "/app/pledges?search=nobody%20is%20called%20so",
  "/app/pledges?state=created&country=US&search=backer-12",
  "/app/pledges?shipping=ready",
  "/app/pledges?shipping=delivered",
];

/** Everybody, then by each thing that a backer is searched by; what hardly anybody has, and what everybody has. */
const BACKER_LISTS = [
  "/app/backers",
  "/app/backers?search=ada",
  "/app/backers?search=ada%20lovelace",
  "/app/backers?search=70000001-777",
  "/app/backers?search=backer-4711",
  "/app/backers?search=%231001-77",
  "/app/backers?search=%E6%9D%8E",
  "/app/backers?search=example.com",
  "/app/backers?search=nobody%20is%20called%20so",
];

export interface PageFigures {
  pledges: number;
  backers: number;
  home: number;
  /** The steps of Start shipping and their lists. */
  shipping: number;
}

/** p95 in milliseconds, one request at a time, after a warm-up. */
export async function benchPages(): Promise<PageFigures> {
  const preload = path.join(import.meta.dirname, "production-react.cjs");
  const env = { NODE_OPTIONS: `--require ${JSON.stringify(preload)}` };
  return withStack({ name: "bench-pages", env }, async (stack) => {
    const merchant = await connectShop(stack);
    const { platform } = await connectPlatform(stack, merchant, "Benchmark", "bench");
    await platform.push(generatePledges({ pledges: 100, seed: 1 }));
    await waitForPreflight(merchant, 100);
    await pushAll(merchant);
    await waitForPush(merchant, 120_000);
    const count = await multiplyPledges(stack.databaseUrl, PLEDGES);
    note(`${count} pledges are there`);
    const home = await timeDocuments(merchant, ["/app"]);
    const pledges = await timeDocuments(merchant, PLEDGE_LISTS);
    const backers = await timeDocuments(merchant, BACKER_LISTS);
    const steps = await prepareShippingPages(stack.databaseUrl, merchant);
    const shipping = await timeDocuments(merchant, steps);
    return { pledges, backers, home, shipping };
  });
}

async function timeDocuments(merchant: Merchant, paths: string[]): Promise<number> {
  for (const page of paths) await timeDocument(merchant, page);
  const all: number[] = [];
  const rounds = Math.ceil(REQUESTS / paths.length);
  for (const page of paths) {
    const times: number[] = [];
    for (let index = 0; index < Math.max(5, rounds); index += 1)
      times.push(await timeDocument(merchant, page));
    note(`${round(percentile(times, 0.5), 1)} ms (worst ${round(Math.max(...times), 1)} ms) ${page}`);
    all.push(...times);
  }
  return round(percentile(all, 0.95), 1);
}

/** From sending the request to the last byte; the session token is made beforehand. */
async function timeDocument(merchant: Merchant, page: string): Promise<number> {
  const { answer, milliseconds } = await merchant.timePage(page);
  if (answer.status !== 200) throw new Error(`${page} answered ${answer.status}`);
  return milliseconds;
}
