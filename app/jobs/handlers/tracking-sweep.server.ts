import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const trackingSweep =
  (services: Services): JobHandlers["tracking.sweep"] =>
  async () =>
    services.fulfillment.sweepTrackingUploads();
