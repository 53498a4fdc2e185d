import { pageNumber } from "~/lib/page-number";
import {
  TRACKING_MAIL_STATES,
  type MailPage,
  type TrackingMailState,
  type TrackingMailView,
} from "../mail-views";
import { findTrackingMails } from "./mail-view-store.server";
import type { NotificationDeps } from "../notification-deps";

const PAGE_SIZE = 50;
/** No pledge has more parcels than a page shows. */
const OF_ONE_PLEDGE = 200;

/** What a list of mails may be narrowed to. */
const SHOWN = new Map<string, TrackingMailState[]>([
  ["waiting", ["queued", "sending"]],
  ["sent", ["sent"]],
  ["problems", ["failed", "bounced", "maybe_sent"]],
  ["shopify", ["shopify"]],
]);
const ALL = TRACKING_MAIL_STATES.filter((state) => state !== "shopify");

/** A campaign's mails, newest first. Without a known `show` all but those that Shopify sends. */
export async function listTrackingMails(
  deps: Pick<NotificationDeps, "db">,
  input: { shopDomain: string; campaignId: string; show?: string | null; page: number },
): Promise<MailPage<TrackingMailView>> {
  const { shopDomain, campaignId, show } = input;
  const page = pageNumber(input.page);
  const states = SHOWN.get(show ?? "") ?? ALL;
  const skip = (page - 1) * PAGE_SIZE;
  const rows = await findTrackingMails(deps.db, { shopDomain, campaignId, states }, skip, PAGE_SIZE + 1);
  return { rows: rows.slice(0, PAGE_SIZE), page, hasMore: rows.length > PAGE_SIZE };
}

/** Every mail about a pledge's packages, newest first, those that Shopify sends included. */
export async function listMailsOfPledge(
  deps: Pick<NotificationDeps, "db">,
  { shopDomain, pledgeId }: { shopDomain: string; pledgeId: string },
): Promise<TrackingMailView[]> {
  return findTrackingMails(deps.db, { shopDomain, pledgeId }, 0, OF_ONE_PLEDGE);
}
