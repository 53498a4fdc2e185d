// What routes and job handlers may ask of this module. services.server.ts hands each its dependencies.
import { applyFactsToItem } from "./apply-facts.server";
import { applyFactsToSkus } from "./apply-facts-to-skus.server";
import { exportCustoms } from "./export-customs.server";
import { importCustoms } from "./import-customs.server";
import { loadSkuFacts } from "./load-sku-facts.server";
import { saveSkuFacts } from "./save-sku-facts.server";

export const customsUseCases = {
  applyFactsToItem,
  applyFactsToSkus,
  exportCustoms,
  importCustoms,
  loadSkuFacts,
  saveSkuFacts,
};
