import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const shipmentsWant =
  (services: Services): JobHandlers["shipments.want"] =>
  async ({ shopDomain, orderGids }) => {
    await services.fulfillment.wantShipments({ shopDomain, orderGids });
  };
