import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const importSweep =
  (services: Services): JobHandlers["import.sweep"] =>
  async () => {
    await services.pledges.sweepImports({});
  };
