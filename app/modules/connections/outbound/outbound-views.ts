// What pages see of telling a platform. Pure and browser-safe.

export interface CallbackView {
  connectionName: string;
  active: boolean;
  url: string | null;
  failingSince: Date | null;
  disabledAt: Date | null;
  disabledReason: string | null;
  waiting: number;
  failed: number;
}

export interface OutboundEventView {
  id: string;
  type: string;
  pledgeId: string | null;
  /** The pledge's Backer ID; null for a test. */
  externalId: string | null;
  version: number;
  createdAt: Date;
  state: "waiting" | "retrying" | "delivered" | "failed";
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  deliveredAt: Date | null;
  nextAttemptAt: Date | null;
}
