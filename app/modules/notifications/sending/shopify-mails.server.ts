import { findShopifyMailed } from "../campaign-mail-store.server";
import type { NotificationDeps } from "../notification-deps";

/** Those of the campaigns whose backers Shopify mails: shipments made for them ask Shopify to (`notifyCustomer`). */
export async function shopifyMails(
  deps: Pick<NotificationDeps, "db">,
  { shopDomain, campaignIds }: { shopDomain: string; campaignIds: string[] },
): Promise<Set<string>> {
  return new Set(await findShopifyMailed(deps.db, shopDomain, campaignIds));
}
