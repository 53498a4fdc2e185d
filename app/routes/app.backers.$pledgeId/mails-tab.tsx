import { BlockStack, Box, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { TrackingMailView } from "~/modules/notifications/mail-views";
import { DateTime } from "~/ui/date-time";
import { MailStateBadge } from "~/ui/mail-state-badge";
import type { BackerData } from "./backer-data";

/** Tracking mails to the person: at most one per parcel, ever. */
export function MailsTab({ data }: { data: BackerData }) {
  const { mails } = data;
  if (mails.length === 0)
    return (
      <Card>
        <Text as="p" tone="subdued">
          No tracking mail so far. <Link url="/app/notifications">Choose who mails your backers</Link>
        </Text>
      </Card>
    );
  return (
    <Card>
      <BlockStack gap="400">
        {mails.map((mail, index) => (
          <Box
            key={mail.id}
            borderBlockStartWidth={index === 0 ? undefined : "025"}
            borderColor="border"
            paddingBlockStart={index === 0 ? undefined : "400"}
          >
            <Mail mail={mail} />
          </Box>
        ))}
      </BlockStack>
    </Card>
  );
}

function Mail({ mail }: { mail: TrackingMailView }) {
  const at = mail.sentAt ?? mail.createdAt;
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm" breakWord>
          {mail.trackingNumber ? `Tracking mail for ${mail.trackingNumber}` : "Shipping mail, no number"}
        </Text>
        <MailStateBadge state={mail.state} />
      </InlineStack>
      <Text as="p" tone="subdued">
        <DateTime iso={at} />
        {mail.carrier ? ` · ${mail.carrier}` : ""}
      </Text>
      {mail.failure ? <Text as="p">{mail.failure}</Text> : null}
      {mail.nextAttemptAt ? (
        <Text as="p" tone="subdued">
          Tried again <DateTime iso={mail.nextAttemptAt} />
        </Text>
      ) : null}
    </BlockStack>
  );
}
