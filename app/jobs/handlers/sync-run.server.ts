import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const syncRun =
  (services: Services): JobHandlers["sync.run"] =>
  async (payload, signal) => {
    await services.fulfillment.runSync(payload, signal);
  };
