// What the pages show: plain serialisable data. Money in minor units with its currency, times as ISO 8601 UTC.
import type { HoldState } from "../push/hold-state";
import type { OrderPlan } from "../order/order-plan";
import type { PledgeContent, PledgeCorrections, PledgeOutcome, PlatformStatus, Problem } from "../pledge";
import type { PledgeState } from "../pledge-state";
import type { ForeignDecision } from "../stored-pledge";

export interface MoneyView {
  amountMinor: number;
  currency: string;
}

export interface PledgeRow {
  id: string;
  /** The Backer ID. */
  externalId: string;
  backerName: string | null;
  backerEmail: string | null;
  campaignName: string;
  countryCode: string | null;
  status: PlatformStatus;
  state: PledgeState;
  outcome: PledgeOutcome | null;
  totalPaid: MoneyView;
  problemCodes: string[];
  orderName: string | null;
  hasDifferences: boolean;
  /** How far the parcels of the order are; null while nothing is known. */
  shipping: "unfulfilled" | "partially_shipped" | "shipped" | "delivered" | null;
}

/** A count that stops at a limit, so that it stays cheap. */
export interface CappedCount {
  count: number;
  capped: boolean;
}

export interface PledgePage {
  rows: PledgeRow[];
  total: CappedCount;
  /** Cursor of the page with newer pledges; null on the first. */
  before: string | null;
  /** Cursor of the page with older pledges; null on the last. */
  after: string | null;
}

export interface CampaignView {
  id: string;
  /** The campaign's id on its platform. */
  externalId: string;
  name: string;
  platform: string;
  currency: string;
}

export interface OutcomeSummary {
  outcome: PledgeOutcome | "unchecked";
  count: number;
  /** One entry per currency. */
  money: MoneyView[];
}

export interface ProblemSummary {
  code: string;
  count: number;
}

export interface PledgeSummary {
  total: number;
  states: Record<PledgeState, number>;
  outcomes: OutcomeSummary[];
  /** Of pledges that have not become an order; most frequent first. */
  problems: ProblemSummary[];
}

export interface PledgeEventView {
  id: string;
  at: string;
  kind: string;
  actor: string;
  detail: Record<string, unknown>;
}

export interface PastOrderView {
  orderGid: string;
  orderName: string;
  generation: number;
  reason: string;
  endedAt: string;
}

/** The live order as Shopify last answered. */
export interface PledgeOrderView {
  gid: string;
  name: string;
  total: MoneyView | null;
  tax: MoneyView | null;
  status: string | null;
  createdAt: string | null;
}

export interface OrderDifference {
  field: string;
  planned: string;
  found: string;
}

export interface PledgeView {
  id: string;
  externalId: string;
  platform: string;
  campaignName: string;
  connection: { id: string; name: string };
  batch: { id: string; number: number } | null;
  status: PlatformStatus;
  state: PledgeState;
  outcome: PledgeOutcome | null;
  problems: Problem[];
  totalPaid: MoneyView;
  /** As the platform sent it; null after redaction. */
  content: PledgeContent | null;
  corrections: PledgeCorrections;
  acceptTotalPaid: boolean;
  /** An order in Shopify that carries the Backer ID and no push made; `ours` where it carries our identifier, too. */
  foreignOrder: {
    gid: string;
    name: string;
    ours?: boolean;
    total: { amount: string; currency: string };
  } | null;
  foreignDecision: ForeignDecision | null;
  /** The creator took the pledge out of every push. */
  skippedByCreator: boolean;
  /** The plan that was sent, or else the one a push would use today; null when no plan can be made. */
  plan: OrderPlan | null;
  planIs: "sent" | "forecast";
  order: PledgeOrderView | null;
  differences: OrderDifference[];
  failure: { code: string; message: string; at: string | null } | null;
  /** Name of the location in the plan; null without one, or when the shop has it no longer. */
  locationName: string | null;
  /** null when there was nothing to place or hold, or placing was refused and no hold wanted. */
  holdState: HoldState | null;
  attempt: number;
  generation: number;
  notBefore: string | null;
  pledgedAt: string | null;
  receivedAt: string;
  redactedAt: string | null;
  pastOrders: PastOrderView[];
  events: PledgeEventView[];
}

export type BatchState = "running" | "paused" | "stopped" | "finished";

export interface BatchRow {
  id: string;
  number: number;
  kind: "pilot" | "full";
  state: BatchState;
  pauseReason: string | null;
  total: number;
  created: number;
  /** Waiting or under way. */
  left: number;
  unknown: number;
  needsDecision: number;
  failed: number;
  createdAt: string;
  finishedAt: string | null;
}

export interface BatchUndo {
  state: "running" | "finished";
  cancelled: number;
  /** Kept because something was already shipped. */
  shipped: number;
  couldNot: number;
}

export interface BatchView extends BatchRow {
  /** Orders made in the last minute, per minute; null until there is something to measure. */
  ratePerMinute: number | null;
  secondsLeft: number | null;
  /** null when the batch was never undone. */
  undo: BatchUndo | null;
  /** Pledges that wait for a person: refused, undecided or blocked on re-check. */
  attention: PledgeRow[];
}

export interface ReconciliationCounts {
  pledges: number;
  orders: number;
  found: number;
  missing: number;
  duplicates: number;
  differences: number;
  foreign: number;
}

export interface ReconciliationRow {
  id: string;
  state: "running" | "finished" | "failed";
  startedBy: string;
  startedAt: string;
  finishedAt: string | null;
  counts: ReconciliationCounts | null;
  failure: string | null;
}

export type FindingKind = "missing" | "duplicate" | "difference" | "foreign";

export interface FindingView {
  id: string;
  kind: FindingKind;
  pledgeId: string | null;
  externalId: string | null;
  orderGid: string | null;
  orderName: string | null;
  detail: Record<string, unknown>;
}

export interface ReconciliationView extends ReconciliationRow {
  findings: FindingView[];
  /** Page number of the findings, from 1, and whether more follow. */
  page: number;
  hasMore: boolean;
}

export interface HomeTimeline {
  summary: PledgeSummary;
  /** The newest batch that is running or paused. */
  activeBatch: BatchRow | null;
  lastReceivedAt: string | null;
  differences: number;
}
