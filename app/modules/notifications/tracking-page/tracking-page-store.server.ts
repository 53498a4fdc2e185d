// The pledge behind a tracking link. The one read without a shop's name: the link's signature stands for it.
import type { Db } from "~/db/client.server";

export interface PledgeOfPage {
  pledgeId: string;
  shopDomain: string;
  campaignName: string;
  shopName: string;
}

/** null for a pledge that is gone, or whose backer was erased. */
export async function findPledgeOfPage(db: Db, pledgeId: string): Promise<PledgeOfPage | null> {
  const row = await db.pledge.findFirst({
    where: { id: pledgeId, redactedAt: null },
    select: {
      id: true,
      shopDomain: true,
      campaign: { select: { name: true } },
      shop: { select: { name: true } },
    },
  });
  return (
    row && {
      pledgeId: row.id,
      shopDomain: row.shopDomain,
      campaignName: row.campaign.name,
      shopName: row.shop.name,
    }
  );
}
