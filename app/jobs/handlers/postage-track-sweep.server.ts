import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const postageTrackSweep =
  (services: Services): JobHandlers["postage.track-sweep"] =>
  async (_payload, signal) =>
    services.postage.sweepTracking({}, signal);
