// What a creator should know of a pledge that is pushed all the same.
import { formatMoney } from "~/lib/money";
import type { CheckPledgeInput } from "./check-pledge-input";
import { isRelayEmail, usableEmail } from "./email";
import { MAX_NAMED } from "./find-duplicates";
import type { OrderPlan } from "../order/order-plan";
import type { PledgeContent, Problem } from "../pledge";
import { warning } from "../problem";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Warnings of one pledge; `plan` is null while it is blocked. */
export function findPledgeWarnings(
  input: CheckPledgeInput,
  plan: OrderPlan | null,
  digitalOnly: boolean,
): Problem[] {
  return [
    ...emailWarnings(input.content),
    ...(plan ? moneyWarnings(plan) : []),
    ...digitalWarnings(input, digitalOnly),
    ...duplicateWarnings(input),
    ...dateWarnings(input),
  ];
}

function emailWarnings({ backer }: PledgeContent): Problem[] {
  const given = backer.email?.trim() ?? "";
  if (given === "")
    return [
      warning(
        "EMAIL_MISSING",
        "backer.email",
        "There is no e-mail address, so Shopify cannot tell the backer about the parcel: add it if you can.",
      ),
    ];
  const email = usableEmail(given);
  if (!email)
    return [
      warning(
        "EMAIL_ODD",
        "backer.email",
        `"${given}" is no e-mail address and is left out of the order: correct it.`,
      ),
    ];
  if (!isRelayEmail(email)) return [];
  return [
    warning(
      "EMAIL_RELAY",
      "backer.email",
      `"${email}" is a relay address: mails reach the backer only while the relay is on; ask for another if it matters.`,
    ),
  ];
}

function moneyWarnings(plan: OrderPlan): Problem[] {
  const outstanding = plan.outstandingMinor ?? 0;
  if (plan.status === "PARTIALLY_PAID") {
    const open = formatMoney(outstanding, plan.currency);
    return [
      warning(
        "PRICE_GAP",
        "amounts.totalPaidMinor",
        `The items cost more in the shop than the backer paid, so the order will be Partially Paid with ${open} outstanding: lower the prices, use the prices paid, or push without transaction data to avoid it.`,
      ),
    ];
  }
  if (outstanding === 0) return [];
  const size = formatMoney(Math.abs(outstanding), plan.currency);
  const direction = outstanding > 0 ? "above" : "below";
  return [
    warning(
      "TOTAL_DIFFERS",
      "amounts.totalPaidMinor",
      `The order's total will be ${size} ${direction} what was paid, because your settings leave differences: book them to make both equal.`,
    ),
  ];
}

function digitalWarnings({ content, match }: CheckPledgeInput, digitalOnly: boolean): Problem[] {
  if (digitalOnly) {
    return [
      warning(
        "DIGITAL_ONLY",
        "lines",
        "Nothing in this pledge is shipped, so many shipping apps will not show the order: fulfil it by hand, or correct the variants in Shopify.",
      ),
    ];
  }
  return content.lines.flatMap((line, index) => {
    const found = match(line.sku);
    if (found.kind !== "matched" || found.variant.requiresShipping) return [];
    const message = `"${line.sku}" is not a shipped product in Shopify and gets a fulfilment of its own: fulfil it by hand, or correct the variant.`;
    return [warning("SKU_NOT_SHIPPABLE", `lines[${index}].sku`, message)];
  });
}

function duplicateWarnings({ duplicates }: CheckPledgeInput): Problem[] {
  const others = duplicates?.sameBackerExternalIds ?? [];
  if (others.length === 0) return [];
  // Of a large group nobody can say which are its first five, so the sentence stays the same as it grows.
  const message =
    others.length <= MAX_NAMED
      ? `The same backer seems to have other pledges in this campaign (${others.join(", ")}): check that both are meant.`
      : `The same backer seems to have more than ${MAX_NAMED} other pledges in this campaign: check that all are meant.`;
  return [warning("POSSIBLE_DUPLICATE", "backer.email", message)];
}

function dateWarnings({ content, settings, now }: CheckPledgeInput): Problem[] {
  if (settings.processedAt !== "pledged-at" || !content.pledgedAt) return [];
  const age = now.getTime() - Date.parse(content.pledgedAt);
  if (age < 0)
    return [
      warning(
        "DATE_IN_FUTURE",
        "pledgedAt",
        "The pledge is dated in the future, which Shopify refuses or changes: push with today's date, or correct it on the platform.",
      ),
    ];
  if (age <= 60 * DAY_MS) return [];
  return [
    warning(
      "ORDER_DATED_BACK",
      "pledgedAt",
      "The order will be dated over 60 days back, where apps without access to all orders may not see it: push with today's date to be safe.",
    ),
  ];
}
