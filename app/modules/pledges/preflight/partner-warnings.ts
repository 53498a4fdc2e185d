// Orders that well-known shipping partners are known to overlook.
import type { CheckPledgeInput } from "./check-pledge-input";
import type { OrderPlan } from "../order/order-plan";
import type { Problem } from "../pledge";
import { warning } from "../problem";

const SHIPSTATION_WINDOW_MS = 90 * 24 * 60 * 60 * 1000;

/**
 * Easyship and Stamps.com import only Paid orders (support.easyship.com 19256295570578); ShippingEasy does not sync an
 * order whose phone has spaces; ShipStation imports orders of the last 90 days (help.shipstation.com 360026141491).
 */
export function findPartnerWarnings(
  { content, settings, now }: CheckPledgeInput,
  plan: OrderPlan | null,
): Problem[] {
  if (!plan) return [];
  const problems: Problem[] = [];
  if (plan.status === "PARTIALLY_PAID") {
    problems.push(
      warning(
        "PARTNER_NEEDS_PAID",
        "amounts.totalPaidMinor",
        "Easyship and Stamps.com skip orders that are not Paid: if you ship with them, push without transaction data or with the prices paid.",
      ),
    );
  }
  if (plan.phone?.includes(" ")) {
    problems.push(
      warning(
        "PARTNER_PHONE_SPACES",
        "backer.phone",
        "ShippingEasy does not take orders whose phone number has spaces: correct the number if you ship with it.",
      ),
    );
  }
  const pledgedAt =
    settings.processedAt === "pledged-at" && content.pledgedAt ? Date.parse(content.pledgedAt) : null;
  if (pledgedAt !== null && now.getTime() - pledgedAt > SHIPSTATION_WINDOW_MS) {
    problems.push(
      warning(
        "PARTNER_ORDER_TOO_OLD",
        "pledgedAt",
        "ShipStation skips orders dated over 90 days back: push with today's date if you ship with it.",
      ),
    );
  }
  return problems;
}
