import type { Db } from "~/db/client.server";
import type { PostageDeps } from "../postage-deps";
import { cancelUnbought } from "./label-work-store.server";

/** Gives up the labels of a stopped batch that are not bought, once EasyPost, too, is done with whatever was sent. */
export async function giveUpUnbought(
  { clock, timing }: Pick<PostageDeps, "clock" | "timing">,
  db: Db,
  batchId: string,
): Promise<void> {
  const now = clock.now();
  const sentAfter = new Date(now.getTime() - timing.absentAfterSeconds * 1000);
  await cancelUnbought(db, batchId, { now, sentAfter });
}
