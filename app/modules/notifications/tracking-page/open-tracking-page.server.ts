import { getPledgeShipping } from "../../fulfillment/overview/get-pledge-shipping.server";
import type { NotificationDeps } from "../notification-deps";
import { findPledgeOfPage } from "./tracking-page-store.server";
import { toTrackingPage, type TrackingPageView } from "./tracking-page";

/**
 * The page behind a backer's link. The link alone opens it; null for whatever is none, and once the backer was erased:
 * both look the same from outside.
 */
export async function openTrackingPage(
  deps: Pick<NotificationDeps, "db" | "trackingLinks">,
  { token }: { token: string },
): Promise<TrackingPageView | null> {
  const pledgeId = deps.trackingLinks.pledgeIdOf(token);
  const pledge = pledgeId === null ? null : await findPledgeOfPage(deps.db, pledgeId);
  if (!pledge) return null;
  const { pledgeId: id, shopDomain, ...names } = pledge;
  return toTrackingPage(names, await getPledgeShipping(deps, { shopDomain, pledgeId: id }));
}
