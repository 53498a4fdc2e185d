import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const trackingCheck =
  (services: Services): JobHandlers["tracking.check"] =>
  async (payload, signal) =>
    services.fulfillment.checkTrackingUpload(payload, signal);
