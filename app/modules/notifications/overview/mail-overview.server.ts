import { countCampaignMails, noMails } from "./count-campaign-mails.server";
import { findCampaignMails } from "../campaign-mail-store.server";
import type { MailCounts } from "../mail-views";
import type { NotificationDeps } from "../notification-deps";

export interface MailOverview extends MailCounts {
  /** Whether PledgeDock can mail anybody. */
  configured: boolean;
  /** Campaigns for which nobody has chosen who tells the backers. */
  undecided: number;
}

/** What the timeline says of mails, over all campaigns of the shop. */
export async function mailOverview(
  deps: Pick<NotificationDeps, "db" | "mails">,
  { shopDomain }: { shopDomain: string },
): Promise<MailOverview> {
  const [counts, campaigns] = await Promise.all([
    countCampaignMails(deps.db, shopDomain),
    findCampaignMails(deps.db, shopDomain),
  ]);
  const total = noMails();
  for (const each of counts.values()) {
    for (const name of Object.keys(total) as (keyof MailCounts)[]) total[name] += each[name];
  }
  return {
    ...total,
    configured: deps.mails !== null,
    undecided: campaigns.filter(({ mode }) => mode === "none").length,
  };
}
