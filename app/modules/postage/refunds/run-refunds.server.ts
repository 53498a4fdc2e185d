import type { PostageDeps } from "../postage-deps";
import { workOnRefund } from "./ask-for-refund.server";
import { nextRefundWork, takeDueRefunds } from "./refund-store.server";

/** Another worker may go on with what this one took and did not finish. */
const LEASE_MS = 3 * 60_000;
const AT_ONCE = 4;
/** Waits that are over sooner are woken up for; for later ones the sweep looks. */
const WAKE_UP_WITHIN_MS = 60_000;

/**
 * Works off the refunds of one shop: wishes are brought to EasyPost, shipments of accepted ones are taken back. Two
 * workers at once share the work. What has to wait wakes itself up.
 */
export async function runRefunds(
  deps: PostageDeps,
  { shopDomain }: { shopDomain: string },
  signal?: AbortSignal,
): Promise<void> {
  while (!signal?.aborted) {
    const now = deps.clock.now();
    const taken = await takeDueRefunds(deps.db, { shopDomain, now, leaseMs: LEASE_MS, limit: AT_ONCE });
    if (taken.length === 0) break;
    const steps = await Promise.allSettled(taken.map((label) => workOnRefund(deps, label)));
    for (const step of steps) {
      // The label is another run's after its lease; this one is tried again for the others.
      if (step.status === "rejected") throw step.reason;
      if (step.value.kind === "disconnected")
        return deps.onDisconnected(shopDomain, step.value.disconnection);
    }
  }
  const next = await nextRefundWork(deps.db, shopDomain);
  if (!next || next.getTime() - deps.clock.now().getTime() > WAKE_UP_WITHIN_MS) return;
  // A key of its own: a wish that comes meanwhile must not wait for this.
  await deps.jobs.send("postage.refund", { shopDomain }, { key: `${shopDomain} later`, startAfter: next });
}
