// What preflight makes of a pledge's row.
import type { PledgeOutcome, Problem } from "../pledge";
import type { PledgeState } from "../pledge-state";

export interface PreflightWrite {
  id: string;
  /** The state it was judged in; it is written only while that holds. */
  from: PledgeState;
  state: PledgeState;
  outcome: PledgeOutcome;
  problems: Problem[];
  problemCodes: string[];
  backerName: string | null;
  backerEmail: string | null;
  addressKey: string | null;
  countryCode: string | null;
  skus: string[];
  batchId: string | null;
}
