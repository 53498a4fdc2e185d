import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const postageRefund =
  (services: Services): JobHandlers["postage.refund"] =>
  async (payload, signal) =>
    services.postage.runRefunds(payload, signal);
