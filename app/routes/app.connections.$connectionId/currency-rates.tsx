import { BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";

export interface RateRow {
  currency: string;
  rate: string;
}

export function toRateRows(rates: Record<string, string>): RateRow[] {
  return Object.entries(rates).map(([currency, rate]) => ({ currency, rate }));
}

/** Rows as settings; a row left empty is no rate. */
export function toRates(rows: RateRow[]): Record<string, string> {
  const given = rows.filter(({ currency, rate }) => currency.trim() !== "" || rate.trim() !== "");
  return Object.fromEntries(given.map(({ currency, rate }) => [currency.trim().toUpperCase(), rate.trim()]));
}

interface CurrencyRatesProps {
  rows: RateRow[];
  onChange: (rows: RateRow[]) => void;
  shopCurrency: string;
  errorOf: (path: string) => string | undefined;
}

/** Rates for pledges in other currencies than the shop's; without one they are blocked. */
export function CurrencyRates({ rows, onChange, shopCurrency, errorOf }: CurrencyRatesProps) {
  const set = (index: number, part: Partial<RateRow>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Other currencies
        </Text>
        <Text as="p" tone="subdued">
          {`Your shop uses ${shopCurrency}. Pledges in another currency need a rate; without one they are blocked. In Shopify the order shows both currencies.`}
        </Text>
        {rows.map((row, index) => (
          <InlineStack key={index} gap="200" blockAlign="start">
            <TextField
              label="Currency"
              value={row.currency}
              onChange={(currency) => set(index, { currency })}
              placeholder="EUR"
              maxLength={3}
              autoComplete="off"
            />
            <TextField
              label={`${shopCurrency} for one ${row.currency.trim().toUpperCase() || "unit"}`}
              value={row.rate}
              onChange={(rate) => set(index, { rate })}
              error={errorOf(`currencyRates.${row.currency.trim().toUpperCase()}`)}
              placeholder="1.085"
              inputMode="decimal"
              autoComplete="off"
            />
            <div style={{ paddingTop: "1.5rem" }}>
              <Button
                onClick={() => onChange(rows.filter((_, at) => at !== index))}
                accessibilityLabel={`Remove the rate of ${row.currency || "this currency"}`}
              >
                Remove
              </Button>
            </div>
          </InlineStack>
        ))}
        <InlineStack>
          <Button onClick={() => onChange([...rows, { currency: "", rate: "" }])}>Add a currency</Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
