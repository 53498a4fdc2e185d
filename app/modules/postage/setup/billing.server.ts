// Paying over the Shopify bill: one usage subscription per shop, approved by the creator up to a capped amount.
import { formatMoney } from "~/lib/money";
import type { PostageDeps } from "../postage-deps";
import type { ActiveSubscription, SubscribeOutcome, SubscriptionRead } from "../ports";
import { toBilling } from "./to-postage-setup";
import type { Billing } from "./postage-setup";
import { refuse, type Invalid, type Refused, type SaveOutcome } from "./setup-outcome";
import { emptySettings, findSettings, saveSettings } from "./settings-store.server";

type Deps = Pick<PostageDeps, "db" | "clock" | "config" | "billing" | "jobs">;

/** US cents. Shopify takes no cap under a dollar; ours on top keeps a slip of the finger from being approved. */
const MIN_CAP_MINOR = 100;
const MAX_CAP_MINOR = 10_000_000;
const PLAN_NAME = "PledgeDock postage";
const NO_ANSWER = "Shopify did not answer: try again in a minute.";

export type SubscribeResult = { kind: "confirm"; confirmationUrl: string } | Invalid | Refused;

/**
 * Asks Shopify for usage charges up to this amount per 30 days; nothing is charged and nothing changes until the creator
 * approves at the address that comes back. Where charges are approved already it is another amount for the same line, so
 * that what was used in these 30 days stays counted; terms that have changed since need a new subscription.
 */
export async function subscribeToBilling(
  deps: Deps,
  { shopDomain, cappedMinor }: { shopDomain: string; cappedMinor: number },
): Promise<SubscribeResult> {
  if (!Number.isInteger(cappedMinor) || cappedMinor < MIN_CAP_MINOR || cappedMinor > MAX_CAP_MINOR)
    return wrongAmount("Enter an amount between $1 and $100,000.");
  const read = await refreshBilling(deps, { shopDomain });
  if (read.kind === "unavailable") return refuse(NO_ANSWER);
  const { subscription } = read;
  const percent = deps.config.feeBasisPoints.platform / 100;
  const terms = `USPS postage as bought in PledgeDock, plus ${percent} % of it. Refunded postage is credited first.`;
  if (subscription?.status === "active") {
    const problem = checkAmount(subscription, cappedMinor);
    if (problem) return problem;
    if (subscription.terms === terms) {
      const { lineItemGid } = subscription;
      return toResult(await deps.billing.changeCap(shopDomain, { lineItemGid, cappedMinor }));
    }
  }
  const outcome = await deps.billing.subscribe(shopDomain, {
    ...{ name: PLAN_NAME, terms, cappedMinor, test: deps.config.billingTest },
    returnUrl: deps.config.billingReturnUrl(shopDomain),
  });
  // One that is in force stays so until another is approved.
  if (outcome.kind === "confirm" && subscription?.status !== "active") {
    const pending = { subscriptionGid: outcome.subscriptionGid, usageLineGid: null, usedMinor: null };
    const now = deps.clock.now();
    const asked = { ...pending, subscriptionStatus: "pending", cappedMinor: BigInt(cappedMinor) };
    await saveSettings(deps.db, shopDomain, asked, now);
  }
  return toResult(outcome);
}

function checkAmount({ cappedMinor, usedMinor }: ActiveSubscription, wantedMinor: number): Invalid | null {
  if (wantedMinor === cappedMinor)
    return wrongAmount(`${formatMoney(cappedMinor, "USD")} is what is approved: enter another amount.`);
  if (wantedMinor >= usedMinor) return null;
  const used = formatMoney(usedMinor, "USD");
  return wrongAmount(`${used} of these 30 days' amount is used: enter at least as much.`);
}

function wrongAmount(message: string): Invalid {
  return { kind: "invalid", problems: [{ field: "capped", message }] };
}

function toResult(outcome: SubscribeOutcome): SubscribeResult {
  if (outcome.kind === "refused") return refuse(`Shopify refused: ${outcome.message}`);
  if (outcome.kind === "unavailable") return refuse(NO_ANSWER);
  return { kind: "confirm", confirmationUrl: outcome.confirmationUrl };
}

/** The subscription as Shopify has it now, also written into the settings. */
export async function refreshBilling(
  deps: Pick<Deps, "db" | "clock" | "billing">,
  { shopDomain }: { shopDomain: string },
): Promise<SubscriptionRead> {
  const answer = await deps.billing.readSubscription(shopDomain);
  if (answer.kind === "unavailable") return answer;
  const now = deps.clock.now();
  const stored = (await findSettings(deps.db, shopDomain)) ?? emptySettings(shopDomain, now);
  const changes = answer.subscription
    ? toColumns(answer.subscription)
    : { subscriptionStatus: endedStatus(stored.subscriptionStatus) };
  await saveSettings(deps.db, shopDomain, { ...changes, billingReadAt: now }, now);
  return answer;
}

/** Reads the subscription after an approval or when something may have changed it; what is owed is charged at once. */
export async function readBilling(
  deps: Deps,
  { shopDomain }: { shopDomain: string },
): Promise<{ kind: "read"; billing: Billing | null } | Refused> {
  const answer = await refreshBilling(deps, { shopDomain });
  if (answer.kind === "unavailable") return refuse(NO_ANSWER);
  if (answer.subscription?.status === "active")
    await deps.jobs.send("postage.bill", { shopDomain }, { key: shopDomain });
  const stored = await findSettings(deps.db, shopDomain);
  return { kind: "read", billing: stored && toBilling(stored) };
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
    usedMinor: BigInt(subscription.usedMinor),
  };
}

/** Shopify shows only what is in force: what we waited for was declined, what was in force is over. */
function endedStatus(status: string | null): string | null {
  if (status === "pending") return "declined";
  return status === "active" || status === "frozen" ? "cancelled" : status;
}
