import { randomUUID } from "node:crypto";
import { inTransaction, type DbTransaction } from "~/db/client.server";
import type { UsageCharge } from "~/db/generated/client";
import type { PostageDeps } from "../postage-deps";
import type { ActiveSubscription } from "../ports";
import { refreshBilling } from "../setup/billing.server";
import { lockBilling, sumPlatformEntries } from "./ledger-store.server";
import { sendCharge } from "./send-charge.server";
import { findOpenCharge, insertCharge, readBilled } from "./usage-charge-store.server";

const LEAST_WAIT_MS = 1_000;
/** Labels that are bought meanwhile share a line of the Shopify bill: a batch of a thousand has a few lines, not hundreds. */
const GATHER_MS = 30_000;
/** For what takes longer the sweep looks, which leaves disconnected shops alone. */
const MOST_WAIT_MS = 60_000;

type Next =
  { kind: "charge"; charge: UsageCharge } | { kind: "later"; afterMs: number } | { kind: "nothing" };

/**
 * Charges through Shopify what the ledger owes and no charge covers; refunds are used up first. A charge whose fate is not
 * known is settled on its own billing line before there is another, so that nothing is charged twice. Of an approved
 * amount that does not suffice what fits is charged. `onRefused` is told why Shopify takes no more.
 */
export async function billUsage(
  deps: PostageDeps,
  { shopDomain }: { shopDomain: string },
  onRefused: (shopDomain: string, reason: string) => Promise<void>,
): Promise<void> {
  const next = await nextCharge(deps, shopDomain);
  if (next.kind === "later") return again(deps, shopDomain, next.afterMs);
  if (next.kind === "nothing") return;
  const { charge } = next;
  const end = await sendCharge(deps, charge);
  if (end.kind === "settled") return again(deps, shopDomain, GATHER_MS);
  if (end.kind === "later") return again(deps, shopDomain, end.afterMs);
  // Another approval may have replaced this one: its line takes what the old one refused.
  const read = await refreshBilling(deps, { shopDomain });
  const live = read.kind === "read" ? read.subscription : null;
  if (live?.status === "active" && live.lineItemGid !== charge.lineItemGid) return again(deps, shopDomain, 0);
  return onRefused(shopDomain, end.reason);
}

/** The charge that is under way, or a new one for what is owed, on the line that is in force now. */
async function nextCharge(deps: PostageDeps, shopDomain: string): Promise<Next> {
  const open = await findOpenCharge(deps.db, shopDomain);
  if (open) return { kind: "charge", charge: open };
  const { sumMinor } = await sumPlatformEntries(deps.db, shopDomain);
  const { billedMinor } = await readBilled(deps.db, shopDomain);
  if (0 - sumMinor - billedMinor <= 0) return { kind: "nothing" };
  // What the platform's account has sold is owed, whichever account buys from now on.
  const read = await refreshBilling(deps, { shopDomain });
  if (read.kind === "unavailable") return { kind: "later", afterMs: read.retryAfterMs };
  if (read.subscription?.status !== "active") return { kind: "nothing" };
  const charge = await newCharge(deps, shopDomain, read.subscription);
  return charge ? { kind: "charge", charge } : { kind: "nothing" };
}

/** Everything that is owed, or as much of it as the approved amount has room for. */
async function newCharge(
  deps: PostageDeps,
  shopDomain: string,
  { subscriptionGid, lineItemGid, cappedMinor, usedMinor }: ActiveSubscription,
): Promise<UsageCharge | null> {
  return inTransaction(deps.db, async (tx) => {
    await lockBilling(tx, shopDomain);
    const open = await findOpenCharge(tx, shopDomain);
    if (open) return open;
    const { sumMinor, upToEntry } = await sumPlatformEntries(tx, shopDomain);
    const { billedMinor } = await readBilled(tx, shopDomain);
    const owedMinor = 0 - sumMinor - billedMinor;
    if (owedMinor <= 0) return null;
    const room = cappedMinor - usedMinor;
    // With no room at all it is Shopify that says no, in its words and at its time.
    const amountMinor = room > 0 ? Math.min(owedMinor, room) : owedMinor;
    const isAll = amountMinor === owedMinor;
    return insertCharge(tx, {
      ...{ shopDomain, subscriptionGid, lineItemGid, amountMinor, idempotencyKey: randomUUID() },
      description: describeCharge(upToEntry, isAll),
      upToEntry: isAll ? upToEntry : 0n,
      createdAt: deps.clock.now(),
    });
  });
}

/** As it stands on the Shopify bill: what it covers is found in the statement. */
function describeCharge(upToEntry: bigint, isAll: boolean): string {
  const what = "USPS postage, fees and insurance less refunds";
  return `${isAll ? what : `Part of ${what}`}, up to entry ${upToEntry} of the statement`;
}

/** Has what the shop owes charged in a while, together with what comes until then; at once when that is all for now. */
export async function wantBilling(
  deps: Pick<PostageDeps, "jobs" | "clock">,
  { shopDomain, isAll = false }: { shopDomain: string; isAll?: boolean },
  tx: DbTransaction,
): Promise<void> {
  const startAfter = new Date(deps.clock.now().getTime() + GATHER_MS);
  // A key of its own: it must not wait for one that gathers.
  const how = isAll ? { key: `${shopDomain} all` } : { key: shopDomain, startAfter };
  await deps.jobs.send("postage.bill", { shopDomain }, { tx, ...how });
}

async function again(deps: PostageDeps, shopDomain: string, afterMs: number): Promise<void> {
  if (afterMs > MOST_WAIT_MS) return;
  const startAfter = new Date(deps.clock.now().getTime() + Math.max(afterMs, LEAST_WAIT_MS));
  await deps.jobs.send("postage.bill", { shopDomain }, { key: shopDomain, startAfter });
}
