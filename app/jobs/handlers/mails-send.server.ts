import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const mailsSend =
  (services: Services): JobHandlers["mails.send"] =>
  async (payload, signal) => {
    await services.notifications.sendMails(payload, signal);
  };
