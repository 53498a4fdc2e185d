// What pages see of refunds: plain serialisable data, times as ISO 8601 UTC.
import type { RefundState } from "../buying/label-state";
import type { RefundObstacle } from "./refundability";

export type RequestRefundResult =
  | { kind: "requested" }
  | { kind: "refused"; code: RefundObstacle; message: string }
  /** This shop has no such label. */
  | { kind: "missing" };

/** Labels left alone for one reason; at most a few orders are named. */
export interface LeftLabels {
  code: string;
  message: string;
  count: number;
  orders: string[];
}

export type RequestRefundsResult =
  | { kind: "requested"; count: number; left: LeftLabels[] }
  | { kind: "refused"; message: string; left: LeftLabels[] }
  | { kind: "missing" };

/** Refunds of one batch, for the page that offers "Refund all unused". */
export interface BatchRefundsView {
  /** Labels that can be refunded now. */
  refundable: number;
  /** The earliest time by which a refund must be asked for, when that is near (from day 25 on); null otherwise. */
  warnBy: string | null;
  counts: Record<RefundState, number>;
  /** Why the others cannot. */
  left: LeftLabels[];
}
