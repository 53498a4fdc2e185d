import { formatMoney } from "~/lib/money";

/** "$12.34 spent", "$5.00 in your favour": US cents of the credit balance, without a sign that looks like a debt. */
export function describeBalance(minor: number): string {
  if (minor === 0) return formatMoney(0, "USD");
  return minor < 0 ? `${formatMoney(-minor, "USD")} spent` : `${formatMoney(minor, "USD")} in your favour`;
}
