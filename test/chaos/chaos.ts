// npm run chaos -- [--pledges N] [--seed S] [--workers 1|2] [--sabotage NAME] [--lose-webhooks] [--postage] [--fast] [--json]
import path from "node:path";
import { parseArgs } from "node:util";
import { stopOnSignals } from "../support/managed-process";
import { note, print, runCommand, table, wholeNumber } from "../support/run-result";
import type { Stack } from "../support/stack";
import { runChaos, type ChaosResult } from "./run-chaos";
import { findSign, needsPostage, SABOTAGES, type Sabotage } from "./sabotage";

/** With --fast, 180 seconds become 15. */
const FAST = 1 / 12;
/** Of the differences found. */
const SHOWN = 20;

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      pledges: { type: "string" },
      seed: { type: "string", default: "1" },
      workers: { type: "string", default: "1" },
      sabotage: { type: "string" },
      "lose-webhooks": { type: "boolean", default: false },
      postage: { type: "boolean", default: false },
      fast: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const sabotage = SABOTAGES.find((name) => name === values.sabotage);
  if (values.sabotage && !sabotage) throw new Error(`--sabotage must be one of ${SABOTAGES.join(", ")}`);
  const workers = wholeNumber("workers", values.workers);
  if (workers > 2) throw new Error("--workers must be 1 or 2");
  let stack: Stack | undefined;
  stopOnSignals(async () => stack?.stop());
  const result = await runChaos(
    {
      pledges: wholeNumber("pledges", values.pledges ?? (values.fast ? "150" : "1000")),
      seed: wholeNumber("seed", values.seed),
      workers,
      sabotage,
      loseWebhooks: values["lose-webhooks"],
      postage: values.postage || needsPostage(sabotage),
      pace: values.fast ? FAST : 1,
      catalog: path.join(import.meta.dirname, "../fixtures/catalog.csv"),
    },
    (started) => (stack = started),
  );
  const { faultsFired, differences } = result;
  const figures = figuresOf(result);
  print(
    table([
      ...Object.entries(figures),
      ...Object.entries(result.secondsOf).map(([part, spent]): [string, number] => [`  ${part}`, spent]),
      ...Object.entries(faultsFired).map(([kind, count]): [string, number] => [`  ${kind}`, count]),
    ]),
  );
  for (const difference of differences.slice(0, SHOWN)) note(`Not clean: ${difference}`);
  if (differences.length > SHOWN) note(`Not clean: ${differences.length - SHOWN} more differences`);
  if (sabotage) note(sabotageWord(sabotage, findSign(sabotage, differences)));
  const { secondsOf } = result;
  print(JSON.stringify({ ...figures, secondsOf, clean: differences.length === 0 }));
  return differences.length === 0 ? 0 : 1;
});

function figuresOf(result: ChaosResult): Record<string, number> {
  const { verdict, shipping, mails, postage, kills, aimedKills, seconds } = result;
  const faults = Object.values(result.faultsFired).reduce((sum, count) => sum + count, 0);
  const { pledges, orders, paid, partiallyPaid, blocked, skipped } = verdict;
  const { duplicates, lost, surplus, mailsSent } = verdict;
  return {
    ...{ pledges, orders, paid, partiallyPaid, blocked, skipped, faults, kills, aimedKills },
    ...{ duplicates, lost, surplus, differences: verdict.differences.length, mailsSent },
    packages: shipping.packages,
    shippedPledges: shipping.shippedPledges,
    syncedBack: shipping.syncedBack,
    trackingMails: mails.mails,
    trackingMailDuplicates: mails.duplicates,
    trackingMailsUnclear: mails.unclear,
    ...(postage
      ? {
          labels: postage.verdict.labels,
          labelsHeld: postage.verdict.held,
          refunded: postage.verdict.refunded,
          scanForms: postage.verdict.scanForms,
          labelDuplicates: postage.verdict.labelDuplicates,
          ledgerBalance: postage.ledgerBalanceMinor,
        }
      : {}),
    seconds,
  };
}

function sabotageWord(sabotage: Sabotage, sign: string | undefined): string {
  return sign === undefined
    ? `The sabotage "${sabotage}" was NOT caught: this check proves nothing.`
    : `The sabotage "${sabotage}" was caught: ${sign}`;
}
