import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

/** Trouble with Shopify is tried again by the queue; after a disconnection, reconnecting starts over. */
export const pledgesFindForeign =
  (services: Services): JobHandlers["pledges.find-foreign"] =>
  async ({ shopDomain }, signal) => {
    const { stopped } = await services.pledges.findForeignOrders({ shopDomain }, signal);
    if (stopped && stopped.kind !== "disconnected") {
      throw new Error(`The comparison with the shop's orders ended early: ${stopped.kind}`);
    }
  };
