import { shipsPartiallyPaid } from "../groups/read-ready.server";
import type { PostageDeps } from "../postage-deps";
import { countReadyPledges } from "./ready-items-store.server";

/** How many orders can be shipped now, as last counted. */
export async function countReady(
  deps: Pick<PostageDeps, "db">,
  { shopDomain }: { shopDomain: string },
): Promise<number> {
  const shipPartiallyPaid = await shipsPartiallyPaid(deps.db, shopDomain);
  return countReadyPledges(deps.db, { shopDomain, shipPartiallyPaid });
}
