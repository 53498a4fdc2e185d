import { Box, Card, InlineStack, Tabs } from "@shopify/polaris";
import { useNavigate } from "@remix-run/react";
import type {
  CampaignMailView,
  MailablePackage,
  MailPage,
  TrackingMailView,
} from "~/modules/notifications/mail-views";
import { ActionButton } from "~/ui/action-button";
import { formatCount } from "~/ui/format-count";
import { PagePagination } from "~/ui/page-pagination";
import { MailTable } from "./mail-table";
import { MailableTable } from "./mailable-table";

interface MailsCardProps {
  mail: CampaignMailView;
  show: string | null;
  mailable: MailPage<MailablePackage>;
  mails: MailPage<TrackingMailView>;
}

/** Parcels that can be announced, and the mails by what became of them. */
export function MailsCard({ mail, show, mailable, mails }: MailsCardProps) {
  const navigate = useNavigate();
  const { counts } = mail;
  const problems = counts.failed + counts.maybeSent;
  const tabs = [
    { id: "all", content: "All mails" },
    { id: "open", content: `Can be mailed (${formatCount(counts.mailable)})` },
    { id: "waiting", content: `Waiting (${formatCount(counts.waiting)})` },
    { id: "sent", content: `Sent (${formatCount(counts.sent)})` },
    { id: "problems", content: `Problems (${formatCount(problems)})` },
    { id: "shopify", content: `By Shopify (${formatCount(counts.byShopify)})` },
  ];
  const selected = Math.max(
    0,
    tabs.findIndex(({ id }) => id === show),
  );
  const list = show === "open" ? mailable : mails;
  return (
    <Card padding="0">
      <Tabs
        tabs={tabs}
        selected={selected}
        onSelect={(index) => navigate(`?show=${tabs[index]?.id ?? "all"}`, { preventScrollReset: true })}
      >
        {show === "problems" && counts.failed > 0 ? (
          <Box padding="300">
            <InlineStack>
              <ActionButton fields={{ intent: "retry-failed" }}>Send all failed again</ActionButton>
            </InlineStack>
          </Box>
        ) : null}
        {show === "open" ? <MailableTable packages={mailable.rows} /> : <MailTable mails={mails.rows} />}
        <Box padding="300">
          <PagePagination page={list.page} hasMore={list.hasMore} label="Pages of mails" />
        </Box>
      </Tabs>
    </Card>
  );
}
