import { BlockStack, Checkbox, FormLayout, Select, Text, TextField } from "@shopify/polaris";
import { PAPERS, PAPER_NAMES } from "~/modules/postage/printing/paper";

const CONTENTS = [
  { label: "Merchandise", value: "merchandise" },
  { label: "Gift", value: "gift" },
  { label: "Documents", value: "documents" },
  { label: "Sample", value: "sample" },
];

/** The rules as they are typed. */
export interface SettingsDraft {
  shipPartiallyPaid: boolean;
  fulfillAt: string;
  customsSigner: string;
  contentsType: string;
  nonDelivery: string;
  paper: string;
  packingSlips: boolean;
  vatNumber: string;
  slipAddress: string;
}

interface FieldsProps {
  draft: SettingsDraft;
  change: (part: Partial<SettingsDraft>) => void;
  errorOf: (field: string) => string | undefined;
}

/** What may be shipped, what customs is told, and on what it is printed. */
export function SettingsFields(props: FieldsProps) {
  return (
    <BlockStack gap="600">
      <ReadyFields {...props} />
      <CustomsFields {...props} />
      <PaperFields {...props} />
    </BlockStack>
  );
}

function ReadyFields({ draft, change, errorOf }: FieldsProps) {
  return (
    <FormLayout>
      <Text as="h2" variant="headingMd">
        Rules
      </Text>
      <Checkbox
        label="Partially paid orders may be shipped"
        checked={draft.shipPartiallyPaid}
        onChange={(shipPartiallyPaid) => change({ shipPartiallyPaid })}
        error={errorOf("shipPartiallyPaid")}
      />
      <Select
        label="Fulfill the order in Shopify"
        options={[
          { label: "When its label is bought", value: "purchase" },
          { label: "At the first scan by the USPS", value: "first_scan" },
        ]}
        value={draft.fulfillAt}
        onChange={(fulfillAt) => change({ fulfillAt })}
        error={errorOf("fulfillAt")}
        helpText="Backers see the number at once; “shipped”, and its mail, always waits for the first scan."
      />
    </FormLayout>
  );
}

function CustomsFields({ draft, change, errorOf }: FieldsProps) {
  return (
    <FormLayout>
      <Text as="h2" variant="headingMd">
        Customs
      </Text>
      <TextField
        label="Who signs customs declarations"
        value={draft.customsSigner}
        onChange={(customsSigner) => change({ customsSigner })}
        error={errorOf("customsSigner")}
        helpText="A person’s full name. Needed for parcels abroad."
        autoComplete="off"
      />
      <FormLayout.Group>
        <Select
          label="What parcels abroad contain"
          options={CONTENTS}
          value={draft.contentsType}
          onChange={(contentsType) => change({ contentsType })}
          error={errorOf("contentsType")}
        />
        <Select
          label="If one cannot be delivered"
          options={[
            { label: "Return it to me", value: "return" },
            { label: "Abandon it", value: "abandon" },
          ]}
          value={draft.nonDelivery}
          onChange={(nonDelivery) => change({ nonDelivery })}
          error={errorOf("nonDelivery")}
        />
      </FormLayout.Group>
    </FormLayout>
  );
}

function PaperFields({ draft, change, errorOf }: FieldsProps) {
  return (
    <FormLayout>
      <Text as="h2" variant="headingMd">
        Paper
      </Text>
      <Select
        label="Labels are printed on"
        options={PAPERS.map((paper) => ({ label: PAPER_NAMES[paper], value: paper }))}
        value={draft.paper}
        onChange={(paper) => change({ paper })}
        error={errorOf("paper")}
      />
      <Checkbox
        label="Print a packing slip with every label"
        checked={draft.packingSlips}
        onChange={(packingSlips) => change({ packingSlips })}
      />
      <TextField
        label="VAT number on packing slips"
        value={draft.vatNumber}
        onChange={(vatNumber) => change({ vatNumber })}
        error={errorOf("vatNumber")}
        autoComplete="off"
      />
      <TextField
        label="Your address on packing slips"
        value={draft.slipAddress}
        onChange={(slipAddress) => change({ slipAddress })}
        error={errorOf("slipAddress")}
        multiline={3}
        autoComplete="off"
      />
    </FormLayout>
  );
}
