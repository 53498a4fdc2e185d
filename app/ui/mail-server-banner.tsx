import { Banner } from "@shopify/polaris";
import type { MailServerView } from "~/modules/notifications/mail-views";
import { DateTime } from "./date-time";

/** Why no mail leaves now; nothing while mails leave. */
export function MailServerBanner({ server }: { server: MailServerView }) {
  if (!server.configured) {
    return (
      <Banner tone="warning" title="PledgeDock cannot send mails yet">
        <p>
          No mail server is set up (SMTP_URL). Until then Shopify can mail your backers, or you can write to
          them yourself.
        </p>
      </Banner>
    );
  }
  if (!server.trouble) return null;
  return (
    <Banner tone="critical" title="Mails are waiting: the mail server makes trouble">
      <p>
        {server.trouble} Since <DateTime iso={server.troubleSince} />. Nothing is lost: the mails leave once
        it works again.
      </p>
    </Banner>
  );
}
