import {
  Banner,
  BlockStack,
  Button,
  Card,
  FormLayout,
  InlineStack,
  List,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { formatMoney } from "~/lib/money";
import type { PackageTypeView } from "~/modules/postage/setup/package-type";
import type { CalculatedRate, CalculatorResult } from "./calculator-result";

const OWN = "";

/** One parcel: where to, how big, how heavy; then every service with its price. */
export function CalculatorCard({
  packageTypes,
  disabled,
}: {
  packageTypes: PackageTypeView[];
  disabled: boolean;
}) {
  const fetcher = useFetcher<CalculatorResult>();
  const [draft, setDraft] = useState({
    packageTypeId: packageTypes[0]?.id ?? OWN,
    ...{ length: "", width: "", height: "", weight: "", country: "US", zip: "" },
  });
  const result = fetcher.state === "idle" ? fetcher.data : undefined;
  const problems = result?.kind === "refused" ? result.problems : [];
  const field = (
    name: keyof typeof draft,
    label: string,
    more: { suffix?: string; helpText?: string } = {},
  ) => (
    <TextField
      label={label}
      name={name}
      value={draft[name]}
      onChange={(value) => setDraft({ ...draft, [name]: value })}
      error={problems.find((problem) => problem.field === name)?.message}
      autoComplete="off"
      {...more}
    />
  );
  return (
    <Card>
      <BlockStack gap="400">
        <fetcher.Form method="post" aria-label="Parcel">
          <FormLayout>
            {result?.kind === "refused" ? <Banner tone="critical" title={result.message} /> : null}
            <Select
              label="Package type"
              name="packageTypeId"
              options={[
                ...packageTypes.map(({ id, name }) => ({ label: name, value: id })),
                { label: "Another size", value: OWN },
              ]}
              value={draft.packageTypeId}
              onChange={(packageTypeId) => setDraft({ ...draft, packageTypeId })}
            />
            {draft.packageTypeId === OWN ? (
              <FormLayout.Group condensed>
                {field("length", "Length", { suffix: "in" })}
                {field("width", "Width", { suffix: "in" })}
                {field("height", "Height", { suffix: "in" })}
              </FormLayout.Group>
            ) : null}
            <FormLayout.Group>
              {field("weight", "Weight of the parcel", { helpText: "12 oz, 1 lb 4 oz or 340 g" })}
              {field("country", "Country", { helpText: "Such as US, Germany or DE" })}
              {field("zip", "ZIP or postal code", { helpText: "Inside the USA, APO and FPO included" })}
            </FormLayout.Group>
            <InlineStack align="start">
              <Button submit variant="primary" loading={fetcher.state !== "idle"} disabled={disabled}>
                Show rates
              </Button>
            </InlineStack>
          </FormLayout>
        </fetcher.Form>
        <div role="status">{result?.kind === "rated" ? <Rates result={result} /> : null}</div>
      </BlockStack>
    </Card>
  );
}

function Rates({ result }: { result: Extract<CalculatorResult, { kind: "rated" }> }) {
  return (
    <BlockStack gap="200">
      <Text as="h2" variant="headingMd">
        {result.rates.length > 0 ? "What it costs" : "The USPS offers no rate for this parcel"}
      </Text>
      <List>
        {result.rates.map((rate) => (
          <List.Item key={rate.service}>{describe(rate)}</List.Item>
        ))}
      </List>
      {result.notes.map((note) => (
        <Text as="p" tone="subdued" key={note} breakWord>
          {note}
        </Text>
      ))}
    </BlockStack>
  );
}

/** "USPS Ground Advantage: $5.12 and $0.51 fee, 3 days". */
function describe({ name, postageMinor, feeMinor, deliveryDays }: CalculatedRate): string {
  const fee = feeMinor > 0 ? ` and ${formatMoney(feeMinor, "USD")} fee` : "";
  const days = deliveryDays === null ? "" : `, ${deliveryDays} ${deliveryDays === 1 ? "day" : "days"}`;
  return `${name}: ${formatMoney(postageMinor, "USD")}${fee}${days}`;
}
