import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const shopDrain =
  (services: Services): JobHandlers["shop.drain"] =>
  async (payload, signal) => {
    await services.pledges.drainShop(payload, signal);
  };
