import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const shipmentsRefresh =
  (services: Services): JobHandlers["shipments.refresh"] =>
  async ({ shopDomain }, signal) =>
    services.fulfillment.refreshShipments({ shopDomain }, signal);
