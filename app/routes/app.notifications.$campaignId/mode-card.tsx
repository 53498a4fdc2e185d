import { BlockStack, Card, Checkbox, ChoiceList, Text } from "@shopify/polaris";
import { MAIL_MODES } from "~/modules/notifications/mail-views";
import type { MailDraft } from "./mail-settings";

interface ModeCardProps {
  draft: MailDraft;
  onChange: (change: Partial<MailDraft>) => void;
  configured: boolean;
}

/** Shopify or PledgeDock, never both. */
export function ModeCard({ draft, onChange, configured }: ModeCardProps) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Who mails the backers
        </Text>
        <ChoiceList
          title="Mails come from"
          titleHidden
          selected={[draft.mode]}
          onChange={([chosen]) =>
            onChange({ mode: MAIL_MODES.find((mode) => mode === chosen) ?? draft.mode })
          }
          choices={[
            {
              value: "none",
              label: "Nobody",
              helpText:
                "No mail about tracking. The platform and the backer's own page still show every parcel.",
            },
            {
              value: "shopify",
              label: "Shopify",
              helpText:
                "Shopify's shipping confirmation, in the words set in Shopify. PledgeDock asks for it with every shipment it makes.",
            },
            {
              value: "ours",
              label: "PledgeDock",
              helpText: "Your own words, with a link to a page that shows all parcels of the pledge.",
              disabled: !configured && draft.mode !== "ours",
            },
          ]}
        />
        {draft.mode === "ours" ? (
          <BlockStack gap="100">
            <Checkbox
              label="Send automatically as parcels ship"
              helpText="From now on; for parcels that have shipped already press Send."
              checked={draft.automatic}
              onChange={(automatic) => onChange({ automatic })}
            />
            <Checkbox
              label="Also announce parcels without a tracking number"
              checked={draft.withoutNumber}
              onChange={(withoutNumber) => onChange({ withoutNumber })}
            />
          </BlockStack>
        ) : null}
        <Text as="p" tone="subdued">
          No parcel is ever announced twice, also after you change this.
        </Text>
      </BlockStack>
    </Card>
  );
}
