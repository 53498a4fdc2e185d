// A label on the page of its pledge: plain serialisable data, times as ISO 8601 UTC, money in US cents.
import type { LabelView } from "../buying/label-views";

export interface PledgeLabelView extends LabelView {
  refund: {
    possible: boolean;
    /** EasyPost has refused it once. */
    again: boolean;
    /** From day 25 on: the time by which it must be asked for. */
    warnBy: string | null;
    /** Why it is not possible; null when it is. */
    reason: string | null;
  };
  /** Letter mail that nobody scans: shipped only when the creator says so. */
  canMarkShipped: boolean;
  /** Why its service is no longer offered; null for services of today. */
  endedService: string | null;
}
