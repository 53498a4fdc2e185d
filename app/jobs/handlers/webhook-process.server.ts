import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const webhookProcess =
  (services: Services): JobHandlers["webhook.process"] =>
  async (deliveries) =>
    services.connections.processWebhooks({ deliveryIds: deliveries.map(({ deliveryId }) => deliveryId) });
