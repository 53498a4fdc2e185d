// What preflight looks at for one pledge.
import type { PlanOrderInput } from "../order/plan-order";

export interface ForeignOrder {
  gid: string;
  name: string;
  /** It carries our own identifier of this pledge, so another order must never be made beside it. */
  ours?: boolean;
  /** What the creator said of it; null = nothing yet. */
  decision: "adopt" | "skip" | "push" | null;
}

export interface CheckPledgeInput extends PlanOrderInput {
  now: Date;
  /** Other pledges of the campaign with the same e-mail or the same name and address. */
  duplicates?: { sameBackerExternalIds: string[] };
  /** An order in Shopify that seems to be this pledge's and that no push of it made. */
  foreignOrder?: ForeignOrder | null;
}
