// What the pledge use cases are given. Built once in services.server.ts.
import type { Logger } from "~/config/logger.server";
import type { DbClient } from "~/db/client.server";
import type { JobSender } from "~/jobs/queue.server";
import type { Clock } from "~/lib/clock";
import type { Disconnection, OrderGateway, PushTiming } from "./ports";

export interface PledgeDeps {
  db: DbClient;
  jobs: JobSender;
  orders: OrderGateway;
  clock: Clock;
  timing: PushTiming;
  log: Logger;
  /** Names this process in leases; unique per process. */
  processId: string;
}

/** What the push engine counts while it works; without effect on what it does. */
export interface PushMetrics {
  count(what: PushCount, howMany?: number): void;
  /** How long Shopify took to answer an orderCreate. */
  createTook(seconds: number): void;
}

export const PUSH_COUNTS = [
  "created",
  "adopted",
  "refused",
  "unknown",
  "not_executed",
  "absent",
  "needs_decision",
  "handed_back",
  "blocked",
  "duplicate",
  "late_result",
] as const;
export type PushCount = (typeof PUSH_COUNTS)[number];

/** What draining a shop needs besides. */
export interface PushDeps extends PledgeDeps {
  metrics: PushMetrics;
  /** The shop refused the connection: the connections module takes note, pauses and mails. */
  onDisconnected(shopDomain: string, disconnection: Disconnection): Promise<void>;
}
