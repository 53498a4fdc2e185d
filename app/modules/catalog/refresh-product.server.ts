import { inTransaction } from "~/db/client.server";
import type { CatalogDeps } from "./catalog-deps";
import {
  affectedSkus,
  deleteProductVariants,
  findShopCatalogue,
  upsertVariants,
} from "./catalog-store.server";
import { recheckPledges } from "./recheck-pledges.server";
import { toVariantRow } from "./to-variant-row";

/**
 * Reads one product again after a webhook, whatever the webhook said, and has the pledges it touches checked again. A
 * product that is gone loses its variants. Throws GatewayError when the shop cannot be read.
 */
export async function refreshProduct(
  deps: CatalogDeps,
  { shopDomain, productGid }: { shopDomain: string; productGid: string },
): Promise<void> {
  const shop = await findShopCatalogue(deps.db, shopDomain);
  if (!shop) return;
  const asOf = deps.clock.now();
  const variants = await deps.catalog.readProductVariants(shopDomain, productGid);
  const rows = variants.map((variant) => toVariantRow(variant, shop.currency));
  await inTransaction(deps.db, async (tx) => {
    const changes = await upsertVariants(tx, { shopDomain, rows, syncRun: null, asOf });
    const except = rows.map(({ gid }) => gid);
    const removed = await deleteProductVariants(tx, { shopDomain, productGid, except });
    const skus = await affectedSkus(tx, shopDomain, [...changes, ...removed]);
    await recheckPledges(deps.jobs, { shopDomain, skus }, tx);
  });
}
