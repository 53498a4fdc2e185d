import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const batchUndo =
  (services: Services): JobHandlers["batch.undo"] =>
  async (payload, signal) =>
    services.pledges.runUndo(payload, signal);
