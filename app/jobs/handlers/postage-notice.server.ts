import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";

export const postageNotice =
  (services: Services): JobHandlers["postage.notice"] =>
  async (notices) =>
    services.postage.processNotices({ noticeIds: notices.map(({ noticeId }) => noticeId) });
