import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const mailsSweep =
  (services: Services): JobHandlers["mails.sweep"] =>
  async () => {
    await services.notifications.sweepMails({});
  };
