// What follows a purchase: the backer's package at once, and the fulfilment in Shopify.
import { applyLabelNews } from "../../fulfillment/learn/apply-label-news.server";
import { shipLabel } from "../../fulfillment/shipping/ship-label.server";
import { assertNever } from "~/lib/assert-never";
import type { PostageDeps } from "../postage-deps";
import { settleFulfillment } from "./label-fulfillment-store.server";
import { readLabel, type StoredLabel } from "./label-store.server";
import type { LabelResult } from "./pass";
import { LABEL_CARRIER, trackingUrlOf } from "./tracking-url";

const DONE: LabelResult = { kind: "done" };

/**
 * Shows the label's package to the backer and makes its fulfilment in Shopify: at once, or with the first scan when the
 * creator wants it so. Doing it again, after a crash or beside another worker, changes nothing.
 */
export async function fulfillLabel(
  deps: PostageDeps,
  labelId: string,
  context: { shopDomain: string; fulfillAt: "purchase" | "first_scan"; owner: string; mayGoOn(): boolean },
): Promise<LabelResult> {
  const label = await readLabel(deps.db, context.shopDomain, labelId);
  if (!label || !isWanted(label)) return DONE;
  const { shopDomain, orderGid, trackingCode, pledgeId, contents } = label;
  const url = trackingUrlOf(trackingCode);
  const carrier = LABEL_CARRIER;
  await applyLabelNews(deps, { shopDomain, orderGid, labels: [{ number: trackingCode, carrier, url }] });
  const settle = async (to: "none" | "made" | "refused", note: string | null) =>
    settleFulfillment(deps.db, { labelId, from: ["wanted"], to, note, now: deps.clock.now() });
  if (context.fulfillAt === "first_scan" && label.shippedAt === null) {
    await settle("none", null);
    return DONE;
  }
  const { campaignId } = label.pledge;
  const parcel = {
    ...{ shopDomain, labelId, pledgeId, campaignId, orderGid },
    ...{ number: trackingCode, contents, carrier, url },
  };
  const result = await shipLabel(deps, parcel, context);
  switch (result.kind) {
    case "made":
      await settle("made", null);
      return DONE;
    case "refused":
      await settle("refused", result.message);
      return DONE;
    case "later":
    case "disconnected":
      return result;
    default:
      return assertNever(result);
  }
}

function isWanted({ state, fulfillmentState, refundState }: StoredLabel): boolean {
  return (
    state === "bought" &&
    fulfillmentState === "wanted" &&
    (refundState === null || refundState === "rejected")
  );
}
