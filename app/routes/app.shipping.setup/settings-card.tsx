import {
  Banner,
  BlockStack,
  Button,
  Card,
  Checkbox,
  FormLayout,
  InlineStack,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import { SaveBar } from "@shopify/app-bridge-react";
import { useFetcher } from "@remix-run/react";
import { useEffect, useState, type FormEvent } from "react";
import { PAPERS, PAPER_NAMES } from "~/modules/postage/printing/paper";
import type { SetupActionResult } from "./setup-action.server";
import type { SetupPageView } from "./setup-page-view";

const CONTENTS = [
  { label: "Merchandise", value: "merchandise" },
  { label: "Gift", value: "gift" },
  { label: "Documents", value: "documents" },
  { label: "Sample", value: "sample" },
];

interface Draft {
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

/** The rules that every purchase follows, saved as a whole. */
export function SettingsCard({ setup }: { setup: SetupPageView }) {
  const saved = draftOf(setup);
  const savedText = JSON.stringify(saved);
  const [draft, setDraft] = useState(saved);
  const fetcher = useFetcher<SetupActionResult>();
  // What has been saved, here or elsewhere, is what the form goes on from.
  useEffect(() => setDraft(JSON.parse(savedText) as Draft), [savedText]);
  const dirty = JSON.stringify(draft) !== savedText;
  const answer = fetcher.state === "idle" && dirty ? fetcher.data : undefined;
  const problems = answer?.kind === "refused" ? answer.problems : [];
  const save = (event?: FormEvent) => {
    event?.preventDefault();
    fetcher.submit(fieldsOf(draft), { method: "post" });
  };
  const saving = fetcher.state !== "idle";
  return (
    <form onSubmit={save} aria-label="Shipping rules">
      <SaveBar id="postage-settings" open={dirty}>
        <button variant="primary" type="button" onClick={() => save()} disabled={saving}>
          Save
        </button>
        <button type="button" onClick={() => setDraft(saved)} disabled={saving}>
          Discard
        </button>
      </SaveBar>
      <Card>
        <FormLayout>
          {answer?.kind === "refused" ? <Banner tone="critical" title={answer.message} /> : null}
          <Fields
            draft={draft}
            change={(part) => setDraft({ ...draft, ...part })}
            errorOf={(name) => problems.find((problem) => problem.field === name)?.message}
          />
          <InlineStack align="end">
            <Button submit disabled={!dirty} loading={saving}>
              Save rules
            </Button>
          </InlineStack>
        </FormLayout>
      </Card>
    </form>
  );
}

interface FieldsProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  errorOf: (field: string) => string | undefined;
}

function Fields(props: FieldsProps) {
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

function draftOf(setup: SetupPageView): Draft {
  const { customs } = setup;
  return {
    shipPartiallyPaid: setup.shipPartiallyPaid,
    fulfillAt: setup.fulfillAt,
    customsSigner: customs.signer ?? "",
    contentsType: customs.contentsType,
    nonDelivery: customs.nonDelivery,
    paper: setup.paper,
    packingSlips: setup.packingSlips,
    vatNumber: setup.vatNumber ?? "",
    slipAddress: setup.slipAddress ?? "",
  };
}

function fieldsOf({ shipPartiallyPaid, packingSlips, ...rest }: Draft): Record<string, string> {
  return {
    intent: "save-settings",
    ...rest,
    shipPartiallyPaid: shipPartiallyPaid ? "1" : "0",
    packingSlips: packingSlips ? "1" : "0",
  };
}
