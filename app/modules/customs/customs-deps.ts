// What the customs use cases are given.
import type { DbClient } from "~/db/client.server";
import type { Clock } from "~/lib/clock";

export interface CustomsDeps {
  db: DbClient;
  clock: Clock;
}
