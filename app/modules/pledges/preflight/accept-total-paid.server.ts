import { inTransaction } from "~/db/client.server";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import type { PledgeDeps } from "../pledge-deps";
import type { PledgeFilter } from "../views/pledge-filter";
import { readPledgeIds } from "../views/pledge-view-store.server";
import { markTotalPaidAccepted } from "./creator-decision-store.server";
import { preflightPledges } from "./preflight-pledges.server";

type AcceptDeps = Pick<PledgeDeps, "db" | "clock" | "jobs" | "log">;

interface AcceptInput {
  shopDomain: string;
  pledgeIds?: string[];
  /** Those that a list of pledges shows. */
  filter?: PledgeFilter;
  all?: true;
}

/** Pledges marked in one transaction. */
const CHUNK = 5_000;

/**
 * Takes the total paid as it is for pledges whose amounts do not add up: those named, those of a filter, or all of the
 * shop that have this problem now. Pledges without the problem, and pushed ones, are left alone. Answers how many were
 * accepted.
 */
export async function acceptTotalPaid(deps: AcceptDeps, input: AcceptInput): Promise<{ accepted: number }> {
  const { shopDomain, filter } = input;
  if (!filter)
    return { accepted: await acceptAll(deps, shopDomain, input.all ? null : (input.pledgeIds ?? [])) };
  // What is accepted may leave the filter, so the ids are walked, not the pages.
  let accepted = 0;
  for (let afterId = ""; ;) {
    const ids = await readPledgeIds(deps.db, { shopDomain, filter, afterId, limit: CHUNK });
    const last = ids.at(-1);
    if (last === undefined) return { accepted };
    accepted += await acceptAll(deps, shopDomain, ids);
    afterId = last;
  }
}

async function acceptAll(deps: AcceptDeps, shopDomain: string, named: string[] | null): Promise<number> {
  let accepted = 0;
  for (;;) {
    const pledgeIds = await inTransaction(deps.db, async (tx) => {
      const at = deps.clock.now();
      const ids = await markTotalPaidAccepted(tx, shopDomain, named, CHUNK, at);
      const event = { shopDomain, kind: "pledge.total_paid_accepted", actor: "creator" as const, at };
      await recordPledgeEvents(
        tx,
        ids.map((pledgeId) => ({ ...event, pledgeId })),
      );
      return ids;
    });
    if (pledgeIds.length === 0) return accepted;
    accepted += pledgeIds.length;
    await preflightPledges(deps, { shopDomain, pledgeIds, revive: true });
  }
}
