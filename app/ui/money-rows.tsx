import { Text } from "@shopify/polaris";
import { Money } from "./money";

export interface MoneyRow {
  term: string;
  minor: number;
  strong?: boolean;
}

/** Amounts in US dollars below each other, with what adds up to them. */
export function MoneyRows({ rows }: { rows: MoneyRow[] }) {
  return (
    <dl style={{ margin: 0, display: "grid", gap: "var(--p-space-200)", maxWidth: "28rem" }}>
      {rows.map(({ term, minor, strong }) => (
        <div
          key={term}
          style={{ display: "flex", justifyContent: "space-between", gap: "var(--p-space-400)" }}
        >
          <dt>
            <Text as="span" fontWeight={strong ? "semibold" : undefined}>
              {term}
            </Text>
          </dt>
          <dd style={{ margin: 0 }}>
            <Text as="span" fontWeight={strong ? "semibold" : undefined}>
              <Money amountMinor={minor} currency="USD" />
            </Text>
          </dd>
        </div>
      ))}
    </dl>
  );
}
