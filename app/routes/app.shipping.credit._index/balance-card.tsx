import { BlockStack, Card, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import { formatMoney } from "~/lib/money";
import type { BalanceView } from "~/modules/postage/ledger/ledger-views";
import { DownloadButton } from "~/ui/download-button";
import { MoneyRows } from "~/ui/money-rows";

/** The balance, and the sums that it is made of. */
export function BalanceCard({ balance }: { balance: BalanceView }) {
  const { sums } = balance;
  const overShopify = balance.billedMinor + balance.owedMinor + balance.creditMinor > 0;
  const rows = [
    { term: "Postage", minor: sums.postage },
    { term: "Fees", minor: sums.fee },
    { term: "Insurance", minor: sums.insurance },
    { term: "EasyPost's own fees", minor: sums.easypost_fee },
    { term: "Given back for refunded labels", minor: sums.refund_credit },
    { term: "Corrections", minor: sums.correction },
  ].filter(({ minor }) => minor !== 0);
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Balance
          </Text>
          <DownloadButton path="/app/shipping/credit.csv" fileName="postage-statement.csv">
            Download statement
          </DownloadButton>
        </InlineStack>
        <InlineGrid columns={{ xs: 1, sm: 3 }} gap="400">
          <Figure term="Balance" minor={balance.balanceMinor} note={balanceNote(balance.balanceMinor)} />
          {overShopify ? <OverShopify balance={balance} /> : null}
        </InlineGrid>
        {rows.length > 0 ? (
          <MoneyRows rows={[...rows, { term: "Balance", minor: balance.balanceMinor, strong: true }]} />
        ) : null}
      </BlockStack>
    </Card>
  );
}

/** Only where the platform's account has bought something. */
function OverShopify({ balance }: { balance: BalanceView }) {
  return (
    <>
      <Figure
        term="Credit for the next labels"
        minor={balance.creditMinor}
        note="Used before anything is charged over Shopify"
      />
      <Figure
        term="Charged over Shopify"
        minor={balance.billedMinor}
        note={
          balance.owedMinor > 0
            ? `${formatMoney(balance.owedMinor, "USD")} more to be charged`
            : "Nothing is open"
        }
      />
    </>
  );
}

function Figure({ term, minor, note }: { term: string; minor: number; note: string }) {
  return (
    <BlockStack gap="050">
      <Text as="p" tone="subdued">
        {term}
      </Text>
      <Text as="p" variant="headingLg" numeric>
        {formatMoney(minor, "USD")}
      </Text>
      <Text as="p" variant="bodySm" tone="subdued">
        {note}
      </Text>
    </BlockStack>
  );
}

function balanceNote(minor: number): string {
  if (minor === 0) return "Nothing was spent, or all of it came back";
  return minor < 0 ? "Spent on labels and not given back" : "In your favour";
}
