import { inTransaction } from "~/db/client.server";
import type { CatalogDeps } from "./catalog-deps";
import { deleteSkuMatch } from "./catalog-store.server";
import { recheckPledges } from "./recheck-pledges.server";

/** Takes a match by hand back; from then on the SKU is matched by the shop's variants again. */
export async function unmapSku(
  deps: Pick<CatalogDeps, "db" | "jobs">,
  { shopDomain, sku }: { shopDomain: string; sku: string },
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const existed = await deleteSkuMatch(tx, shopDomain, sku.trim());
    if (existed) await recheckPledges(deps.jobs, { shopDomain, skus: [sku.trim()] }, tx);
  });
}
