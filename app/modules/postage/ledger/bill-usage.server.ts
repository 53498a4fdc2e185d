import { randomUUID } from "node:crypto";
import { assertNever } from "~/lib/assert-never";
import { inTransaction } from "~/db/client.server";
import { formatMoney } from "~/lib/money";
import type { PostageDeps } from "../postage-deps";
import type { UsageOutcome } from "../ports";
import { readBilling } from "../setup/billing.server";
import { readPostageSetup } from "../setup/read-postage-setup.server";
import { sumPlatformEntries } from "./ledger-store.server";
import {
  findOpenCharge,
  insertCharge,
  lockBilling,
  readBilled,
  settleCharge,
} from "./usage-charge-store.server";

const LEAST_WAIT_MS = 1_000;

/**
 * Charges through Shopify what the ledger owes and no charge covers; refunds are used up first. A charge of unknown fate
 * is repeated with its key, which Shopify records once. `onRefused` is told why Shopify takes no more.
 */
export async function billUsage(
  deps: PostageDeps,
  { shopDomain }: { shopDomain: string },
  onRefused: (shopDomain: string, reason: string) => Promise<void>,
): Promise<void> {
  const setup = await readPostageSetup(deps, { shopDomain });
  // What the platform's account has sold is owed, whichever account buys from now on.
  if (setup.billing?.status !== "active") return;
  const charge = await nextCharge(deps, shopDomain);
  if (!charge) return;
  const wait = (charge.notBefore?.getTime() ?? 0) - deps.clock.now().getTime();
  if (wait > 0) return again(deps, shopDomain, wait);
  const { id, description, idempotencyKey } = charge;
  const amountMinor = Number(charge.amountMinor);
  const lineItemGid = setup.billing.usageLineGid;
  const outcome = await ask(deps, shopDomain, { lineItemGid, amountMinor, description, idempotencyKey });
  const now = deps.clock.now();
  switch (outcome.kind) {
    case "recorded":
      await settleCharge(deps.db, id, {
        state: "recorded",
        usageRecordGid: outcome.usageRecordGid,
        settledAt: now,
      });
      return again(deps, shopDomain, 0);
    case "refused": {
      const reason = outcome.capped
        ? `Shopify did not take ${formatMoney(amountMinor, "USD")}: the amount that you approved for postage is used up. Approve a higher one in Setup.`
        : `Shopify did not take ${formatMoney(amountMinor, "USD")} for postage: ${outcome.message}`;
      await settleCharge(deps.db, id, { state: "refused", failure: reason, settledAt: now });
      if (await wasReplaced(deps, shopDomain, lineItemGid)) return again(deps, shopDomain, 0);
      return onRefused(shopDomain, reason);
    }
    case "not-executed":
    case "unknown": {
      const afterMs = outcome.kind === "unknown" ? 5_000 : Math.max(outcome.retryAfterMs, LEAST_WAIT_MS);
      const notBefore = new Date(now.getTime() + afterMs);
      await settleCharge(deps.db, id, { state: "sending", failure: outcome.reason, notBefore });
      return again(deps, shopDomain, afterMs);
    }
    default:
      return assertNever(outcome);
  }
}

/** Whether another approval is in force by now of which Shopify's word was lost: its line takes what the old one refused. */
async function wasReplaced(deps: PostageDeps, shopDomain: string, lineItemGid: string): Promise<boolean> {
  const read = await readBilling(deps, { shopDomain });
  if (read.kind === "refused" || read.billing?.status !== "active") return false;
  return read.billing.usageLineGid !== lineItemGid;
}

/** The charge that is under way, or a new one for everything that is owed; null when nothing is. */
async function nextCharge(deps: PostageDeps, shopDomain: string) {
  return inTransaction(deps.db, async (tx) => {
    await lockBilling(tx, shopDomain);
    const open = await findOpenCharge(tx, shopDomain);
    if (open) return open;
    const { sumMinor, upToEntry } = await sumPlatformEntries(tx, shopDomain);
    const { billedMinor } = await readBilled(tx, shopDomain);
    const amountMinor = 0 - sumMinor - billedMinor;
    if (amountMinor <= 0) return null;
    const description = "USPS postage, fees and insurance, less refunds";
    const idempotencyKey = randomUUID();
    const createdAt = deps.clock.now();
    return insertCharge(tx, { shopDomain, idempotencyKey, amountMinor, description, upToEntry, createdAt });
  });
}

async function ask(
  deps: PostageDeps,
  shopDomain: string,
  usage: { lineItemGid: string; amountMinor: number; description: string; idempotencyKey: string },
): Promise<UsageOutcome> {
  try {
    return await deps.billing.recordUsage(shopDomain, usage);
  } catch (error) {
    deps.log.error({ err: error }, "a usage charge threw; its outcome is unknown");
    return { kind: "unknown", reason: "unexpected error" };
  }
}

async function again(deps: PostageDeps, shopDomain: string, afterMs: number): Promise<void> {
  const startAfter = new Date(deps.clock.now().getTime() + Math.max(afterMs, LEAST_WAIT_MS));
  await deps.jobs.send("postage.bill", { shopDomain }, { key: shopDomain, startAfter });
}
