import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const postageGroups =
  (services: Services): JobHandlers["postage.groups"] =>
  async (payload, signal) =>
    services.postage.runParcelChanges(payload, signal);
