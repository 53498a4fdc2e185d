// What is told of a bought label's way, taken in: its package follows, and its first scan makes it shipped.
import { applyLabelNews } from "../../fulfillment/learn/apply-label-news.server";
import { isUsable } from "../buying/label-state";
import { wantFulfillment } from "../buying/want-fulfillment.server";
import type { PostageDeps } from "../postage-deps";
import type { PostageTracker } from "../ports";
import { noteTracked, type TrackedLabel } from "./tracked-label-store.server";
import { readTracker } from "./tracker-news";

type Deps = Pick<PostageDeps, "db" | "jobs" | "clock" | "trackingLinks">;
type FollowedLabel = Pick<
  TrackedLabel,
  "id" | "shopDomain" | "orderGid" | "trackingCode" | "fulfillmentState" | "refundState"
>;

/** May be told late, twice and in any order: the package's events are a set, the earliest scan and latest stage stay. */
export async function followTracker(
  deps: Deps,
  label: FollowedLabel,
  tracker: PostageTracker,
): Promise<void> {
  const { shopDomain, orderGid, trackingCode, id: labelId } = label;
  const { events, firstScanAt, status } = readTracker(tracker);
  if (events.length > 0) {
    const told = events.map((event) => ({ ...event, number: trackingCode }));
    await applyLabelNews(deps, { shopDomain, orderGid, events: told });
  }
  const scanned = firstScanAt === null ? null : new Date(firstScanAt);
  const now = deps.clock.now();
  const known = await noteTracked(deps.db, { labelId, status, firstScanAt: scanned, now });
  if (known?.shippedAt) await makeShipment(deps, known);
}

/** A person has given mail without tracking to the carrier. */
export async function followHandOver(deps: Deps, label: FollowedLabel, at: string): Promise<void> {
  const { shopDomain, orderGid, id } = label;
  const handedOver = { number: null, kind: "handed_over", at, message: null } as const;
  await applyLabelNews(deps, {
    ...{ shopDomain, orderGid },
    events: [{ ...handedOver, sourceId: `label:${id}:handed-over` }],
  });
  await makeShipment(deps, label);
}

/** With "at the first scan" the shipment in Shopify waits for this moment; otherwise it was made at the purchase. */
async function makeShipment(
  deps: Deps,
  { id: labelId, shopDomain, fulfillmentState, refundState }: FollowedLabel,
): Promise<void> {
  if (isUsable(refundState) && fulfillmentState === "none")
    await wantFulfillment(deps, { shopDomain, labelId });
}
