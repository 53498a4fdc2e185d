import type { Db } from "~/db/client.server";

/**
 * Empties what carriers wrote in their own words about parcels of these pledges: it may name the receiver or the place.
 * Numbers, links and times stay, as the order's do.
 */
export async function eraseShippingTexts(db: Db, shopDomain: string, pledgeIds: string[]): Promise<void> {
  if (pledgeIds.length === 0) return;
  await db.packageEvent.updateMany({
    where: { shopDomain, pledgeId: { in: pledgeIds }, message: { not: null } },
    data: { message: null },
  });
}
