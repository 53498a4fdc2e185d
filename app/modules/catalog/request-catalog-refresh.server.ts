import type { CatalogDeps } from "./catalog-deps";

/** Asks for the shop's variants to be read again in the background; asking twice reads once. */
export async function requestCatalogRefresh(
  deps: Pick<CatalogDeps, "jobs">,
  { shopDomain }: { shopDomain: string },
): Promise<void> {
  await deps.jobs.send("catalog.refresh", { shopDomain }, { key: shopDomain });
}
