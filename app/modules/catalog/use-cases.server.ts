// What routes and job handlers may ask of this module. services.server.ts hands each its dependencies.
import { listSkus } from "./list-skus.server";
import { loadMatcher } from "./load-matcher.server";
import { mapSku } from "./map-sku.server";
import { refreshCatalog } from "./refresh-catalog.server";
import { refreshProduct } from "./refresh-product.server";
import { removeProduct } from "./remove-product.server";
import { requestCatalogRefresh } from "./request-catalog-refresh.server";
import { searchVariants } from "./search-variants.server";
import { unmapSku } from "./unmap-sku.server";

export const catalogUseCases = {
  listSkus,
  loadMatcher,
  mapSku,
  refreshCatalog,
  refreshProduct,
  removeProduct,
  requestCatalogRefresh,
  searchVariants,
  unmapSku,
};
