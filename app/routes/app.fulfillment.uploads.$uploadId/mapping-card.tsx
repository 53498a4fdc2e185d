import {
  Banner,
  BlockStack,
  Button,
  Card,
  Collapsible,
  InlineGrid,
  InlineStack,
  Select,
  Text,
} from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useId, useState } from "react";
import type { TrackingUploadView } from "~/modules/fulfillment/tracking-upload/tracking-views";
import {
  TRACKING_FIELDS,
  type TrackingField,
  type TrackingMapping,
} from "~/modules/fulfillment/tracking-upload/tracking-mapping";

const IGNORE = "ignore";
const FIELD_LABELS: Record<TrackingField, string> = {
  backerId: "Backer ID",
  orderName: "Order name",
  email: "E-mail",
  trackingNumber: "Tracking number",
  carrier: "Carrier",
  trackingUrl: "Tracking link",
  sku: "SKU in the parcel",
  quantity: "Quantity in the parcel",
  partialShipped: "More parcels follow",
};
const OPTIONS = [
  { value: IGNORE, label: "Not used" },
  ...TRACKING_FIELDS.map((field) => ({ value: field, label: FIELD_LABELS[field] })),
];

interface MappingCardProps {
  upload: TrackingUploadView;
  /** Why the file could not be read with what was chosen. */
  problem: string | null;
}

/** Which column means what; open by itself only where the file does not say. */
export function MappingCard({ upload, problem }: MappingCardProps) {
  const fetcher = useFetcher<{ problem: string | null }>();
  const [mapping, setMapping] = useState(upload.mapping);
  const needed = upload.state === "needs_mapping";
  const [open, setOpen] = useState(needed);
  const id = useId();
  const refused = fetcher.data?.problem ?? problem;
  const judge = () =>
    fetcher.submit({ intent: "judge", mapping: JSON.stringify(mapping) }, { method: "post" });
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {needed ? "Say which column means what" : "Columns"}
          </Text>
          <Button
            variant="plain"
            disclosure={open ? "up" : "down"}
            ariaControls={id}
            ariaExpanded={open}
            onClick={() => setOpen(!open)}
          >
            {open ? "Hide the columns" : "Show and change the columns"}
          </Button>
        </InlineStack>
        {needed ? (
          <Text as="p">
            One column has to hold the tracking number, and one has to say whose parcel it is.
          </Text>
        ) : null}
        {refused ? (
          <Banner tone="critical" title="The file cannot be read like this">
            <p>{refused}</p>
          </Banner>
        ) : null}
        <Collapsible id={id} open={open}>
          <BlockStack gap="400">
            {upload.header.map((name, column) => (
              <InlineGrid
                key={column}
                columns={{ xs: 1, md: ["twoThirds", "oneThird"] }}
                gap="200"
                alignItems="center"
              >
                <BlockStack>
                  <Text as="p" fontWeight="semibold" breakWord>
                    {name || "(column without a name)"}
                  </Text>
                  <Text as="p" tone="subdued" breakWord>
                    {samplesOf(upload.sample, column)}
                  </Text>
                </BlockStack>
                <Select
                  label={`Meaning of ${name || `column ${column + 1}`}`}
                  labelHidden
                  options={OPTIONS}
                  value={fieldOf(mapping, column)}
                  onChange={(field) => setMapping(withField(mapping, column, field))}
                />
              </InlineGrid>
            ))}
            <InlineStack>
              <Button onClick={judge} loading={fetcher.state !== "idle"}>
                Read the file with these columns
              </Button>
            </InlineStack>
          </BlockStack>
        </Collapsible>
      </BlockStack>
    </Card>
  );
}

function samplesOf(sample: string[][], column: number): string {
  const values = sample.map((fields) => fields[column]?.trim() ?? "").filter((value) => value !== "");
  const shown = [...new Set(values)]
    .slice(0, 3)
    .map((value) => (value.length > 40 ? `${value.slice(0, 39)}…` : value));
  return shown.length === 0 ? "No values in the first rows" : shown.join(" · ");
}

function fieldOf(mapping: TrackingMapping, column: number): string {
  if (mapping.trackingNumber.includes(column)) return "trackingNumber";
  return TRACKING_FIELDS.find((field) => mapping[field] === column) ?? IGNORE;
}

/** A field other than the numbers stands in one column at most: the one chosen last. */
function withField(mapping: TrackingMapping, column: number, field: string): TrackingMapping {
  const cleared: TrackingMapping = {
    ...mapping,
    trackingNumber: mapping.trackingNumber.filter((at) => at !== column),
  };
  for (const known of TRACKING_FIELDS)
    if (known !== "trackingNumber" && cleared[known] === column) delete cleared[known];
  if (field === "trackingNumber")
    return { ...cleared, trackingNumber: [...cleared.trackingNumber, column].toSorted((a, b) => a - b) };
  return field === IGNORE ? cleared : { ...cleared, [field]: column };
}
