import { findShop } from "../../connections/shop-store.server";
import { findCampaignMail } from "../campaign-mail-store.server";
import { composeTrackingMail, INVENTED_FACTS, type ComposedMail } from "./compose-tracking-mail";
import { findPackageForMail, findSamplePackage } from "../sending/mail-facts-store.server";
import type { MailPreview } from "../mail-views";
import type { NotificationDeps } from "../notification-deps";

export interface SampleMail extends ComposedMail {
  sample: MailPreview["sample"];
  fromName: string;
}

/**
 * The campaign's mail about a package that exists: the given one, else the newest, else with an invented backer. `words`
 * in place of the saved ones must be without problems. null when the shop has no such campaign.
 */
export async function makeSampleMail(
  deps: Pick<NotificationDeps, "db" | "trackingLinks" | "appUrl">,
  of: {
    shopDomain: string;
    campaignId: string;
    packageId?: string;
    words?: { subject: string; body: string };
  },
): Promise<SampleMail | null> {
  const { shopDomain, campaignId } = of;
  const settings = await findCampaignMail(deps.db, of);
  const shop = await findShop(deps.db, shopDomain);
  if (!settings || !shop) return null;
  const packageId = of.packageId ?? (await findSamplePackage(deps.db, { shopDomain, campaignId }));
  const found = packageId ? await findPackageForMail(deps.db, { shopDomain, packageId }) : null;
  const facts = found
    ? { ...found.facts, trackingPage: deps.trackingLinks.urlFor(found.pledgeId) }
    : {
        ...INVENTED_FACTS,
        campaignName: settings.campaignName,
        shopName: shop.name,
        trackingPage: new URL("/t/example", deps.appUrl).href,
      };
  return {
    ...composeTrackingMail(of.words ?? settings, facts),
    sample: found && { packageId: found.packageId, pledgeId: found.pledgeId, externalId: found.externalId },
    fromName: settings.fromName ?? shop.name,
  };
}
