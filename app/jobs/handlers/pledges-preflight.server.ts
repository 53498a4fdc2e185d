import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const pledgesPreflight =
  (services: Services): JobHandlers["pledges.preflight"] =>
  async (payload, signal) => {
    const { interrupted } = await services.pledges.preflightPledges(payload, signal);
    if (interrupted) throw new Error("Shutting down: preflight goes on in another worker");
  };
