import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const syncSweep =
  (services: Services): JobHandlers["sync.sweep"] =>
  async () => {
    await services.fulfillment.sweepSyncs({});
  };
