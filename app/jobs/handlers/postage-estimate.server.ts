import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const postageEstimate =
  (services: Services): JobHandlers["postage.estimate"] =>
  async (payload, signal) =>
    services.postage.runEstimate(payload, signal);
