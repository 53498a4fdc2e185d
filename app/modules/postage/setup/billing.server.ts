// Paying over the Shopify bill: one usage subscription per shop, approved by the creator up to a capped amount.
import type { PostageDeps } from "../postage-deps";
import type { ActiveSubscription } from "../ports";
import { toBilling } from "./to-postage-setup";
import type { Billing } from "./postage-setup";
import { refuse, type Invalid, type Refused, type SaveOutcome } from "./setup-outcome";
import { emptySettings, findSettings, saveSettings } from "./settings-store.server";

type Deps = Pick<PostageDeps, "db" | "clock" | "config" | "billing">;

/** US cents. Shopify takes no cap under a dollar; ours on top keeps a slip of the finger from being approved. */
const MIN_CAP_MINOR = 100;
const MAX_CAP_MINOR = 10_000_000;
const PLAN_NAME = "PledgeDock postage";

export type SubscribeResult = { kind: "confirm"; confirmationUrl: string } | Invalid | Refused;

/**
 * Asks Shopify for a usage subscription up to this amount per 30 days, or for another amount; nothing is charged and
 * nothing changes until the creator approves at the address that comes back.
 */
export async function subscribeToBilling(
  deps: Deps,
  { shopDomain, cappedMinor }: { shopDomain: string; cappedMinor: number },
): Promise<SubscribeResult> {
  if (!Number.isInteger(cappedMinor) || cappedMinor < MIN_CAP_MINOR || cappedMinor > MAX_CAP_MINOR) {
    const message = "Enter an amount between $1 and $100,000.";
    return { kind: "invalid", problems: [{ field: "capped", message }] };
  }
  const percent = deps.config.feeBasisPoints.platform / 100;
  const outcome = await deps.billing.subscribe(shopDomain, {
    name: PLAN_NAME,
    terms: `USPS postage as bought in PledgeDock, plus ${percent} % of it. Refunded postage is credited first.`,
    cappedMinor,
    returnUrl: deps.config.billingReturnUrl(shopDomain),
    test: deps.config.billingTest,
  });
  if (outcome.kind === "refused") return refuse(`Shopify refused: ${outcome.message}`);
  if (outcome.kind === "unavailable") return refuse("Shopify did not answer: try again in a minute.");
  const now = deps.clock.now();
  const stored = await findSettings(deps.db, shopDomain);
  // One that is in force stays so until another is approved.
  if (stored?.subscriptionStatus !== "active") {
    const pending = {
      subscriptionGid: outcome.subscriptionGid,
      usageLineGid: null,
      subscriptionStatus: "pending",
    };
    await saveSettings(deps.db, shopDomain, { ...pending, cappedMinor: BigInt(cappedMinor) }, now);
  }
  return { kind: "confirm", confirmationUrl: outcome.confirmationUrl };
}

/** Reads the subscription from Shopify, after an approval or when something may have changed it. */
export async function readBilling(
  deps: Deps,
  { shopDomain }: { shopDomain: string },
): Promise<{ kind: "read"; billing: Billing | null } | Refused> {
  const answer = await deps.billing.readSubscription(shopDomain);
  if (answer.kind === "unavailable") return refuse("Shopify did not answer: try again in a minute.");
  const now = deps.clock.now();
  const stored = (await findSettings(deps.db, shopDomain)) ?? emptySettings(shopDomain, now);
  const changes = answer.subscription
    ? toColumns(answer.subscription)
    : { subscriptionStatus: endedStatus(stored.subscriptionStatus) };
  await saveSettings(deps.db, shopDomain, { ...changes, billingReadAt: now }, now);
  return { kind: "read", billing: toBilling({ ...stored, ...changes }) };
}

/** What Shopify tells by webhook of a subscription: another reading settles it, whatever the payload says. */
export async function noteSubscriptionWebhook(
  deps: Deps,
  { shopDomain }: { shopDomain: string },
): Promise<void> {
  const stored = await findSettings(deps.db, shopDomain);
  if (!stored?.subscriptionGid) return;
  const read = await readBilling(deps, { shopDomain });
  if (read.kind === "refused") throw new Error("Shopify did not say what became of the subscription");
}

/** The creator's own EasyPost account pays; nothing more goes over the Shopify bill. */
export async function useOwnFunding(
  deps: Deps,
  { shopDomain }: { shopDomain: string },
): Promise<SaveOutcome> {
  const stored = await findSettings(deps.db, shopDomain);
  if (stored?.account !== "own") {
    return refuse(
      "Postage from PledgeDock's EasyPost account is charged over Shopify: use your own account first.",
    );
  }
  await saveSettings(deps.db, shopDomain, { funding: "own_account" }, deps.clock.now());
  return { kind: "saved" };
}

function toColumns(subscription: ActiveSubscription) {
  return {
    subscriptionGid: subscription.subscriptionGid,
    usageLineGid: subscription.lineItemGid,
    subscriptionStatus: subscription.status,
    cappedMinor: BigInt(subscription.cappedMinor),
  };
}

/** Shopify shows only what is in force: what we waited for was declined, what was in force is over. */
function endedStatus(status: string | null): string | null {
  if (status === "pending") return "declined";
  return status === "active" || status === "frozen" ? "cancelled" : status;
}
