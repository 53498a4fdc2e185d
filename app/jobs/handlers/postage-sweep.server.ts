import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const postageSweep =
  (services: Services): JobHandlers["postage.sweep"] =>
  async () =>
    services.postage.sweepBatches();
