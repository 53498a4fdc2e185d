import {
  Badge,
  Banner,
  BlockStack,
  Button,
  Card,
  InlineStack,
  Text,
  type BadgeProps,
} from "@shopify/polaris";
import { useState } from "react";
import type {
  ScanFormPlanView,
  ScanFormState,
  ScanFormView,
} from "~/modules/postage/scan-forms/scan-form-view";
import { ConfirmAction } from "~/ui/confirm-action";
import { DateTime } from "~/ui/date-time";
import { DownloadButton } from "~/ui/download-button";
import { countOf } from "~/ui/format-count";
import { LeftLabelsList } from "./left-labels-list";

const STATES: Record<ScanFormState, { label: string; tone: BadgeProps["tone"] }> = {
  wanted: { label: "Being made", tone: "info" },
  sending: { label: "Being made", tone: "info" },
  unclear: { label: "Being verified", tone: "attention" },
  creating: { label: "Being made", tone: "info" },
  created: { label: "Ready", tone: "success" },
  failed: { label: "Not made", tone: "critical" },
};

/** One barcode for all parcels: made, said before what it costs, and printed. */
export function ScanFormCard({ plan, forms }: { plan: ScanFormPlanView; forms: ScanFormView[] }) {
  const [asking, setAsking] = useState(false);
  // Labels of the forms above need no explanation.
  const left = plan.left.filter(({ code }) => code !== "IN_SCAN_FORM");
  if (plan.labels === 0 && forms.length === 0 && left.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          SCAN form
        </Text>
        <Text as="p" tone="subdued">
          One barcode that your mail carrier scans instead of every parcel. All of them are then accepted at
          once.
        </Text>
        {forms.map((form) => (
          <Form key={form.id} form={form} />
        ))}
        {plan.labels > 0 ? (
          <>
            <Banner tone="warning">
              <p>{plan.warning}</p>
            </Banner>
            <LeftLabelsList left={left} title="Not in it" />
            <InlineStack align="start">
              <Button onClick={() => setAsking(true)} disabled={plan.open}>
                Generate SCAN Form
              </Button>
            </InlineStack>
          </>
        ) : (
          <LeftLabelsList left={left} title="Not in a SCAN form" />
        )}
      </BlockStack>
      <ConfirmAction
        open={asking}
        onClose={() => setAsking(false)}
        title={`Generate a SCAN form for ${countOf(plan.labels, "label")}?`}
        confirmLabel="Generate SCAN Form"
        destructive
        fields={{ intent: "scan-form" }}
      >
        <p>{plan.warning}</p>
      </ConfirmAction>
    </Card>
  );
}

function Form({ form }: { form: ScanFormView }) {
  const { label, tone } = STATES[form.state];
  return (
    <BlockStack gap="100">
      <InlineStack align="start" gap="300" blockAlign="center">
        <Badge tone={tone}>{label}</Badge>
        <Text as="span">{countOf(form.labelCount, "label")}</Text>
        <Text as="span" tone="subdued">
          <DateTime iso={form.createdAt} />
        </Text>
        {form.printable ? (
          <DownloadButton path={`/app/shipping/scan-forms/${form.id}.pdf`} fileName="scan-form.pdf">
            Print SCAN form
          </DownloadButton>
        ) : null}
      </InlineStack>
      {form.failure ? (
        <Text as="p" tone={form.state === "failed" ? "critical" : "subdued"} breakWord>
          {form.failure}
        </Text>
      ) : null}
    </BlockStack>
  );
}
