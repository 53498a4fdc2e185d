import { BlockStack, Button, IndexTable, Link, Text } from "@shopify/polaris";
import { useState } from "react";
import type { TrackingMailView } from "~/modules/notifications/mail-views";
import { ActionButton } from "~/ui/action-button";
import { ConfirmAction } from "~/ui/confirm-action";
import { DateTime } from "~/ui/date-time";
import { EmptyTable } from "~/ui/empty-table";
import { MailStateBadge } from "~/ui/mail-state-badge";

/** One mail a row. What may have arrived is sent again only after a question. */
export function MailTable({ mails }: { mails: TrackingMailView[] }) {
  const [asking, setAsking] = useState<TrackingMailView | null>(null);
  return (
    <>
      <IndexTable
        selectable={false}
        resourceName={{ singular: "mail", plural: "mails" }}
        itemCount={mails.length}
        emptyState={
          <EmptyTable heading="No mails here">
            <p>Every mail appears here with what became of it, one for each parcel.</p>
          </EmptyTable>
        }
        headings={[
          { title: "Backer" },
          { title: "Parcel" },
          { title: "State" },
          { title: "When" },
          { title: "Send again" },
        ]}
      >
        {mails.map((mail, index) => (
          <MailTableRow key={mail.id} mail={mail} position={index} onAsk={() => setAsking(mail)} />
        ))}
      </IndexTable>
      <ConfirmAction
        open={asking !== null}
        onClose={() => setAsking(null)}
        title="Send this mail again?"
        confirmLabel="Send again"
        fields={{ intent: "retry", mailId: asking?.id ?? "" }}
      >
        <p>
          The mail server took it without a clear answer, so the backer may have it already and get it twice.
          Many mailboxes drop the double.
        </p>
      </ConfirmAction>
    </>
  );
}

function MailTableRow({
  mail,
  position,
  onAsk,
}: {
  mail: TrackingMailView;
  position: number;
  onAsk: () => void;
}) {
  const name = mail.backerName ?? mail.externalId;
  return (
    <IndexTable.Row id={mail.id} position={position}>
      <IndexTable.Cell>
        <Link url={`/app/pledges/${mail.pledgeId}`}>{name}</Link>
        <Text as="p" tone="subdued" variant="bodySm">
          {mail.externalId}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>{mail.trackingNumber ?? "No number"}</IndexTable.Cell>
      <IndexTable.Cell>
        <BlockStack gap="100" inlineAlign="start">
          <MailStateBadge state={mail.state} />
          {mail.failure ? (
            <Text as="span" tone="subdued" variant="bodySm">
              {mail.failure}
            </Text>
          ) : null}
        </BlockStack>
      </IndexTable.Cell>
      <IndexTable.Cell>
        {mail.nextAttemptAt && mail.attempts > 0 ? "Next attempt " : null}
        <DateTime iso={mail.sentAt ?? (mail.attempts > 0 ? mail.nextAttemptAt : null) ?? mail.createdAt} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <SendAgain mail={mail} name={name} onAsk={onAsk} />
      </IndexTable.Cell>
    </IndexTable.Row>
  );
}

function SendAgain({ mail, name, onAsk }: { mail: TrackingMailView; name: string; onAsk: () => void }) {
  const label = `Send again: mail to ${name}`;
  switch (mail.state) {
    case "maybe_sent":
      return (
        <Button onClick={onAsk} accessibilityLabel={label}>
          Send again
        </Button>
      );
    case "failed":
    case "bounced":
    case "cancelled":
      return (
        <ActionButton fields={{ intent: "retry", mailId: mail.id }} accessibilityLabel={label}>
          Send again
        </ActionButton>
      );
    default:
      return null;
  }
}
