import type { BackerPledge, BackerProfile } from "~/modules/backers/backer-views";
import type { PledgeShippingView } from "~/modules/fulfillment/views";
import type { TrackingMailView } from "~/modules/notifications/mail-views";

/** Everything the page shows, as its loader gives it. */
export interface BackerData {
  profile: BackerProfile;
  /** Of every pledge that has an order and of which something is known. */
  shipping: PledgeShippingView[];
  mails: TrackingMailView[];
}

export function shippingOf({ shipping }: BackerData, pledge: BackerPledge): PledgeShippingView | undefined {
  return shipping.find(({ pledgeId }) => pledgeId === pledge.id);
}

/** Tells pledges apart where there are several: the Backer ID with its campaign. */
export function pledgeTitle({ externalId, campaignName, order }: BackerPledge): string {
  return [order?.name, campaignName, `Backer ID ${externalId}`].filter(Boolean).join(" · ");
}
