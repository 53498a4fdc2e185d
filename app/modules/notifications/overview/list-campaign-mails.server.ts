import { findCampaignMails } from "../campaign-mail-store.server";
import { countCampaignMails, noMails } from "./count-campaign-mails.server";
import { describeMailServer } from "../sending/describe-mail-server.server";
import type { CampaignMailRow, MailServerView } from "../mail-views";
import type { NotificationDeps } from "../notification-deps";

/** How the backers of each campaign are told, and what waits or went wrong. */
export async function listCampaignMails(
  deps: Pick<NotificationDeps, "db" | "mails" | "mailsPerMinute">,
  { shopDomain }: { shopDomain: string },
): Promise<{ server: MailServerView; campaigns: CampaignMailRow[] }> {
  const [server, settings, counts] = await Promise.all([
    describeMailServer(deps),
    findCampaignMails(deps.db, shopDomain),
    countCampaignMails(deps.db, shopDomain),
  ]);
  const campaigns = settings.map(({ campaignId, campaignName, platform, mode, automaticSince }) => ({
    ...{ campaignId, campaignName, platform, mode },
    automatic: automaticSince !== null,
    counts: counts.get(campaignId) ?? noMails(),
  }));
  return { server, campaigns };
}
