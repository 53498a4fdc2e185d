import { BlockStack, Card, InlineGrid, Select, Text } from "@shopify/polaris";
import { useState } from "react";
import type { TrackingFormat } from "~/modules/fulfillment/tracking-upload/tracking-mapping";
import type { ConnectionSyncView } from "~/modules/fulfillment/views";
import { DownloadButton } from "~/ui/download-button";

const TEMPLATES: { value: TrackingFormat; label: string }[] = [
  { value: "backerkit", label: "BackerKit" },
  { value: "kickstarter", label: "Kickstarter" },
  { value: "pledgebox", label: "PledgeBox" },
  { value: "gamefound", label: "Gamefound" },
  { value: "generic", label: "Every column" },
];

interface DownloadsCardProps {
  connections: ConnectionSyncView[];
  campaigns: { id: string; name: string }[];
}

/** Files out: tracking for the platform in its own columns, and what is ready to ship for whoever ships. */
export function DownloadsCard({ connections, campaigns }: DownloadsCardProps) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Downloads
        </Text>
        <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
          <TrackingFile connections={connections} />
          <FulfillmentExport campaigns={campaigns} />
        </InlineGrid>
      </BlockStack>
    </Card>
  );
}

function TrackingFile({ connections }: { connections: ConnectionSyncView[] }) {
  const [connection, setConnection] = useState(connections[0]?.connectionId ?? "");
  const platform = connections.find(({ connectionId }) => connectionId === connection)?.platform;
  const own = TEMPLATES.find(({ value }) => value === platform)?.value ?? "generic";
  const [chosen, setChosen] = useState<TrackingFormat | null>(null);
  const template = chosen ?? own;
  const query = new URLSearchParams({ template, ...(connection ? { connection } : {}) });
  return (
    <BlockStack gap="300">
      <Text as="h3" variant="headingSm">
        Tracking file for the platform
      </Text>
      <Select
        label="Connection"
        options={[
          ...connections.map(({ connectionId, name }) => ({ label: name, value: connectionId })),
          ...(connections.length === 0 ? [{ label: "No connection yet", value: "" }] : []),
        ]}
        value={connection}
        onChange={setConnection}
      />
      <Select
        label="Columns as in"
        options={TEMPLATES}
        value={template}
        onChange={(value) => setChosen(value as TrackingFormat)}
      />
      <DownloadButton
        path={`/app/fulfillment/tracking.csv?${query.toString()}`}
        fileName={`tracking-${template}.csv`}
      >
        Download tracking file
      </DownloadButton>
    </BlockStack>
  );
}

function FulfillmentExport({ campaigns }: { campaigns: { id: string; name: string }[] }) {
  const [layout, setLayout] = useState("lines");
  const [campaign, setCampaign] = useState("");
  const query = new URLSearchParams({ layout, ...(campaign ? { campaign } : {}) });
  return (
    <BlockStack gap="300">
      <Text as="h3" variant="headingSm">
        Fulfillment export: what is ready to ship
      </Text>
      <Select
        label="Campaign"
        options={[
          { label: "All campaigns", value: "" },
          ...campaigns.map(({ id, name }) => ({ label: name, value: id })),
        ]}
        value={campaign}
        onChange={setCampaign}
      />
      <Select
        label="Layout"
        options={[
          { label: "One row per item", value: "lines" },
          { label: "One column per SKU", value: "sku-columns" },
        ]}
        value={layout}
        onChange={setLayout}
      />
      <DownloadButton
        path={`/app/fulfillment/export.csv?${query.toString()}`}
        fileName="fulfillment-export.csv"
      >
        Download fulfillment export
      </DownloadButton>
    </BlockStack>
  );
}
