import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const postageUnfulfilled =
  (services: Services): JobHandlers["postage.unfulfilled"] =>
  async (payload) =>
    services.postage.noteUnfulfilled(payload);
