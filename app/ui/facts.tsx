import { Text } from "@shopify/polaris";
import type { ReactNode } from "react";

/** Terms with their values below, for narrow columns. Facts without a value are left out. */
export function Facts({ facts }: { facts: { term: string; value: ReactNode }[] }) {
  return (
    <dl style={{ margin: 0, display: "grid", gap: "var(--p-space-300)" }}>
      {facts
        .filter(({ value }) => value !== null && value !== undefined && value !== "")
        .map(({ term, value }) => (
          <div key={term}>
            <dt>
              <Text as="span" tone="subdued" variant="bodySm">
                {term}
              </Text>
            </dt>
            <dd style={{ margin: 0, overflowWrap: "anywhere" }}>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
