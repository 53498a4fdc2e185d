import { readBatches, readBatchStates } from "./batch-view-store.server";
import type { PledgeDeps } from "../pledge-deps";
import { toBatchRow } from "./to-batch-row";
import type { BatchRow } from "./views";

const MOST_BATCHES = 100;

/** The newest hundred batches of this shop with their counts. */
export async function listBatches(
  deps: Pick<PledgeDeps, "db">,
  input: { shopDomain: string },
): Promise<BatchRow[]> {
  const batches = await readBatches(deps.db, input.shopDomain, MOST_BATCHES);
  const counts = await readBatchStates(
    deps.db,
    batches.map((batch) => batch.id),
  );
  return batches.map((batch) => toBatchRow(batch, counts));
}
