import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const reconciliationRun =
  (services: Services): JobHandlers["reconciliation.run"] =>
  async (payload, signal) =>
    services.pledges.runReconciliation(payload, signal);
