import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const importUndo =
  (services: Services): JobHandlers["import.undo"] =>
  async (payload, signal) =>
    services.pledges.runImportUndo(payload, signal);
