import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const outboundDeliver =
  (services: Services): JobHandlers["outbound.deliver"] =>
  async ({ connectionId }, signal) => {
    await services.connections.deliverOutbound({ connectionId }, signal);
  };
