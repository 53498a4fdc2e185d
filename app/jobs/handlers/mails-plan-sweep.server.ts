import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const mailsPlanSweep =
  (services: Services): JobHandlers["mails.plan-sweep"] =>
  async () => {
    await services.notifications.sweepMailPlans({});
  };
