// The product to click through.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { generatePledgeFile } from "../support/generate-pledge-file";
import { generatePledges } from "../support/generate-pledges";
import { connectPlatform, connectShop, waitForPreflight } from "../support/journey";
import { stopOnSignals } from "../support/managed-process";
import { registerPlatformWebhook } from "../support/postage/set-up-postage";
import { note, print, table } from "../support/run-result";
import { startStack, type Stack } from "../support/stack";
import { CREATOR_KEY } from "../simulators/easypost/config";
import type { DemoOptions } from "./run-once";

const MINUTE_MS = 60_000;

/** Starts everything, loads the demo campaign, prints where to look, and runs until it is stopped. */
export async function runInteractive(options: DemoOptions): Promise<number> {
  note("Starting PostgreSQL, the simulated Shopify store, web and worker …");
  const stack = await startStack({ name: "demo", database: "given", ...options });
  stopOnSignals(async () => {
    note("\nStopping …");
    await stack.stop();
  });
  const ended = Promise.race(stack.web.map(async (child) => child.exited));
  await letUspsWork(stack);
  const merchant = await connectShop(stack);
  const { platform, key } = await connectPlatform(stack, merchant, "Star Tiles on the demo platform", "demo");
  await platform.push(generatePledges({ pledges: options.pledges, seed: options.seed }));
  const summary = await waitForPreflight(merchant, options.pledges);
  const file = path.join(stack.directory, "kickstarter-backers.csv");
  writeFileSync(file, [...generatePledgeFile({ backers: 40, seed: options.seed })].join(""));
  print(`\nPledgeDock runs. Open the simulated Shopify admin:\n\n  ${stack.adminUrl}\n`);
  print(
    table([
      ["App", stack.appUrl],
      ["Simulated Shopify", `${stack.simulator.url}/__state`],
      ["Simulated EasyPost", `${stack.easypost.url} (a creator's key: ${CREATOR_KEY})`],
      ["Mailbox of all backers", stack.mailbox.url],
      ["Simulated platform", `${stack.platform.url}/__state`],
      ["Push API", `${stack.appUrl}/api/v1/docs`],
      ["Connection key", key],
      [
        "Campaign",
        `${summary.total} pledges: ${summary.states.ready} ready, ${summary.states.blocked} blocked, ${summary.states.skipped} skipped`,
      ],
      ["To upload on Import", file],
      ["Logs", stack.directory],
    ]),
  );
  print("\nUSPS scans a label five minutes after its purchase, and decides about a refund within one.");
  print("Ctrl-C stops everything and throws the demo data away.");
  const code = await ended;
  await stack.stop({ keepLogs: true });
  throw new Error(`The web process ended (${code}); logs are in ${stack.directory}`);
}

/** Labels are scanned and delivered and refunds decided by themselves, with time left for SCAN form and refund. */
async function letUspsWork(stack: Stack): Promise<void> {
  await registerPlatformWebhook(stack);
  await stack.easypost.configure({
    trackDelayMs: 5 * MINUTE_MS,
    refundSettleMs: MINUTE_MS,
    scanFormDelayMs: 3_000,
  });
}
