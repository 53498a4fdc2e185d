import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const pushDrainSweep =
  (services: Services): JobHandlers["push.drain-sweep"] =>
  async () => {
    await services.pledges.sweepDrains({});
  };
