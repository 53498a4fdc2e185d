import { setTimeout as pause } from "node:timers/promises";
import type { PostageDeps } from "../postage-deps";
import type { PostageAccount, TrackerOutcome } from "../ports";
import { findUnclearPickups } from "../pickups/pickup-store.server";
import { lookAtRefund } from "../refunds/look-at-refund.server";
import { findRefundLabel, findShopsWithRefundWork, takeRefundsToCheck } from "../refunds/refund-store.server";
import { findScanFormsDue } from "../scan-forms/scan-form-store.server";
import { readAccount } from "../setup/read-postage-setup.server";
import { followTracker } from "./follow-tracker.server";
import { findStuckNotices } from "./notice-store.server";
import { noteChecked, takeTrackersToCheck } from "./tracked-label-store.server";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Five a second, as EasyPost asks for lists. [facts/easypost.md, rate limits] */
const GAP_MS = 200;
/** Of one run, so that runs follow each other by the minute. */
const MOST_ASKED = 200;
/** After so many questions in a row without an answer an account is left alone for this run: others wait behind it. */
const MOST_SILENCES = 3;
/** What a worker took and did not get to, because it died, is due again after this: longer than a run may take. */
const TAKEN_MS = 10 * MINUTE_MS;
const TRACKED_DAYS = 120;
/** USPS answers within 30 days; what it rejected it may still take back. */
const REFUND_DAYS = 60;
const WOKEN = 200;

type Deps = PostageDeps;

/**
 * The net under the webhooks, every minute: each parcel on its way and each refund under way is asked about once a day,
 * those not asked about for longest first; work that a dead worker left is woken up.
 */
export async function sweepTracking(
  deps: Deps,
  { gapMs = GAP_MS }: { gapMs?: number } = {},
  signal?: AbortSignal,
): Promise<void> {
  await wakeUp(deps);
  const accounts = rememberAccounts(deps);
  await askTrackers(deps, accounts, { gapMs, signal });
  await askRefunds(deps, accounts, { gapMs, signal });
}

async function wakeUp({ db, jobs, clock }: Deps): Promise<void> {
  const now = clock.now();
  for (const shopDomain of await findShopsWithRefundWork(db, now, WOKEN))
    await jobs.send("postage.refund", { shopDomain }, { key: shopDomain });
  for (const { id: scanFormId, shopDomain } of await findScanFormsDue(db, now, WOKEN))
    await jobs.send("postage.scan-form", { shopDomain, scanFormId });
  const before = new Date(now.getTime() - MINUTE_MS);
  for (const { id: pickupId, shopDomain } of await findUnclearPickups(db, before, WOKEN))
    await jobs.send("postage.pickup", { shopDomain, pickupId });
  const stuck = { after: new Date(now.getTime() - 7 * DAY_MS), before: new Date(now.getTime() - HOUR_MS) };
  for (const noticeId of await findStuckNotices(db, { ...stuck, limit: WOKEN }))
    await jobs.send("postage.notice", { noticeId });
}

type Accounts = (shopDomain: string, kind: string) => Promise<PostageAccount | null>;

function rememberAccounts(deps: Deps): Accounts {
  const known = new Map<string, Promise<PostageAccount | null>>();
  return (shopDomain, kind) => {
    const key = `${kind} ${shopDomain}`;
    const account = known.get(key) ?? readAccount(deps, { shopDomain, kind });
    known.set(key, account);
    return account;
  };
}

interface Pace {
  gapMs: number;
  signal: AbortSignal | undefined;
}

async function askTrackers(deps: Deps, accounts: Accounts, pace: Pace): Promise<void> {
  const now = deps.clock.now();
  const labels = await takeTrackersToCheck(deps.db, {
    takenAs: new Date(now.getTime() - DAY_MS + TAKEN_MS),
    checkedBefore: new Date(now.getTime() - DAY_MS),
    boughtAfter: new Date(now.getTime() - TRACKED_DAYS * DAY_MS),
    limit: MOST_ASKED,
  });
  await askEach(deps, labels, pace, async (label) => {
    const account = await accounts(label.shopDomain, label.batch.account);
    if (!account || label.trackerId === null) return true;
    const read = await deps.postage.readTracker(account, label.trackerId);
    if (read.kind === "tracker") await followTracker(deps, label, read.tracker);
    // The day's question about it is this one; USPS may still take back what it has rejected.
    const refund =
      label.refundState === "rejected" && (await findRefundLabel(deps.db, label.shopDomain, label.id));
    if (refund) await lookAtRefund(deps, account, refund);
    return !mayAnswerSoon(read);
  });
}

async function askRefunds(deps: Deps, accounts: Accounts, pace: Pace): Promise<void> {
  const now = deps.clock.now();
  const labels = await takeRefundsToCheck(deps.db, {
    takenAs: new Date(now.getTime() - DAY_MS + TAKEN_MS),
    checkedBefore: new Date(now.getTime() - DAY_MS),
    askedAfter: new Date(now.getTime() - REFUND_DAYS * DAY_MS),
    limit: MOST_ASKED,
  });
  await askEach(deps, labels, pace, async (label) => {
    const account = await accounts(label.shopDomain, label.batch.account);
    return lookAtRefund(deps, account, label);
  });
}

/** Not without a key or with a refused one: asked by the hour, one large shop's would take the turn of all others. */
function mayAnswerSoon({ kind }: TrackerOutcome): boolean {
  return kind === "unknown" || kind === "not-executed";
}

/**
 * One after the other; one account's trouble is not the others'. What was not asked is due again in an hour, what got no
 * answer in two: labels that never get one must not stand before the others every time.
 */
async function askEach<Label extends { id: string; shopDomain: string; batch: { account: string } }>(
  deps: Deps,
  labels: Label[],
  { gapMs, signal }: Pace,
  ask: (label: Label) => Promise<boolean>,
): Promise<void> {
  const unanswered: string[] = [];
  const passedOver: string[] = [];
  const silences = new Map<string, number>();
  for (const label of labels) {
    const account = label.batch.account === "own" ? label.shopDomain : "platform";
    const silent = silences.get(account) ?? 0;
    if (signal?.aborted || silent >= MOST_SILENCES) passedOver.push(label.id);
    else {
      const answered = await ask(label).catch((error: unknown) => {
        deps.log.error({ err: error, shop: label.shopDomain }, "a label could not be asked about");
        return false;
      });
      silences.set(account, answered ? 0 : silent + 1);
      if (answered) await noteChecked(deps.db, [label.id], deps.clock.now());
      else unanswered.push(label.id);
      await pause(gapMs, undefined, { signal }).catch(() => undefined);
    }
  }
  const dueIn = (hours: number) => new Date(deps.clock.now().getTime() - DAY_MS + hours * HOUR_MS);
  if (passedOver.length > 0) await noteChecked(deps.db, passedOver, dueIn(1));
  if (unanswered.length > 0) await noteChecked(deps.db, unanswered, dueIn(2));
}
