import { Banner, BlockStack, Card, InlineGrid, Link, Select, Text, TextField } from "@shopify/polaris";
import type { ImportCampaign, ImportView } from "~/modules/pledges/import/import-views";
import type { ImportFormat } from "~/modules/pledges/import/read/import-mapping";
import { DateTime } from "~/ui/date-time";
import { importFormatLabel } from "~/ui/import-format-label";
import { platformLabel } from "~/ui/platform-label";

/** What recognising the format means for the creator. */
const MEANINGS: Record<ImportFormat, string> = {
  kickstarter: "One row per backer, items in columns. It has no SKUs: you say below what each item is.",
  backerkit: "One row per backer, one column per SKU. Nothing needs to be mapped to SKUs.",
  crowdox: "One row per item of an order, with its SKU. Rows of one order become one pledge.",
  indiegogo: "One row per contribution. Perks have no SKUs: you say below what each perk is made of.",
  gamefound: "One row per backer. Rewards have no SKUs: you say below what each reward is made of.",
  generic: "No tool is known that writes these columns. Say below what each column means; it is remembered.",
};

const NEW_CAMPAIGN = "";

interface CampaignCardProps {
  view: ImportView;
  campaigns: ImportCampaign[];
  value: ImportCampaign;
  onChange: (campaign: ImportCampaign) => void;
  errors: Partial<Record<keyof ImportCampaign, string>>;
}

/** What kind of file this is, and which campaign its pledges belong to. */
export function CampaignCard({ view, campaigns, value, onChange, errors }: CampaignCardProps) {
  const known = campaigns.some(({ externalId }) => externalId === value.externalId);
  const choose = (externalId: string) =>
    onChange(
      campaigns.find((campaign) => campaign.externalId === externalId) ?? {
        ...{ externalId: NEW_CAMPAIGN, name: "", currency: value.currency },
      },
    );
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          1. Format and campaign
        </Text>
        <BlockStack gap="100">
          <Text as="p" fontWeight="semibold">
            {importFormatLabel(view.format ?? "generic")}
          </Text>
          <Text as="p">{MEANINGS[view.format ?? "generic"]}</Text>
          {view.notes.map((note) => (
            <Text as="p" tone="subdued" key={note}>
              {note}
            </Text>
          ))}
        </BlockStack>
        {view.sameFileAs ? (
          <Banner tone="info" title="This very file was uploaded before">
            <p>
              <Link url={`/app/imports/${view.sameFileAs.id}`}>{view.sameFileAs.fileName}</Link>,{" "}
              <DateTime iso={view.sameFileAs.uploadedAt} />. Importing it again changes only what was changed
              since.
            </p>
          </Banner>
        ) : null}
        {campaigns.length > 0 ? (
          <Select
            label={`Campaign on ${platformLabel(view.connection.platform)}`}
            options={[
              ...campaigns.map(({ externalId, name }) => ({ value: externalId, label: name })),
              { value: NEW_CAMPAIGN, label: "A new campaign" },
            ]}
            value={known ? value.externalId : NEW_CAMPAIGN}
            onChange={choose}
            helpText="Pledges of the same campaign are updated, not doubled."
          />
        ) : null}
        {known ? null : (
          <InlineGrid columns={{ xs: 1, sm: ["twoThirds", "oneThird"] }} gap="300">
            <TextField
              label="Name of the campaign"
              value={value.name}
              onChange={(name) => onChange({ ...value, name, externalId: NEW_CAMPAIGN })}
              error={errors.name ?? errors.externalId}
              helpText="Becomes a tag of every order"
              autoComplete="off"
              maxLength={200}
            />
            <TextField
              label="Currency of the amounts"
              value={value.currency}
              onChange={(currency) => onChange({ ...value, currency: currency.toUpperCase().slice(0, 3) })}
              error={errors.currency}
              helpText="Three letters, for example USD"
              autoComplete="off"
              maxLength={3}
            />
          </InlineGrid>
        )}
      </BlockStack>
    </Card>
  );
}
