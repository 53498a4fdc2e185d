// A pledge that is not stored yet, as preflight wants to see it.
import type { StoredPledge } from "../stored-pledge";
import type { ReadItem } from "./read-items.server";

/** The row that storing the item would make, before preflight. */
export function newPledgeRow(
  owner: { shopDomain: string; connectionId: string; platform: string },
  { content, contentHash, campaignId }: Pick<ReadItem, "content" | "contentHash"> & { campaignId: string },
  id: string,
): StoredPledge {
  return {
    id,
    shopDomain: owner.shopDomain,
    connectionId: owner.connectionId,
    campaignId,
    platform: owner.platform,
    externalId: content.externalId,
    status: content.status,
    state: "received",
    content,
    contentHash,
    corrections: null,
    acceptTotalPaid: false,
    foreignOrder: null,
    foreignDecision: null,
    creatorSkippedAt: null,
    outcome: null,
    problems: [],
    problemCodes: [],
    backerName: null,
    backerEmail: null,
    addressKey: null,
    countryCode: null,
    skus: [],
    batchId: null,
    generation: 1,
    pendingRaw: null,
  };
}
