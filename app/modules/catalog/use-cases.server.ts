// What routes and job handlers may ask of this module. services.server.ts hands each its dependencies.
import { deleteItem } from "./items/delete-item.server";
import { getItem } from "./items/get-item.server";
import { listItems } from "./items/list-items.server";
import { previewItem } from "./items/preview-item.server";
import { saveItem } from "./items/save-item.server";
import { createItemsFromProducts, suggestItems } from "./items/suggest-items.server";
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
  createItemsFromProducts,
  deleteItem,
  getItem,
  listItems,
  listSkus,
  loadMatcher,
  mapSku,
  previewItem,
  refreshCatalog,
  refreshProduct,
  removeProduct,
  requestCatalogRefresh,
  saveItem,
  searchVariants,
  suggestItems,
  unmapSku,
};
