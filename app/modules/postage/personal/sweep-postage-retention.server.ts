import type { PostageDeps } from "../postage-deps";
import { deleteOutlivedPostage } from "./erase-postage-store.server";

const DAY_MS = 24 * 3600 * 1000;
const KEEP = { filesMs: 90 * DAY_MS, noticesMs: 30 * DAY_MS };

/** Hourly: forgets copies of printed files after 90 days and news of EasyPost after 30. */
export async function sweepPostageRetention(
  deps: Pick<PostageDeps, "db" | "clock" | "log">,
  _input: Record<string, never>,
): Promise<void> {
  const now = deps.clock.now().getTime();
  const deleted = await deleteOutlivedPostage(deps.db, {
    filesBefore: new Date(now - KEEP.filesMs),
    noticesBefore: new Date(now - KEEP.noticesMs),
  });
  deps.log.info(deleted, "postage retention swept");
}
