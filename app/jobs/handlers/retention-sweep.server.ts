import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const retentionSweep =
  (services: Services): JobHandlers["retention.sweep"] =>
  async () => {
    await services.connections.sweepRetention({});
    await services.postage.sweepPostageRetention({});
  };
