import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const postageBill =
  (services: Services): JobHandlers["postage.bill"] =>
  async (payload) =>
    services.postage.billPostage(payload);
