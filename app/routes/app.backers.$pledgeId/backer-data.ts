import type { BackerPledge, BackerProfile } from "~/modules/backers/backer-views";
import type { PledgeShippingView } from "~/modules/fulfillment/views";
import type { TrackingMailView } from "~/modules/notifications/mail-views";
import type { PledgeLabelView } from "~/modules/postage/pledge-labels/pledge-label-view";

/** Everything the page shows, as its loader gives it. */
export interface BackerData {
  profile: BackerProfile;
  /** Of every pledge that has an order and of which something is known. */
  shipping: PledgeShippingView[];
  mails: TrackingMailView[];
  /** Of all pledges, the newest of each first. */
  labels: PledgeLabelView[];
}

export function shippingOf({ shipping }: BackerData, pledge: BackerPledge): PledgeShippingView | undefined {
  return shipping.find(({ pledgeId }) => pledgeId === pledge.id);
}

/** Tells pledges apart where there are several: the Backer ID with its campaign. */
export function pledgeTitle({ externalId, campaignName, order }: BackerPledge): string {
  return [order?.name, campaignName, `Backer ID ${externalId}`].filter(Boolean).join(" · ");
}
