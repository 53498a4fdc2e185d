import type { Db } from "~/db/client.server";
import type { PostageDeps } from "../postage-deps";
import { cancelUnbought } from "./label-work-store.server";

/** Gives up the labels of a stopped batch that are not bought; those that may have been are read back first. */
export async function giveUpUnbought(
  { clock }: Pick<PostageDeps, "clock">,
  db: Db,
  batchId: string,
): Promise<void> {
  await cancelUnbought(db, batchId, clock.now());
}
