import { changePledge, type ChangePledgeOutcome } from "./change-pledge.server";
import type { PledgeDeps } from "../pledge-deps";

type SkipDeps = Pick<PledgeDeps, "db" | "clock" | "jobs">;
interface SkipInput {
  shopDomain: string;
  pledgeId: string;
}

/** Takes a pledge out of every push, whatever the platform says later, until the creator takes it back in. */
export async function skipPledge(deps: SkipDeps, input: SkipInput): Promise<ChangePledgeOutcome> {
  const creatorSkippedAt = deps.clock.now();
  return changePledge(deps, input, () => ({ decision: { creatorSkippedAt }, event: "pledge.skipped" }));
}

/** Takes a skipped pledge back in; preflight says whether it is ready. */
export async function unskipPledge(deps: SkipDeps, input: SkipInput): Promise<ChangePledgeOutcome> {
  return changePledge(deps, input, (row) => ({
    decision: {
      creatorSkippedAt: null,
      foreignDecision: row.foreignDecision === "skip" ? null : row.foreignDecision,
    },
    event: "pledge.taken_back",
  }));
}
