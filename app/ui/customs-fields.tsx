import { BlockStack, InlineGrid, TextField } from "@shopify/polaris";
import type { FactProblem, SkuFactsText } from "~/modules/customs/read-sku-facts";
import type { CustomsField } from "~/modules/customs/sku-facts";

interface CustomsFieldsProps {
  value: SkuFactsText;
  onChange: (value: SkuFactsText) => void;
  problems: FactProblem[];
  /** What stands in empty fields, such as the weight that the shop knows. */
  placeholders?: Partial<SkuFactsText>;
  disabled?: boolean;
}

const FIELDS: Record<CustomsField, { label: string; helpText: string }> = {
  weightGrams: { label: "Weight of one", helpText: "For example 340 g, 12 oz or 1.5 lb" },
  hsCode: { label: "HS code", helpText: "Also called HTS code: 6 to 10 digits, for example 6109.10" },
  description: { label: "Customs description", helpText: "In English: what it is and what it is made of" },
  originCountry: { label: "Country of origin", helpText: "Where it was made, for example China or CN" },
  valueMinor: { label: "Customs value of one", helpText: "In US dollars" },
};

/** Weight and customs facts, each problem beside its field. */
export function CustomsFields({
  value,
  onChange,
  problems,
  placeholders = {},
  disabled,
}: CustomsFieldsProps) {
  const field = (name: CustomsField) => (
    <TextField
      {...FIELDS[name]}
      name={name}
      value={value[name]}
      onChange={(text) => onChange({ ...value, [name]: text })}
      error={problems.find((problem) => problem.field === name)?.message}
      placeholder={placeholders[name]}
      prefix={name === "valueMinor" ? "$" : undefined}
      autoComplete="off"
      disabled={disabled}
    />
  );
  return (
    <BlockStack gap="300">
      {field("description")}
      <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300">
        {field("hsCode")}
        {field("originCountry")}
        {field("weightGrams")}
        {field("valueMinor")}
      </InlineGrid>
    </BlockStack>
  );
}
