import { Checkbox } from "@shopify/polaris";
import { CustomsFields } from "./customs-fields";
import type { FactProblem, SkuFactsText } from "~/modules/customs/read-sku-facts";

interface BatchApplyFieldsProps {
  text: SkuFactsText;
  onText: (text: SkuFactsText) => void;
  problems: FactProblem[] | undefined;
  onlyWhereEmpty: boolean;
  onOnlyWhereEmpty: (only: boolean) => void;
  disabled: boolean;
}

/** What is written to several SKUs at once, and whether it may replace what is known of them. */
export function BatchApplyFields(props: BatchApplyFieldsProps) {
  const { text, onText, problems = [], onlyWhereEmpty, onOnlyWhereEmpty, disabled } = props;
  return (
    <>
      <CustomsFields value={text} onChange={onText} problems={problems} disabled={disabled} />
      <Checkbox
        label="Only where empty"
        helpText="What is known already stays, also weights and values from your shop"
        checked={onlyWhereEmpty}
        onChange={onOnlyWhereEmpty}
        disabled={disabled}
      />
    </>
  );
}
