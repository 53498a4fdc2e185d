import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const outboundSweep =
  (services: Services): JobHandlers["outbound.sweep"] =>
  async () => {
    await services.connections.sweepOutbound({});
  };
