import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const shipmentsSweep =
  (services: Services): JobHandlers["shipments.sweep"] =>
  async () => {
    await services.fulfillment.sweepRefreshes({});
  };
