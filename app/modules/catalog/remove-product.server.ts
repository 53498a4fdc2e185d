import { inTransaction } from "~/db/client.server";
import type { CatalogDeps } from "./catalog-deps";
import { affectedSkus, deleteProductVariants } from "./catalog-store.server";
import { recheckPledges } from "./recheck-pledges.server";

/** Forgets a deleted product's variants and has the pledges that used them checked again. */
export async function removeProduct(
  deps: Pick<CatalogDeps, "db" | "jobs">,
  { shopDomain, productGid }: { shopDomain: string; productGid: string },
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const removed = await deleteProductVariants(tx, { shopDomain, productGid, except: [] });
    await recheckPledges(deps.jobs, { shopDomain, skus: await affectedSkus(tx, shopDomain, removed) }, tx);
  });
}
