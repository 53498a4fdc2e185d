import type { Db } from "~/db/client.server";
import type { MailCounts, TrackingMailState } from "../mail-views";
import { countMails } from "./mail-view-store.server";
import { countMailable } from "../sending/mailable-store.server";

const COUNTED: Record<TrackingMailState, keyof MailCounts | null> = {
  queued: "waiting",
  sending: "waiting",
  sent: "sent",
  maybe_sent: "maybeSent",
  failed: "failed",
  bounced: "failed",
  cancelled: null,
  shopify: "byShopify",
};

/** Counts per campaign; campaigns without any package are missing. */
export async function countCampaignMails(db: Db, shopDomain: string): Promise<Map<string, MailCounts>> {
  const [mails, mailable] = await Promise.all([countMails(db, shopDomain), countMailable(db, shopDomain)]);
  const counts = new Map<string, MailCounts>();
  const of = (campaignId: string) => {
    const known = counts.get(campaignId) ?? noMails();
    counts.set(campaignId, known);
    return known;
  };
  for (const { campaignId, state, count } of mails) {
    const name = COUNTED[state];
    if (name) of(campaignId)[name] += count;
  }
  for (const { campaignId, ...open } of mailable) Object.assign(of(campaignId), open);
  return counts;
}

export function noMails(): MailCounts {
  return {
    ...{ mailable: 0, mailableBackers: 0, withoutAddress: 0, waiting: 0 },
    ...{ sent: 0, maybeSent: 0, failed: 0, byShopify: 0 },
  };
}
