import type { FulfillmentDeps } from "../fulfillment-deps";
import { saveTold } from "./told-store.server";
import type { ToldBy } from "../views";

/**
 * Notes that a platform has these versions: "Tracking sent to crowdfunding side at". What it has already in a newer version
 * changes nothing.
 */
export async function noteTold(
  deps: Pick<FulfillmentDeps, "db" | "clock">,
  input: { told: { pledgeId: string; version: number }[]; by: ToldBy },
): Promise<void> {
  await saveTold(deps.db, input.told, { at: deps.clock.now(), by: input.by });
}
