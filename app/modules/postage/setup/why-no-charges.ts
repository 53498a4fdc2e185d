import type { Billing } from "./postage-setup";

/** Why nothing can be charged over Shopify now, and what to do; `status`: of the subscription, null where there is none. */
export function whyNoCharges(status: Exclude<Billing["status"], "active"> | null): string {
  switch (status) {
    case "frozen":
      return "Shopify has frozen this app's charges because an invoice is unpaid: pay it in Shopify first.";
    case "pending":
      return "The charges for postage wait for your approval in Shopify: approve them in Setup.";
    default:
      return "Nobody has approved charges for postage in Shopify: approve them in Setup.";
  }
}
