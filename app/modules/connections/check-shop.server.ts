import { assertNever } from "~/lib/assert-never";
import type { ConnectionDeps } from "./connection-deps";
import { markShopDisconnected } from "./mark-shop-disconnected.server";
import { applyFacts, readShop } from "./shop-health.server";
import { findShop } from "./shop-store.server";

/**
 * Reads the shop's facts and finds what broke or was repaired. An uninstalled shop is left alone: only a new
 * installation brings it back. Throws when the shop gives no answer, so that the job is tried again.
 */
export async function checkShop(deps: ConnectionDeps, { shopDomain }: { shopDomain: string }): Promise<void> {
  const shop = await findShop(deps.db, shopDomain);
  if (!shop || shop.status === "uninstalled") return;
  const seenAt = deps.clock.now();
  const reading = await readShop(deps, shopDomain);
  switch (reading.kind) {
    case "read":
      return applyFacts(deps, { shopDomain, facts: reading.facts, seenAt, isNew: false });
    case "disconnected":
      return markShopDisconnected(deps, { shopDomain, disconnection: reading.disconnection, seenAt });
    case "trouble":
      throw reading.error;
    default:
      return assertNever(reading);
  }
}
