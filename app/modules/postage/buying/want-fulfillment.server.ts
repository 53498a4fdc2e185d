import type { DbTransaction } from "~/db/client.server";
import type { PostageDeps } from "../postage-deps";
import { settleFulfillment } from "./label-fulfillment-store.server";
import { readLabel } from "./label-store.server";
import type { LabelFulfillmentState } from "./label-state";

type Deps = Pick<PostageDeps, "db" | "jobs" | "clock">;

/**
 * Has the fulfilment of a bought label made in Shopify, after its first scan or hand-over. Nothing happens where it is
 * made already, or is not to be made. Part of the caller's transaction when given one.
 */
export async function wantFulfillment(
  deps: Deps,
  label: { shopDomain: string; labelId: string },
  tx?: DbTransaction,
): Promise<boolean> {
  return want(deps, label, ["none"], tx);
}

/** Tries again what Shopify has refused. */
export async function retryFulfillment(
  deps: Deps,
  label: { shopDomain: string; labelId: string },
): Promise<{ kind: "done" } | { kind: "refused"; message: string }> {
  return (await want(deps, label, ["refused"]))
    ? { kind: "done" }
    : { kind: "refused", message: "There is nothing to try again for this label." };
}

async function want(
  deps: Deps,
  { shopDomain, labelId }: { shopDomain: string; labelId: string },
  from: LabelFulfillmentState[],
  tx?: DbTransaction,
): Promise<boolean> {
  const db = tx ?? deps.db;
  const label = await readLabel(db, shopDomain, labelId);
  if (!label) return false;
  const now = deps.clock.now();
  const move = { labelId, from, to: "wanted" as const, note: null, now, handCancelledAt: null };
  if (!(await settleFulfillment(db, move))) return false;
  const { batchId } = label;
  await deps.jobs.send("postage.run", { shopDomain, batchId }, { key: batchId, ...(tx ? { tx } : {}) });
  return true;
}
