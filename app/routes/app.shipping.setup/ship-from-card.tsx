import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { AddressForm } from "./address-form";
import { AddressLines } from "./address-lines";
import type { SetupPageView } from "./setup-page-view";

/** Where the parcels leave from. USPS looks at the address before it is used. */
export function ShipFromCard({ setup }: { setup: SetupPageView }) {
  const [editing, setEditing] = useState(setup.shipFrom === null);
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" gap="200" blockAlign="center">
          <InlineStack align="start" gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              Ship-from address
            </Text>
            <VerifiedBadge setup={setup} />
          </InlineStack>
          {editing ? null : <Button onClick={() => setEditing(true)}>Change address</Button>}
        </InlineStack>
        {setup.shipFrom && !editing ? <AddressLines address={setup.shipFrom} /> : null}
        {editing ? (
          <AddressForm
            saved={setup.shipFrom}
            primary={setup.account !== null}
            onSaved={() => setEditing(false)}
            onCancel={setup.shipFrom ? () => setEditing(false) : null}
          />
        ) : null}
      </BlockStack>
    </Card>
  );
}

function VerifiedBadge({ setup }: { setup: SetupPageView }) {
  if (setup.shipFrom === null) return <Badge tone="attention">Missing</Badge>;
  return setup.shipFromVerified ? (
    <Badge tone="success">Known to the USPS</Badge>
  ) : (
    <Badge tone="warning">Not known to the USPS</Badge>
  );
}
