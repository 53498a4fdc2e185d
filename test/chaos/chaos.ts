// npm run chaos -- [--pledges N] [--seed S] [--workers 1|2] [--sabotage NAME] [--lose-webhooks] [--postage] [--fast] [--json]
import path from "node:path";
import { parseArgs } from "node:util";
import { stopOnSignals } from "../support/managed-process";
import { note, print, runCommand, table, wholeNumber } from "../support/run-result";
import type { Stack } from "../support/stack";
import { runChaos } from "./run-chaos";
import { needsPostage, SABOTAGES, type Sabotage } from "./sabotage";

/** With --fast, 180 seconds become 15. */
const FAST = 1 / 12;

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
  const { verdict, shipped, postage, kills, aimedKills, seconds } = result;
  const faultsFired = { ...result.faultsFired, ...prefixed("postage ", postage?.faultsFired ?? {}) };
  const faults = Object.values(faultsFired).reduce((sum, count) => sum + count, 0);
  const { pledges, orders, paid, partiallyPaid, blocked, skipped, duplicates, lost, surplus, mailsSent } =
    verdict;
  const differences = verdict.differences.length;
  const figures = {
    pledges,
    orders,
    paid,
    partiallyPaid,
    blocked,
    skipped,
    faults,
    kills,
    aimedKills,
    duplicates,
    lost,
    surplus,
    differences,
    mailsSent,
    packages: shipped.shipping.packages,
    shippedPledges: shipped.shipping.shippedPledges,
    syncedBack: shipped.shipping.syncedBack,
    trackingMails: shipped.mails.mails,
    trackingMailDuplicates: shipped.mails.duplicates,
    trackingMailsUnclear: shipped.mails.unclear,
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
  print(
    table([
      ...Object.entries(figures),
      ...Object.entries(faultsFired).map(([kind, count]): [string, number] => [`  ${kind}`, count]),
    ]),
  );
  for (const fault of result.faults) note(`Not clean: ${fault}`);
  if (sabotage) note(sabotageWord(sabotage, result.faults.length > 0));
  print(JSON.stringify({ ...figures, clean: result.faults.length === 0 }));
  return result.faults.length === 0 ? 0 : 1;
});

function prefixed(prefix: string, counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [`${prefix}${name}`, count]));
}

function sabotageWord(sabotage: Sabotage, caught: boolean): string {
  return caught
    ? `The sabotage "${sabotage}" was caught.`
    : `The sabotage "${sabotage}" was NOT caught: this check proves nothing.`;
}
