import { Badge, BlockStack, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import type { CampaignMailRow } from "~/modules/notifications/mail-views";
import { formatCount } from "~/ui/format-count";
import { MAIL_MODE_LABELS } from "~/ui/mail-mode-label";
import { platformLabel } from "~/ui/platform-label";
import { NumberCell, RecordTable } from "~/ui/record-table";

/** One campaign a row, leading to its settings, its words and its mails. */
export function CampaignTable({ campaigns }: { campaigns: CampaignMailRow[] }) {
  return (
    <RecordTable
      rows={campaigns}
      idOf={({ campaignId }) => campaignId}
      resourceName={{ singular: "campaign", plural: "campaigns" }}
      headings={[
        { title: "Campaign" },
        { title: "Mails come from" },
        { title: "Can be mailed", alignment: "end" },
        { title: "Waiting", alignment: "end" },
        { title: "Sent", alignment: "end" },
        { title: "Problems", alignment: "end" },
      ]}
      cells={(campaign) => <Cells campaign={campaign} />}
      condensed={(campaign) => <Condensed campaign={campaign} />}
    />
  );
}

interface CampaignProps {
  campaign: CampaignMailRow;
}

function Cells({ campaign }: CampaignProps) {
  const { counts } = campaign;
  return (
    <>
      <IndexTable.Cell>
        <Name campaign={campaign} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Mode campaign={campaign} />
      </IndexTable.Cell>
      <NumberCell>{formatCount(counts.mailable)}</NumberCell>
      <NumberCell>{formatCount(counts.waiting)}</NumberCell>
      <NumberCell>{formatCount(counts.sent)}</NumberCell>
      <NumberCell>{formatCount(counts.failed + counts.maybeSent)}</NumberCell>
    </>
  );
}

/** One block below the other instead of columns, for phones. */
function Condensed({ campaign }: CampaignProps) {
  const { mailable, waiting, sent, failed, maybeSent } = campaign.counts;
  const problems = failed + maybeSent > 0 ? `, ${formatCount(failed + maybeSent)} with problems` : "";
  return (
    <>
      <Name campaign={campaign} />
      <Mode campaign={campaign} />
      <Text as="span">
        {`${formatCount(mailable)} can be mailed, ${formatCount(waiting)} waiting, ${formatCount(sent)} sent${problems}`}
      </Text>
    </>
  );
}

function Name({ campaign: { campaignId, campaignName, platform } }: CampaignProps) {
  return (
    <BlockStack>
      <Link url={`/app/notifications/${campaignId}`} dataPrimaryLink removeUnderline>
        {campaignName}
      </Link>
      <Text as="p" tone="subdued" variant="bodySm">
        {platformLabel(platform)}
      </Text>
    </BlockStack>
  );
}

function Mode({ campaign: { mode, automatic } }: CampaignProps) {
  return (
    <InlineStack gap="200">
      <Badge tone={mode === "none" ? "attention" : "info"}>{MAIL_MODE_LABELS[mode]}</Badge>
      {automatic ? <Badge>Automatic</Badge> : null}
    </InlineStack>
  );
}
