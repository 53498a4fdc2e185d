import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const postageScanForm =
  (services: Services): JobHandlers["postage.scan-form"] =>
  async (payload) =>
    services.postage.runScanForm(payload);
