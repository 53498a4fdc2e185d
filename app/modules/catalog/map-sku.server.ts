import { inTransaction } from "~/db/client.server";
import type { CatalogDeps } from "./catalog-deps";
import { findVariant, saveSkuMatch } from "./catalog-store.server";
import { recheckPledges } from "./recheck-pledges.server";
import type { CatalogVariant } from "./variant-match";

export type MapSkuOutcome =
  { kind: "mapped"; variant: CatalogVariant } | { kind: "unknown-variant" } | { kind: "no-sku" };

/** The creator says which variant of this shop the SKU means; pledges that use it are checked again. */
export async function mapSku(
  deps: Pick<CatalogDeps, "db" | "jobs" | "clock">,
  { shopDomain, sku, variantGid }: { shopDomain: string; sku: string; variantGid: string },
): Promise<MapSkuOutcome> {
  if (sku.trim() === "") return { kind: "no-sku" };
  const variant = await findVariant(deps.db, shopDomain, variantGid);
  if (!variant) return { kind: "unknown-variant" };
  await inTransaction(deps.db, async (tx) => {
    await saveSkuMatch(tx, { shopDomain, sku: sku.trim(), variantGid }, deps.clock.now());
    await recheckPledges(deps.jobs, { shopDomain, skus: [sku.trim()] }, tx);
  });
  return { kind: "mapped", variant };
}
