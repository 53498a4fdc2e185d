import { findShop } from "../../connections/shop-store.server";
import { findCampaignMail } from "../campaign-mail-store.server";
import { countCampaignMails, noMails } from "./count-campaign-mails.server";
import { describeMailServer } from "../sending/describe-mail-server.server";
import type { CampaignMailView, MailServerView } from "../mail-views";
import type { NotificationDeps } from "../notification-deps";

/** One campaign's settings and counts; null when the shop has no such campaign. */
export async function getCampaignMail(
  deps: Pick<NotificationDeps, "db" | "mails" | "mailsPerMinute">,
  of: { shopDomain: string; campaignId: string },
): Promise<{ server: MailServerView; mail: CampaignMailView } | null> {
  const settings = await findCampaignMail(deps.db, of);
  if (!settings) return null;
  const [server, counts, shop] = await Promise.all([
    describeMailServer(deps),
    countCampaignMails(deps.db, of.shopDomain),
    findShop(deps.db, of.shopDomain),
  ]);
  const { modeSince: _since, automaticSince, fromName, replyTo, ...rest } = settings;
  const mail = {
    ...rest,
    automatic: automaticSince !== null,
    fromName: fromName ?? "",
    replyTo: replyTo ?? "",
    testAddress: shop?.email ?? null,
    counts: counts.get(of.campaignId) ?? noMails(),
  };
  return { server, mail };
}
