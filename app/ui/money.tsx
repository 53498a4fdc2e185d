import { formatMoney } from "~/lib/money";

/** An amount in its own currency, figures aligned. */
export function Money({ amountMinor, currency }: { amountMinor: number; currency: string }) {
  return (
    <span style={{ fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" }}>
      {formatMoney(amountMinor, currency)}
    </span>
  );
}
