import type { MailMode } from "~/modules/notifications/mail-views";

/** Who tells a campaign's backers, in few words. */
export const MAIL_MODE_LABELS: Record<MailMode, string> = {
  none: "Nobody yet",
  shopify: "Shopify",
  ours: "PledgeDock",
};
