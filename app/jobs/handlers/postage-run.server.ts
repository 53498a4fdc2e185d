import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const postageRun =
  (services: Services): JobHandlers["postage.run"] =>
  async (payload, signal) =>
    services.postage.runBatch(payload, signal);
