import { localTime } from "~/lib/local-time";
import type { Db } from "~/db/client.server";
import { findTimezone } from "../pickups/pickup-store.server";
import type { StoredBatch } from "./batch-store.server";

/**
 * Why nothing more of the batch can be bought once its ship date is over in the shop's days; null until then. The date is
 * printed on the labels and decides their SCAN form, so those bought and those still to be bought must share it.
 */
export async function shipDateProblem(
  db: Db,
  { shopDomain, number, shipDate }: Pick<StoredBatch, "shopDomain" | "number" | "shipDate">,
  now: Date,
): Promise<string | null> {
  if (localTime(now, await findTimezone(db, shopDomain)).day <= shipDate) return null;
  return `The ship date of Labels ${number}, ${shipDate}, is over: stop them if they are not finished, and get rates again for these orders.`;
}
