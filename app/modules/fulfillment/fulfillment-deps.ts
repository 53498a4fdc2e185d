// What the fulfilment use cases are given. Built once in services.server.ts.
import type { Logger } from "~/config/logger.server";
import type { DbClient } from "~/db/client.server";
import type { JobSender } from "~/jobs/queue.server";
import type { Clock } from "~/lib/clock";
import type { Disconnection } from "../pledges/ports";
import type { FulfillmentGateway } from "./ports";
import type { TrackingLinks } from "./tracking-link";

export interface FulfillmentDeps {
  db: DbClient;
  jobs: JobSender;
  fulfillments: FulfillmentGateway;
  trackingLinks: TrackingLinks;
  clock: Clock;
  log: Logger;
  /** Names this process in leases; unique per process. */
  processId: string;
  /** The shop refused the connection: the connections module takes note, pauses and mails. */
  onDisconnected(shopDomain: string, disconnection: Disconnection): Promise<void>;
}
