// A pledge's row as receiving and preflight see it.
import type { PledgeContent, PledgeCorrections, PledgeOutcome, PlatformStatus, Problem } from "./pledge";
import type { PledgeState } from "./pledge-state";

/** An order in Shopify that carries the Backer ID as a tag and no push of this pledge made, as it was found. */
export interface FoundForeignOrder {
  gid: string;
  /** It carries our own identifier of this pledge: made before the app lost its data, or by a copy of it. */
  ours?: boolean;
  name: string;
  createdAt: string;
  total: { amount: string; currency: string };
}

/** adopt: it is this pledge's order; skip: never push the pledge; push: it is somebody else's, push all the same. */
export type ForeignDecision = "adopt" | "skip" | "push";

export interface StoredPledge {
  id: string;
  shopDomain: string;
  connectionId: string;
  campaignId: string;
  platform: string;
  externalId: string;
  status: PlatformStatus;
  state: PledgeState;
  /** null after redaction. */
  content: PledgeContent | null;
  contentHash: string;
  corrections: PledgeCorrections | null;
  acceptTotalPaid: boolean;
  foreignOrder: FoundForeignOrder | null;
  foreignDecision: ForeignDecision | null;
  creatorSkippedAt: Date | null;
  outcome: PledgeOutcome | null;
  problems: Problem[];
  problemCodes: string[];
  backerName: string | null;
  backerEmail: string | null;
  /** By which pledges of one backer find each other (see preflight/lookalike-keys.server.ts). */
  addressKey: string | null;
  countryCode: string | null;
  skus: string[];
  batchId: string | null;
  generation: number;
  /** The payload of a change that came after the push; null otherwise. */
  pendingRaw: unknown;
}
