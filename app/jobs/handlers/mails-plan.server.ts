import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const mailsPlan =
  (services: Services): JobHandlers["mails.plan"] =>
  async (payload) => {
    await services.notifications.planMails(payload);
  };
