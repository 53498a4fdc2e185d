import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const trackingApply =
  (services: Services): JobHandlers["tracking.apply"] =>
  async (payload, signal) =>
    services.fulfillment.runTrackingUpload(payload, signal);
