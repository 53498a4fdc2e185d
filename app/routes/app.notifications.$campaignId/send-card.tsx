import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import type { CampaignMailView } from "~/modules/notifications/mail-views";
import { ConfirmAction } from "~/ui/confirm-action";
import { countOf, formatCount } from "~/ui/format-count";

/** How many backers can be mailed now, and the button that does it. */
export function SendCard({ mail, configured }: { mail: CampaignMailView; configured: boolean }) {
  const [asking, setAsking] = useState<"send" | "cancel" | null>(null);
  const { counts, mode } = mail;
  const close = () => setAsking(null);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Send
        </Text>
        <Text as="p">{describe(mail)}</Text>
        {counts.withoutAddress > 0 ? (
          <Text as="p" tone="subdued">
            {countOf(counts.withoutAddress, "parcel")} cannot be announced: the backer has no e-mail address.
          </Text>
        ) : null}
        <InlineStack gap="200">
          <Button
            variant="primary"
            disabled={mode !== "ours" || !configured || counts.mailable === 0}
            onClick={() => setAsking("send")}
          >
            {counts.mailable > 0 ? `Send ${countOf(counts.mailable, "mail")}` : "Send mails"}
          </Button>
          {counts.waiting > 0 ? <Button onClick={() => setAsking("cancel")}>Empty the queue</Button> : null}
        </InlineStack>
      </BlockStack>
      <ConfirmAction
        open={asking === "send"}
        onClose={close}
        title={`Send ${countOf(counts.mailable, "mail")}?`}
        confirmLabel="Send"
        fields={{ intent: "send-all" }}
      >
        <p>
          One mail for each parcel on its way, to {countOf(counts.mailableBackers, "backer")}. A parcel is
          never announced twice.
        </p>
      </ConfirmAction>
      <ConfirmAction
        open={asking === "cancel"}
        onClose={close}
        title="Empty the queue?"
        confirmLabel="Empty the queue"
        destructive
        fields={{ intent: "cancel-waiting" }}
      >
        <p>
          {countOf(counts.waiting, "mail")} will not be sent by itself. Each can still be sent from the list.
        </p>
      </ConfirmAction>
    </Card>
  );
}

function describe({ mode, automatic, counts }: CampaignMailView): string {
  if (mode === "none") return "Nobody mails these backers yet. Choose below who does.";
  if (mode === "shopify")
    return `Shopify mails these backers: ${countOf(counts.byShopify, "parcel")} so far.`;
  const waiting = counts.waiting > 0 ? ` ${formatCount(counts.waiting)} waiting.` : "";
  if (counts.mailable === 0)
    return `${automatic ? "Mails leave as parcels ship. " : ""}No backer is waiting to be told.${waiting}`;
  return `${countOf(counts.mailableBackers, "backer")} can be mailed about ${countOf(counts.mailable, "parcel")} on the way.${waiting}`;
}
