import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const postageGroupsSweep =
  (services: Services): JobHandlers["postage.groups-sweep"] =>
  async () =>
    services.postage.sweepGroups({});
