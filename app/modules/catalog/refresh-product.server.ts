import { inTransaction } from "~/db/client.server";
import { GatewayError } from "~/lib/gateway-error";
import type { CatalogDeps } from "./catalog-deps";
import {
  affectedSkus,
  deleteProductVariants,
  findShopCatalogue,
  upsertVariants,
} from "./catalog-store.server";
import type { ShopVariant } from "./ports";
import { recheckPledges } from "./recheck-pledges.server";
import { toVariantRow } from "./to-variant-row";

/**
 * Reads one product again after a webhook, whatever the webhook said, and has the pledges it touches checked again. A
 * product that is gone loses its variants. Where the shop is disconnected the whole catalogue is to be read once it
 * can be; throws GatewayError on other trouble.
 */
export async function refreshProduct(
  deps: CatalogDeps,
  { shopDomain, productGid }: { shopDomain: string; productGid: string },
): Promise<void> {
  const shop = await findShopCatalogue(deps.db, shopDomain);
  if (!shop) return;
  const asOf = deps.clock.now();
  const variants = await readVariants(deps, shopDomain, productGid);
  if (!variants) return;
  const rows = variants.map((variant) => toVariantRow(variant, shop.currency));
  await inTransaction(deps.db, async (tx) => {
    const changes = await upsertVariants(tx, { shopDomain, rows, syncRun: null, asOf });
    const except = rows.map(({ gid }) => gid);
    const removed = await deleteProductVariants(tx, { shopDomain, productGid, except });
    const skus = await affectedSkus(tx, shopDomain, [...changes, ...removed]);
    await recheckPledges(deps.jobs, { shopDomain, skus }, tx);
  });
}

/** Null after a disconnection: trying again for every single product would help nobody. */
async function readVariants(
  deps: CatalogDeps,
  shopDomain: string,
  productGid: string,
): Promise<ShopVariant[] | null> {
  try {
    return await deps.catalog.readProductVariants(shopDomain, productGid);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.disconnectionCode === null) throw error;
    await deps.jobs.send("catalog.refresh", { shopDomain }, { key: shopDomain });
    return null;
  }
}
