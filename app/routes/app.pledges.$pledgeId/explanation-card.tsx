import { BlockStack, Box, Card, Text } from "@shopify/polaris";
import type { ExplanationRow } from "~/modules/pledges/order/order-plan";
import type { PledgeView } from "~/modules/pledges/views/views";
import { Money } from "~/ui/money";
import styles from "./explanation-card.module.css";

/** Every cent of the order's total and where it comes from. */
export function ExplanationCard({ pledge }: { pledge: PledgeView }) {
  const { plan } = pledge;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Every cent explained
        </Text>
        {plan ? (
          <>
            <Text as="p" tone="subdued">
              {pledge.planIs === "sent"
                ? "As it was sent to Shopify."
                : "As it would be sent to Shopify today."}
            </Text>
            <ExplanationTable rows={plan.explanation} currency={plan.currency} />
          </>
        ) : (
          <Text as="p" tone="subdued">
            The total can be explained once the problems above are fixed.
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}

function ExplanationTable({ rows, currency }: { rows: ExplanationRow[]; currency: string }) {
  return (
    <Box>
      <table className={styles.table}>
        <caption className={styles.caption}>
          Parts of the order total; the parts above the line add up to it
        </caption>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col" className={styles.amount}>
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={`${index}-${row.label}`} className={row.counts ? undefined : styles.closing}>
              <th scope="row">
                <Text as="span" fontWeight={row.counts ? "regular" : "semibold"} breakWord>
                  {row.label}
                </Text>
                {row.note ? (
                  <Text as="p" tone="subdued" variant="bodySm" breakWord>
                    {row.note}
                  </Text>
                ) : null}
              </th>
              <td className={styles.amount}>
                <Text as="span" fontWeight={row.counts ? "regular" : "semibold"}>
                  <Money amountMinor={row.amountMinor} currency={currency} />
                </Text>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  );
}
