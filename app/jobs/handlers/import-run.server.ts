import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const importRun =
  (services: Services): JobHandlers["import.run"] =>
  async (payload, signal) =>
    services.pledges.runImport(payload, signal);
