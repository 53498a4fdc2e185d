import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const shopCheck =
  (services: Services): JobHandlers["shop.check"] =>
  async ({ shopDomain }) =>
    services.connections.checkShop({ shopDomain });
