import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const webhookProcess =
  (services: Services): JobHandlers["webhook.process"] =>
  async ({ deliveryId }) =>
    services.connections.processWebhook({ deliveryId });
