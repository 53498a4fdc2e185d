import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const catalogRefresh =
  (services: Services): JobHandlers["catalog.refresh"] =>
  async ({ shopDomain }, signal) =>
    services.catalog.refreshCatalog({ shopDomain }, signal);
