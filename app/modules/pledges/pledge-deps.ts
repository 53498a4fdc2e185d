// What the pledge use cases are given. Built once in services.server.ts.
import type { Logger } from "~/config/logger.server";
import type { DbClient } from "~/db/client.server";
import type { JobSender } from "~/jobs/queue.server";
import type { Clock } from "~/lib/clock";
import type { OrderGateway, PushTiming } from "./ports";

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
