import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const retentionSweep =
  (services: Services): JobHandlers["retention.sweep"] =>
  async () =>
    services.connections.sweepRetention({});
