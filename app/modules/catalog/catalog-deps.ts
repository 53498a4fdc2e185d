// What the catalogue use cases are given.
import type { Logger } from "~/config/logger.server";
import type { DbClient } from "~/db/client.server";
import type { JobSender } from "~/jobs/queue.server";
import type { Clock } from "~/lib/clock";
import type { CatalogGateway } from "./ports";

export interface CatalogDeps {
  db: DbClient;
  jobs: JobSender;
  catalog: CatalogGateway;
  clock: Clock;
  log: Logger;
}
