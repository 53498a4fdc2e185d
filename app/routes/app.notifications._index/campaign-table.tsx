import { Badge, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import type { CampaignMailRow } from "~/modules/notifications/mail-views";
import { formatCount } from "~/ui/format-count";
import { MAIL_MODE_LABELS } from "~/ui/mail-mode-label";
import { platformLabel } from "~/ui/platform-label";

/** One campaign a row, leading to its settings, its words and its mails. */
export function CampaignTable({ campaigns }: { campaigns: CampaignMailRow[] }) {
  return (
    <IndexTable
      selectable={false}
      resourceName={{ singular: "campaign", plural: "campaigns" }}
      itemCount={campaigns.length}
      headings={[
        { title: "Campaign" },
        { title: "Mails come from" },
        { title: "Can be mailed", alignment: "end" },
        { title: "Waiting", alignment: "end" },
        { title: "Sent", alignment: "end" },
        { title: "Problems", alignment: "end" },
      ]}
    >
      {campaigns.map((campaign, index) => (
        <CampaignTableRow key={campaign.campaignId} campaign={campaign} position={index} />
      ))}
    </IndexTable>
  );
}

function CampaignTableRow({ campaign, position }: { campaign: CampaignMailRow; position: number }) {
  const { campaignId, campaignName, platform, mode, automatic, counts } = campaign;
  return (
    <IndexTable.Row id={campaignId} position={position}>
      <IndexTable.Cell>
        <Link url={`/app/notifications/${campaignId}`} dataPrimaryLink removeUnderline>
          {campaignName}
        </Link>
        <Text as="p" tone="subdued" variant="bodySm">
          {platformLabel(platform)}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <InlineStack gap="200">
          <Badge tone={mode === "none" ? "attention" : "info"}>{MAIL_MODE_LABELS[mode]}</Badge>
          {automatic ? <Badge>Automatic</Badge> : null}
        </InlineStack>
      </IndexTable.Cell>
      <CountCell count={counts.mailable} />
      <CountCell count={counts.waiting} />
      <CountCell count={counts.sent} />
      <CountCell count={counts.failed + counts.maybeSent} />
    </IndexTable.Row>
  );
}

function CountCell({ count }: { count: number }) {
  return (
    <IndexTable.Cell>
      <Text as="span" alignment="end" numeric>
        {formatCount(count)}
      </Text>
    </IndexTable.Cell>
  );
}
