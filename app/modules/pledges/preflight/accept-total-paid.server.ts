import { inTransaction } from "~/db/client.server";
import type { PledgeDeps } from "../pledge-deps";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import { markTotalPaidAccepted } from "./creator-decision-store.server";
import { preflightPledges } from "./preflight-pledges.server";

/** Pledges marked in one transaction. */
const CHUNK = 5_000;

/**
 * Takes the total paid as it is for pledges whose amounts do not add up: those named, or all of the shop that have this
 * problem now. Pledges without the problem, and pushed ones, are left alone. Answers how many were accepted.
 */
export async function acceptTotalPaid(
  deps: Pick<PledgeDeps, "db" | "clock" | "jobs" | "log">,
  input: { shopDomain: string; pledgeIds?: string[]; all?: true },
): Promise<{ accepted: number }> {
  const named = input.all ? null : (input.pledgeIds ?? []);
  let accepted = 0;
  for (;;) {
    const pledgeIds = await inTransaction(deps.db, async (tx) => {
      const now = deps.clock.now();
      const ids = await markTotalPaidAccepted(tx, input.shopDomain, named, CHUNK, now);
      const event = {
        shopDomain: input.shopDomain,
        kind: "pledge.total_paid_accepted",
        actor: "creator" as const,
        at: now,
      };
      await recordPledgeEvents(
        tx,
        ids.map((pledgeId) => ({ ...event, pledgeId })),
      );
      return ids;
    });
    if (pledgeIds.length === 0) return { accepted };
    accepted += pledgeIds.length;
    await preflightPledges(deps, { shopDomain: input.shopDomain, pledgeIds, revive: true });
  }
}
