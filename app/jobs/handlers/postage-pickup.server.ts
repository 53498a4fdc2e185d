import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const postagePickup =
  (services: Services): JobHandlers["postage.pickup"] =>
  async (payload) =>
    services.postage.runPickup(payload);
