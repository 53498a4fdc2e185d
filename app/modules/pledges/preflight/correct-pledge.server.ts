import { changePledge, type ChangePledgeOutcome } from "./change-pledge.server";
import { parseCorrections } from "./corrections.schema";
import type { PledgeCorrections } from "../pledge";
import type { PledgeDeps } from "../pledge-deps";

export type CorrectPledgeOutcome =
  ChangePledgeOutcome | { kind: "invalid"; problems: { path: string; message: string }[] };

/**
 * Lays the creator's fixes (address, e-mail, SKUs) over what the platform sent and checks the pledge again. Fixes given
 * earlier stay unless named again; a SKU corrected to itself takes its fix back.
 */
export async function correctPledge(
  deps: Pick<PledgeDeps, "db" | "clock" | "jobs">,
  input: { shopDomain: string; pledgeId: string; corrections: unknown },
): Promise<CorrectPledgeOutcome> {
  const parsed = parseCorrections(input.corrections);
  if (parsed.kind === "invalid") return parsed;
  return changePledge(deps, input, (row) => ({
    decision: { corrections: merge(row.corrections, parsed.corrections) },
    event: "pledge.corrected",
    detail: { fields: Object.keys(parsed.corrections) },
  }));
}

function merge(before: PledgeCorrections | null, fixes: PledgeCorrections): PledgeCorrections {
  const skus = Object.entries({ ...before?.skus, ...fixes.skus }).filter(([from, to]) => from !== to);
  return { ...before, ...fixes, skus: Object.fromEntries(skus) };
}
