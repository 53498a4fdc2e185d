import { assertNever } from "~/lib/assert-never";
import type { ConnectionDeps } from "./connection-deps";
import { markShopDisconnected } from "./mark-shop-disconnected.server";
import { applyFacts, readShop } from "./shop-health.server";
import { findShop, type ShopRow } from "./shop-store.server";

/** Product webhooks that never came are made up for after so long. */
const CATALOGUE_FOR_MS = 24 * 3_600_000;

/**
 * Reads the shop's facts and finds what broke or was repaired; has the catalogue read again that is a day old. An uninstalled shop is left alone: only a new
 * installation brings it back. Throws when the shop gives no answer, so that the job is tried again.
 */
export async function checkShop(deps: ConnectionDeps, { shopDomain }: { shopDomain: string }): Promise<void> {
  const shop = await findShop(deps.db, shopDomain);
  if (!shop || shop.status === "uninstalled") return;
  const seenAt = deps.clock.now();
  const reading = await readShop(deps, shopDomain);
  switch (reading.kind) {
    case "read":
      await applyFacts(deps, { shopDomain, facts: reading.facts, seenAt, isNew: false });
      return refreshOldCatalogue(deps, shop, seenAt);
    case "disconnected":
      return markShopDisconnected(deps, { shopDomain, disconnection: reading.disconnection, seenAt });
    case "trouble":
      throw reading.error;
    default:
      return assertNever(reading);
  }
}

async function refreshOldCatalogue({ jobs }: ConnectionDeps, shop: ShopRow, now: Date): Promise<void> {
  const { domain: shopDomain, catalogSyncedAt, createdAt } = shop;
  if (now.getTime() - (catalogSyncedAt ?? createdAt).getTime() < CATALOGUE_FOR_MS) return;
  await jobs.send("catalog.refresh", { shopDomain }, { key: shopDomain });
}
